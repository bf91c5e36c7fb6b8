import CrosspointKernels

/// What a product reads: the weights that devices hold, or a copy of them in half precision.
enum ReadWeights {
  case exact(Matrix)
  case half(HalfCopy)

  func withProductWeights(_ body: (ProductWeights) -> Void) {
    switch self {
    case .exact(let m): m.withUnsafeBufferPointer { body(ProductWeights($0.baseAddress!)) }
    case .half(let h): withExtendedLifetime(h) { body(ProductWeights(halves: h.base)) }
    }
  }
}
