import CrosspointKernels

/// A matrix rounded to half precision, for products to read in place of the exact one.
final class HalfCopy: @unchecked Sendable {
  let count: Int
  let base: UnsafeMutablePointer<UInt16>

  init(count: Int) {
    self.count = count
    base = UnsafeMutableRawPointer.allocateForArrays(byteCount: 2 * count, for: "weights in half precision")
      .bindMemory(to: UInt16.self, capacity: count)
  }

  deinit { UnsafeMutableRawPointer(base).freeArrays() }

  /// Takes every value anew.
  func refresh(from matrix: Matrix, _ kernels: KernelTable) {
    matrix.withUnsafeBufferPointer { kernels.roundToHalves($0.baseAddress!, base, count) }
  }
}

/// What a product reads: the exact weights, or their half-precision copy.
enum ReadWeights {
  case exact(Matrix)
  case half(HalfCopy)

  func withProductWeights(magnitudes: Bool, _ body: (ProductWeights) -> Void) {
    switch self {
    case .exact(let m): m.withUnsafeBufferPointer { body(ProductWeights($0.baseAddress!, magnitudes: magnitudes)) }
    case .half(let h): withExtendedLifetime(h) { body(ProductWeights(halves: h.base, magnitudes: magnitudes)) }
    }
  }
}
