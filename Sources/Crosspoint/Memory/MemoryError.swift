/// Memory that a piece of work needs and that this process may not have, thrown before it starts.
public struct MemoryError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What needs it, as "training on 60000 examples".
  public var work: String
  /// Bytes, beside what the limit counts as used.
  public var needed: Int
  /// The limit that is too low; nil where the system gave no memory and does not say why.
  public var limit: MemoryLimit?
  /// What helps beside a higher limit, as "take fewer examples with --examples"; nil where nothing
  /// does.
  public var remedy: String?

  public init(work: String, needed: Int, limit: MemoryLimit?, remedy: String? = nil) {
    self.work = work
    self.needed = needed
    self.limit = limit
    self.remedy = remedy
  }

  public var description: String {
    let also = remedy.map { ", or " + $0 } ?? ""
    func some(_ count: Int) -> String { bytes(count + 1 << 20 - 1) }
    guard let limit else {
      return
        """
        \(work) needs some \(some(needed)) of memory more, and the system gives none. Free \
        some\(also).
        """
    }
    return switch limit.kind {
    case .addressSpace:
      """
      \(work) needs some \(some(limit.used + needed)) of memory (address space); this process \
      may use \(bytes(limit.total)) (ulimit -v). Raise the limit\(also).
      """
    case .data:
      """
      \(work) needs some \(some(limit.used + needed)) of memory (data); this process may use \
      \(bytes(limit.total)) (ulimit -d). Raise the limit\(also).
      """
    case .controlGroup(let folder):
      """
      \(work) needs some \(some(needed)) of memory; \(bytes(limit.free)) of \
      \(bytes(limit.total)) are left by the control group \(folder). Raise its limit\(also).
      """
    case .machine:
      """
      \(work) needs some \(some(needed)) of memory; \(bytes(limit.free)) of this machine's \
      \(bytes(limit.total)) are free. Free some, take a larger machine\(also).
      """
    }
  }
}

/// 12.3 GiB, 512 KiB.
package func bytes(_ count: Int) -> String {
  switch count {
  case ..<(10 << 10): return "\(count) B"
  case ..<(10 << 20): return "\(count >> 10) KiB"
  case ..<(10 << 30): return "\(count >> 20) MiB"
  default:
    let tenths = ((count >> 20) * 10 + 512) >> 10
    return "\(tenths / 10).\(tenths % 10) GiB"
  }
}
