import Dispatch

/// Cuts `count` items into contiguous ranges, one a thread, and runs them side by side.
///
/// The results never depend on the cut: every kernel's output element is computed the same way wherever it falls.
/// - Parameters:
///   - work: multiply-adds or like operations in all; below a threshold one thread does it, because handing over costs more.
///   - multiple: cuts fall on multiples of this.
func concurrently(
  threads: Int, count: Int, multiple: Int = 1, work: Int, _ body: @Sendable (Range<Int>) -> Void
) {
  // Handing a range to another thread costs 5–10 µs here; 2^20 multiply-adds take some 50 µs.
  let pieces = work < 1 << 20 ? 1 : min(threads, (count + multiple - 1) / multiple)
  guard pieces > 1 else { return body(0..<count) }
  let blocks = (count + multiple - 1) / multiple
  DispatchQueue.concurrentPerform(iterations: pieces) { piece in
    let low = blocks * piece / pieces * multiple
    let high = min(blocks * (piece + 1) / pieces * multiple, count)
    if low < high { body(low..<high) }
  }
}

/// A pointer handed to several threads that keep to disjoint parts of it.
struct Shared<Pointee>: @unchecked Sendable {
  let pointer: Pointee
  init(_ pointer: Pointee) { self.pointer = pointer }
}
