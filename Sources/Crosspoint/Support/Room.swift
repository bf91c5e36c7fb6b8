import CrosspointKernels

/// Memory for plain values between two steps of a call, kept for the next call: an image's convolutions make hundreds of calls, and to
/// allocate anew in each took as long as the steps. Grows, and never shrinks.
final class Room<Element: BitwiseCopyable> {
  private(set) var base: UnsafeMutablePointer<Element>
  private var capacity = 1

  init() { base = .allocate(capacity: 1) }

  deinit { base.deallocate() }

  /// Makes room for `count` values, on a 64-byte boundary; what was there is gone where it grows.
  @discardableResult
  func reserve(_ count: Int) -> UnsafeMutablePointer<Element> {
    guard count > capacity else { return base }
    base.deallocate()
    base = UnsafeMutableRawPointer.allocateForArrays(byteCount: count * MemoryLayout<Element>.stride)
      .bindMemory(to: Element.self, capacity: count)
    capacity = count
    return base
  }
}
