import CrosspointCLimits

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A bound on what this process may have of memory.
public struct MemoryLimit: Sendable, Equatable {
  /// What bounds the memory.
  public enum Kind: Sendable, Equatable {
    /// RLIMIT_AS, `ulimit -v`: everything mapped, used or not.
    case addressSpace
    /// RLIMIT_DATA, `ulimit -d`: everything private that can be written to, used or not.
    case data
    /// `memory.max` or `memory.limit_in_bytes` of this folder: what all processes of the control
    /// group use.
    case controlGroup(String)
    /// The machine's memory: what all processes use.
    case machine
  }

  public var kind: Kind
  /// Bytes in all.
  public var total: Int
  /// Bytes taken already; what the kernel can drop at once, as pages of files, is not counted.
  public var used: Int
  /// Bytes that are left, at least 0.
  public var free: Int { max(total - used, 0) }

  public init(_ kind: Kind, total: Int, used: Int) {
    self.kind = kind
    self.total = total
    self.used = used
  }

  /// Whether memory counts from when it is mapped, not from when it is written to.
  package var countsReserved: Bool { kind == .addressSpace || kind == .data }

  /// Every bound of this process now, as the system states it; none where it does not.
  public static var all: [MemoryLimit] { ofProcess + ControlGroup.limits() + ofMachine() }

  private static var ofProcess: [MemoryLimit] {
    [(Kind.addressSpace, XP_ADDRESS_SPACE), (.data, XP_DATA)].compactMap { kind, number in
      let total = xp_memory_limit(number)
      return total == .max ? nil : MemoryLimit(kind, total: total, used: xp_memory_used(number))
    }
  }

  /// - Parameter root: a folder in place of "/".
  package static func ofMachine(root: String = "") -> [MemoryLimit] {
    func bytes(_ name: String, _ lines: [[Substring]]) -> Int? {
      lines.first { $0[0] == name + ":" && $0.count > 1 }.flatMap { Int($0[1]) }.map { $0 << 10 }
    }
    let lines = words(ofFile: root + "/proc/meminfo")
    guard let total = bytes("MemTotal", lines), let available = bytes("MemAvailable", lines) else {
      return []
    }
    return [MemoryLimit(.machine, total: total, used: total - available)]
  }
}

/// The lines of a small file of the system, as words; none where it cannot be read.
func words(ofFile path: String) -> [[Substring]] {
  guard let file = fopen(path, "r") else { return [] }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var part = [UInt8](repeating: 0, count: 4096)
  while true {
    let count = fread(&part, 1, part.count, file)
    if count == 0 { break }
    bytes += part[..<count]
  }
  return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
    $0.split(whereSeparator: { $0 == " " || $0 == "\t" })
  }
  .filter { !$0.isEmpty }
}
