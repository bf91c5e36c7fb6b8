public import CrosspointParameters
import Foundation

/// Soft bounds by a range: Δ = s·(1 − w/bound ahead), w ± Δ·(1 + c·ξ), or w ± (Δ + s·c·ξ); p pulses
/// of the mean device from rangeMinimum end at rangeMaximum.
extension SoftBoundsByMaximum: ReferenceModel {
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    let (p, alpha) = (Double(pulsesToMaximum), Double(approachRate))
    let (low, width) = (Double(rangeMinimum), Double(rangeMaximum) - Double(rangeMinimum))
    let high = low + width / (1 - exp(-p * alpha))
    let share = 1 - exp(-alpha)
    let (up, down) = (high * share, -low * share)
    if draws.isPerfectBias { return [ReferencePair(up, down)] }
    let spread = Double(stepSpread) * draws.xi(.stepGain)
    let gain = stepSpreadIsLogNormal ? exp(spread) : 1 + spread
    let imbalance = Double(upDownSpread) * draws.xi(.upDown)
    let gains = (up: gain + imbalance, down: gain - imbalance)
    return common.enforcesConsistency
      ? [ReferencePair(abs(gains.up) * up, abs(gains.down) * down)]
      : [ReferencePair(gains.up * up, gains.down * down)]
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
