import CrosspointKernels

/// A matrix rounded to half precision, for products to read in place of the exact one.
final class HalfCopy: @unchecked Sendable {
  let count: Int
  let base: UnsafeMutablePointer<UInt16>

  init(count: Int) {
    self.count = count
    base = UnsafeMutableRawPointer.allocateForArrays(
      byteCount: 2 * count, for: "weights in half precision"
    )
    .bindMemory(to: UInt16.self, capacity: count)
  }

  deinit { UnsafeMutableRawPointer(base).freeArrays() }

  /// Takes every value anew.
  func refresh(from matrix: Matrix, _ kernels: KernelTable) {
    matrix.withUnsafeBufferPointer { kernels.roundToHalves($0.baseAddress!, base, count) }
  }
}
