public import CrosspointParameters
import Foundation

/// Noise that does not depend on the conductance, from the equations in
/// `docs/programmed-devices.md`, "stateIndependent".
extension StateIndependent: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double {
    max(0, target + Double(programmingDeviation) * draws.gaussian)
  }

  public func referenceConductance(_ device: ReferenceProgrammedDevice, seconds: Double) -> Double {
    let ν = abs(Double(driftExponent) + Double(driftSpread) * device.ofDevice)
    return device.programmed * pow((seconds + Double(referenceTime)) / Double(referenceTime), -ν)
  }

  public func referenceDeviation(
    _ conductance: Double, _ device: ReferenceProgrammedDevice, seconds: Double
  ) -> Double? {
    let (total, read) = (seconds + Double(referenceTime), Double(readTime))
    let growth = max(0, log((total + read) / (2 * read))).squareRoot()
    return Double(readDeviation) * conductance / device.most * growth
  }
}
