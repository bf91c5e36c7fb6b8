public import CrosspointParameters

/// Measured steps: Δ = max(steps(t) + spreads(t)·ζ, 0) at t = (w − w_min)/(w_max − w_min), w ± Δ·(1
/// + c·ξ).
extension Tabulated: ReferenceModel {
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    if draws.isPerfectBias { return [ReferencePair(0, 0)] }
    let (up, other, rho) = (
      draws.xi(.deviationUp), draws.xi(.deviationDown), Double(upDownCorrelation)
    )
    return [ReferencePair(up, rho * up + (1 - rho * rho).squareRoot() * other)]
  }

  public func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    let width = point.boundMaximum - point.boundMinimum
    guard width > 0 else { return weight }
    let t = (weight - point.boundMinimum) / width
    let mean = interpolated(up ? stepsUp : stepsDown, at: t)
    let spread = interpolated(up ? spreadsUp : spreadsDown, at: t)
    let change =
      max(mean + spread * point.pairs[0].toward(up: up), 0) * (1 + Double(common.cycleSpread) * xi)
    return up ? weight + change : weight - change
  }

  /// Linearly between the two nodes around t.
  private func interpolated(_ values: [Float], at t: Double) -> Double {
    let nodes =
      positions.isEmpty
      ? values.indices.map { Double($0) / Double(values.count - 1) } : positions.map(Double.init)
    var i = 0
    while i + 2 < nodes.count && nodes[i + 1] <= t { i += 1 }
    let share = (t - nodes[i]) / (nodes[i + 1] - nodes[i])
    return Double(values[i]) * (1 - share) + Double(values[i + 1]) * share
  }
}
