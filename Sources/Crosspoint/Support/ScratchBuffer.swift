import CrosspointKernels

/// Memory for plain values between two steps of a call, used again by the next: an image's
/// convolutions make hundreds of calls, and to allocate anew in each took as long as the steps.
/// Grows, and never shrinks.
final class ScratchBuffer<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private var capacity: Int

  init(_ capacity: Int = 1) {
    self.capacity = capacity
    base = Self.allocate(capacity)
  }

  deinit { free() }

  private func free() { UnsafeMutableRawPointer(base).freeArrays() }

  private static func allocate(_ count: Int) -> UnsafeMutablePointer<Element> {
    UnsafeMutableRawPointer.allocateForArrays(
      byteCount: count * MemoryLayout<Element>.stride, for: "what a call works in"
    )
    .bindMemory(to: Element.self, capacity: count)
  }

  /// Makes room for `count` values, on a 64-byte boundary; what was there is gone where it grows.
  @discardableResult
  func reserve(_ count: Int) -> UnsafeMutablePointer<Element> {
    guard count > capacity else { return base }
    free()
    base = Self.allocate(count)
    capacity = count
    return base
  }
}
