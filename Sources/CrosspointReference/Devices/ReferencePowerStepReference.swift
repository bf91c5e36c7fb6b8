public import CrosspointParameters

/// Power step about a reference: v = w + r, Δ = s·(distance to the bound ahead/(w_max − w_min))^γ,
/// v ± Δ·(1 + c·ξ), w = v − r.
extension PowerStepReference: ReferenceModel {
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    let s = steps.referenceSteps(draws, enforcesConsistency: common.enforcesConsistency)
    let gamma = exponents.referenceExponents(draws)
    let power = ReferencePower(s, gamma, draws.bounds)
    return [s, gamma, reference.referencePair(draws, symmetryPoint: symmetryPoint(power))]
  }

  /// Where steps up and down are the same, to the last bit of a Double.
  private func symmetryPoint(_ power: ReferencePower) -> Double {
    func isBelow(_ p: Double) -> Bool { power.step(p, up: true) > power.step(p, up: false) }
    if power.step(0, up: true) == power.step(0, up: false) { return 0 }
    var (low, high) = power.bounds
    while low < (low + high) / 2 && (low + high) / 2 < high {
      if isBelow((low + high) / 2) { low = (low + high) / 2 } else { high = (low + high) / 2 }
    }
    return high
  }

  public func referenceResetShift(_ pairs: [ReferencePair], _ draws: ReferenceDraws) -> Double {
    reference.resetShift(pairs[2])
  }

  public func referenceRange(_ point: ReferenceCrosspoint) -> (minimum: Double, maximum: Double) {
    DeviceReference.range(point, 2)
  }

  public func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    let r = point.pairs[2].first
    let step = ReferencePower(
      point.pairs[0], point.pairs[1], (point.boundMinimum, point.boundMaximum)
    ).step(weight + r, up: up)
    let change = step * (1 + Double(common.cycleSpread) * xi)
    return up ? weight + change : weight - change
  }
}
