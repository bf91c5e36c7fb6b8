import CrosspointParameters
import Foundation

extension StepParameters {
  /// The steps up and down of one cross-point: `docs/equations.md`, "Devices".
  func referenceSteps(_ draws: ReferenceDraws, enforcesConsistency: Bool) -> ReferencePair {
    if draws.isPerfectBias { return ReferencePair(Double(step), Double(step)) }
    let spread = Double(stepSpread) * draws.xi(.stepGain)
    let gain = stepSpreadIsLogNormal ? exp(spread) : 1 + spread
    let r = Double(upDownSpread) * draws.xi(.upDown)
    let up = (min(Double(upDown), 0) + gain + r) * Double(step)
    let down = (-max(Double(upDown), 0) + gain - r) * Double(step)
    return enforcesConsistency ? ReferencePair(abs(up), abs(down)) : ReferencePair(up, down)
  }
}
