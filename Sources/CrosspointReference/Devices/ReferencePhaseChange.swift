public import CrosspointParameters
import Foundation

/// Phase-change memory, from the equations in `docs/equations.md`, "Phase change": in µS, the state
/// being the number of SET pulses since the last RESET.
extension PhaseChange: ReferenceModel {
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    if draws.isPerfectBias { return [ReferencePair(1, 1)] }
    return [
      ReferencePair(
        1 + Double(meanSpread) * draws.xi(.deviationUp),
        abs(1 + Double(deviationSpread) * draws.xi(.deviationDown)))
    ]
  }

  public func referenceBounds(_ minimum: Double, _ maximum: Double) -> (Double, Double) {
    (min(Double(smallestConductance) / Double(conductanceOfOne), maximum), maximum)
  }

  public func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    let unit = Double(conductanceOfOne)
    guard up else {
      return Double(resetConductance) * (1 + Double(resetSpread) * xi) / unit
    }
    let pulse = (point.state?.value ?? 0) + 1
    let first = exp(-pulse / Double(pulsesOfFirst))
    let g = weight * unit
    let mean = Double(meanSlope) * g + Double(meanOffset) + Double(meanOfFirst) * first
    let deviation = max(
      Double(deviationSlope) * g + Double(deviationOffset) + Double(deviationOfFirst) * first, 0)
    let c = Double(common.cycleSpread)
    return
      (g + point.pairs[0].first * mean + c * point.pairs[0].second * deviation * xi) / unit
  }

  public func referenceState(at weight: Double) -> Double? {
    let g = max(weight, 0) * Double(conductanceOfOne)
    return max(0.027 * g * g * g - 0.15 * g * g + 0.81 * g, 0)
  }

  public func referenceState(_ state: Double, afterPulseUp up: Bool) -> Double {
    up ? state + 1 : 0
  }
}
