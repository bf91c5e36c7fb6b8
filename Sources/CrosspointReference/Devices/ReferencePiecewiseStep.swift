public import CrosspointParameters

/// Piecewise step: Δ = s·factors(t) at t = (w − w_min)/(w_max − w_min), w ± Δ·(1 + c·ξ).
extension PiecewiseStep: ReferenceModel {
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    [steps.referenceSteps(draws, enforcesConsistency: common.enforcesConsistency)]
  }

  public func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    let width = point.boundMaximum - point.boundMinimum
    guard width > 0 else { return weight }
    let factors = (up ? factorsUp : factorsDown).map(Double.init)
    // In units of the distance of two nodes.
    let place = (weight - point.boundMinimum) / width * Double(factors.count - 1)
    let first = max(0, min(Int(place), factors.count - 2))
    let share = place - Double(first)
    let factor =
      factors.count == 1 ? factors[0] : factors[first] * (1 - share) + factors[first + 1] * share
    let change =
      point.pairs[0].toward(up: up) * factor * (1 + Double(common.cycleSpread) * xi)
    return up ? weight + change : weight - change
  }
}
