public import CrosspointParameters

/// Infinite granularity: w ← clip(w + q·η·δ·x), q the gain up or the gain down.
extension InfiniteGranularity: ReferenceModel {
  /// q_up = min(upDown, 0) + gain + r, q_down = −max(upDown, 0) + gain − r: the law of steps, of
  /// mean 1.
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    if draws.isPerfectBias { return [ReferencePair(1, 1)] }
    let gain = 1 + Double(gainSpread) * draws.xi(.stepGain)
    let r = Double(upDownSpread) * draws.xi(.upDown)
    let up = min(Double(upDown), 0) + gain + r
    let down = -max(Double(upDown), 0) + gain - r
    return [
      common.enforcesConsistency ? ReferencePair(abs(up), abs(down)) : ReferencePair(up, down)
    ]
  }

  /// A pulse, which algorithms that count in steps send, is a product of g, without noise.
  public func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    referenceMoved(weight, by: up ? Double(granularity) : -Double(granularity), point)
  }

  public func referenceMoved(_ weight: Double, by product: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    weight + point.pairs[0].toward(up: product > 0) * product
  }

  /// The exact product of every cross-point, then its bounds.
  public func applyReferenceSample(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ sample: ReferenceSample,
    vector: UInt64,
    form: ReferenceUpdate.Form
  ) -> Bool {
    for i in 0..<array.rows {
      for j in 0..<array.columns {
        let moved = referenceMoved(weights[i, j], by: sample.product(i, j), array[i, j])
        weights[i, j] = array[i, j].clipped(moved)
      }
    }
    return true
  }
}
