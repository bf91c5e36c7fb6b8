public import CrosspointParameters
import Foundation

/// Phase-change memory of the Hermes chip, from the equations in `docs/programmed-devices.md`,
/// "hermes".
extension Hermes: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double {
    let most = Double(range.most)
    let x = target / most
    let σ =
      devices == 1
      ? (0.15781817 + 2.32443916 * x - 2.16310839 * x * x + 0.68841818 * x * x * x) * most / 10.35
      : (0.16603222 + 4.71806468 * x - 8.48101252 * x * x + 4.68961419 * x * x * x) * most / 20.7
    return max(0, target + σ * Double(programmingScale) * draws.gaussian)
  }

  public func referenceConductance(_ device: ReferenceProgrammedDevice, seconds: Double) -> Double {
    let x = device.target / device.most
    let ln = log(x)
    var μ = -0.0436 * x * x - 0.0126 * x + 0.0736
    if x < 0.0945 { μ = min(max(-0.0387 * ln - 0.0182, 0.072), 0.13) }
    var σ = 0.0
    if devices == 1 {
      σ = -0.0165 * x * x + 0.0116 * x + 0.0104
      if x < 0.3039 { σ = min(max(-0.0120 * ln - 0.0023, 0.0124), 0.04) }
    } else {
      σ = -0.0118 * x * x + 0.0093 * x + 0.0073
      if x < 0.3055 { σ = min(max(-0.0117 * ln - 0.0057, 0.0091), 0.04) }
    }
    let ν = abs(μ + σ * device.ofDevice) * Double(driftScale)
    return device.programmed * pow((seconds + start) / start, -ν)
  }

  public func referenceDeviation(
    _ conductance: Double, _ device: ReferenceProgrammedDevice, seconds: Double
  ) -> Double? {
    let p = device.programmed / device.most
    var q = 0.0
    if devices == 1 {
      q = 0.0664 * p * p * p - 0.1352 * p * p + 0.0768 * p + 0.0088
      if p < 0.1591 { q = min(max(-0.0078 * log(p) + 0.0038, 0.0179), 0.04) }
    } else {
      q = 0.0069 * p * p * p - 0.0280 * p * p + 0.0211 * p + 0.0123
      if p < 0.16 { q = min(max(-0.0117 * log(p) - 0.0069, 0.015), 0.04) }
    }
    let read = Double(readTime)
    let growth = max(0, log((seconds + start + read) / (2 * read))).squareRoot()
    return conductance * max(q, 0) * growth * Double(readScale)
  }

  /// t₀ in s.
  private var start: Double { referenceTime.map(Double.init) ?? (devices == 1 ? 200 : 300) }
}
