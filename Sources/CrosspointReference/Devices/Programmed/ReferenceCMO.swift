public import CrosspointParameters
import Foundation

/// Conductive metal oxide, from the equations in `docs/programmed-devices.md`, "cmo".
extension CMO: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double {
    let σ =
      switch acceptance {
      case .twoPerMille: 0.00081107 + 0.00106879 * target
      case .twoPercent: 0.0112185391 + 0.01129027418 * target
      }
    return max(0, target + σ * draws.gaussian)
  }

  public func referenceConductance(_ device: ReferenceProgrammedDevice, seconds: Double) -> Double {
    guard seconds > 0 else { return device.programmed }
    let ln = log(seconds)
    return device.programmed - 0.08900206 * ln + (0.04201137 * ln + 0.41183342) * device.ofTime
  }

  public func referenceDeviation(
    _ conductance: Double, _ device: ReferenceProgrammedDevice, seconds: Double
  ) -> Double? {
    guard seconds > 0 else { return nil }
    guard conductance > 1 else { return 0 }
    return 0.0277316483 * log10(conductance) * log((seconds + 1e-6) / 2e-6).squareRoot()
  }

  public func referenceLimits(_ range: ConductanceRange) -> (least: Double, most: Double) {
    (Double(range.least), Double(range.most))
  }
}
