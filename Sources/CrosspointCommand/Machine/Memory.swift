import Foundation

/// The machine's memory and caches, in bytes.
enum Memory {
  static var physical: Int { Int(ProcessInfo.processInfo.physicalMemory) }

  /// What can be had without swapping, as the system estimates it; all of it where the system does not say.
  static var available: Int {
    #if os(Linux)
      let info = (try? String(contentsOfFile: "/proc/meminfo", encoding: .utf8)) ?? ""
      for line in info.split(separator: "\n") where line.hasPrefix("MemAvailable:") {
        if let kib = line.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) { return kib << 10 }
      }
    #endif
    return physical
  }

  /// The most this process has held.
  static var peak: Int {
    var usage = rusage()
    getrusage(0, &usage)  // 0 is RUSAGE_SELF, which has a type of its own in Glibc
    #if os(Linux)
      return usage.ru_maxrss << 10
    #else
      return usage.ru_maxrss
    #endif
  }

  /// Data caches of the first core, innermost first; empty where the system does not say.
  static var caches: [(level: Int, bytes: Int)] {
    func read(_ index: Int, _ name: String) -> String? {
      (try? String(contentsOfFile: "/sys/devices/system/cpu/cpu0/cache/index\(index)/\(name)", encoding: .utf8))?
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
    return (0..<8).compactMap { index in
      guard let type = read(index, "type"), type != "Instruction", let level = read(index, "level").flatMap({ Int($0) }),
        let size = read(index, "size"), size.hasSuffix("K"), let kib = Int(size.dropLast())
      else { return nil }
      return (level, kib << 10)
    }
  }
}

/// 12.3 GiB, 512 KiB.
func bytes(_ count: Int) -> String {
  switch count {
  case ..<(10 << 10): "\(count) B"
  case ..<(10 << 20): "\(count >> 10) KiB"
  case ..<(10 << 30): "\(count >> 20) MiB"
  default: "\(number(Double(count) / Double(1 << 30), 1)) GiB"
  }
}
