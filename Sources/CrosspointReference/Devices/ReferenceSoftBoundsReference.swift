public import CrosspointParameters

/// Soft bounds about a reference: v = w + r, Δ = s·(1 − v/bound ahead), v ± (Δ + s·c·ξ), or
/// v ± Δ·(1 + c·ξ), w = v − r.
extension SoftBoundsReference: ReferenceModel {
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    let s = steps.referenceSteps(draws, enforcesConsistency: common.enforcesConsistency)
    let (low, high) = draws.bounds
    let slopes = s.first / high - s.second / low
    let point = slopes == 0 ? 0 : min(max((s.first - s.second) / slopes, low), high)
    return [s, reference.referencePair(draws, symmetryPoint: point)]
  }

  public func referenceResetShift(_ pairs: [ReferencePair], _ draws: ReferenceDraws) -> Double {
    reference.resetShift(pairs[1])
  }

  public func referenceRange(_ point: ReferenceCrosspoint) -> (minimum: Double, maximum: Double) {
    DeviceReference.range(point, 1)
  }

  public func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    let (s, r) = (point.pairs[0].toward(up: up), point.pairs[1].first)
    let held = weight + r
    let isAhead = up ? point.boundMaximum > 0 : point.boundMinimum < 0
    let bound = up ? point.boundMaximum : point.boundMinimum
    let delta = isAhead ? s * (1 - held / bound) : s
    let noise = Double(common.cycleSpread) * xi
    let change = cycleNoise == .additive ? delta + s * noise : delta * (1 + noise)
    return (up ? held + change : held - change) - r
  }
}
