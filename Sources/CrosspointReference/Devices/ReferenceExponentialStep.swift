public import CrosspointParameters
import Foundation

/// Exponential step: y = max(1 − A·e^(±γ·z), 0), z = 2·a·w/(w_max − w_min) + b, w ± y·s·(1 + c·ξ);
/// or w ± y·s + c·(|y·s| + offset + slope·|w|)·ξ, whose ξ has the sign of the pulse.
extension ExponentialStep: ReferenceModel {
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    [steps.referenceSteps(draws, enforcesConsistency: common.enforcesConsistency)]
  }

  public func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    let width = point.boundMaximum - point.boundMinimum
    guard width > 0 else { return weight }
    let z = 2 * Double(positionScale) * weight / width + Double(positionOffset)
    let y =
      up
      ? 1 - Double(amplitudeUp) * exp(Double(growthUp) * z)
      : 1 - Double(amplitudeDown) * exp(-Double(growthDown) * z)
    let step = max(y, 0) * point.pairs[0].toward(up: up)
    let c = Double(common.cycleSpread)
    let deviation =
      noiseOffset > 0 || noiseSlope > 0
      ? c * (abs(step) + Double(noiseOffset) + Double(noiseSlope) * abs(weight)) : c * step
    let change = step + deviation * xi
    return up ? weight + change : weight - change
  }
}
