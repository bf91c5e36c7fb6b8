public import CrosspointParameters
import Foundation

/// Power step: Δ = s·(distance to the bound ahead/(w_max − w_min))^γ, w ± Δ·(1 + c·ξ).
extension PowerStep: ReferenceModel {
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    [
      steps.referenceSteps(draws, enforcesConsistency: common.enforcesConsistency),
      exponents.referenceExponents(draws),
    ]
  }

  public func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    let step = ReferencePower(
      point.pairs[0], point.pairs[1], (point.boundMinimum, point.boundMaximum)
    ).step(weight, up: up)
    let change = step * (1 + Double(common.cycleSpread) * xi)
    return up ? weight + change : weight - change
  }
}

extension PowerExponents {
  func referenceExponents(_ draws: ReferenceDraws) -> ReferencePair {
    let a = 1 + Double(exponentSpread) * draws.xi(.exponent)
    let q = Double(exponentSkewSpread) * draws.xi(.exponentSkew)
    return ReferencePair(
      abs(min(Double(exponentSkew), 0) + a + q) * Double(exponent),
      abs(-max(Double(exponentSkew), 0) + a - q) * Double(exponent))
  }
}

/// The steps of one device that follow a power.
struct ReferencePower {
  let steps: ReferencePair
  let exponents: ReferencePair
  let bounds: (minimum: Double, maximum: Double)

  init(
    _ steps: ReferencePair, _ exponents: ReferencePair, _ bounds: (minimum: Double, maximum: Double)
  ) {
    self.steps = steps
    self.exponents = exponents
    self.bounds = bounds
  }

  /// Without its sign.
  func step(_ held: Double, up: Bool) -> Double {
    let width = bounds.maximum - bounds.minimum
    guard width > 0 else { return 0 }
    let distance = up ? bounds.maximum - held : held - bounds.minimum
    return steps.toward(up: up) * pow(max(distance / width, 0), exponents.toward(up: up))
  }
}
