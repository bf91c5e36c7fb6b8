import CrosspointParameters

/// Updates without pulses: the pulse types `none` and `noneWithDevice`.
extension ReferenceUpdate {
  /// W ← W + η·δxᵀ, one sample after the other.
  /// - Parameter clips: whether each sample's weights are then held to the bounds of their devices.
  static func addProducts(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ samples: [ReferenceSample],
    clips: Bool
  ) {
    for sample in samples {
      for i in 0..<array.rows {
        for j in 0..<array.columns { weights[i, j] += sample.product(i, j) }
      }
      if clips { weights = array.clipped(weights) }
    }
  }
}
