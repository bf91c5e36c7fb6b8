public import CrosspointParameters

/// Soft bounds: Δ = s·(1 − w/bound ahead), w ± Δ·(1 + c·ξ), or w ± (Δ + s·c·ξ).
extension SoftBounds: ReferenceModel {
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    [steps.referenceSteps(draws, enforcesConsistency: common.enforcesConsistency)]
  }

  public func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    let s = point.pairs[0].toward(up: up)
    let bound = up ? point.boundMaximum : point.boundMinimum
    let delta = bound == 0 ? s : s * (1 - weight / bound)
    let noise = Double(common.cycleSpread) * xi
    let change = cycleNoise == .additive ? delta + s * noise : delta * (1 + noise)
    return up ? weight + change : weight - change
  }
}
