public import CrosspointParameters

/// Linear step: Δ = s + k·w, w ± Δ·(1 + c·ξ), or w ± (Δ + s·c·ξ); k = −|γ + spread·ξ|·s/(mean
/// bound).
extension LinearStep: ReferenceModel {
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    let s = steps.referenceSteps(draws, enforcesConsistency: common.enforcesConsistency)
    func slope(_ gamma: Float, _ purpose: Purpose, _ step: Double, _ bound: Float) -> Double {
      bound == 0
        ? 0 : -abs(Double(gamma) + Double(slopeSpread) * draws.xi(purpose)) * step / Double(bound)
    }
    return [
      s,
      ReferencePair(
        slope(slopeUp, .slopeUp, s.first, common.boundMaximum),
        slope(slopeDown, .slopeDown, s.second, common.boundMinimum)),
    ]
  }

  public func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    let s = point.pairs[0].toward(up: up)
    let delta = s + point.pairs[1].toward(up: up) * weight
    let noise = Double(common.cycleSpread) * xi
    let change = cycleNoise == .additive ? delta + s * noise : delta * (1 + noise)
    return up ? weight + change : weight - change
  }
}
