public import CrosspointParameters
import Foundation

/// Exponents of a table, from the equations in `docs/programmed-devices.md`, "customDrift".
extension CustomDrift: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double {
    common.referenceProgrammed(target, draws, range)
  }

  public func referenceConductance(_ device: ReferenceProgrammedDevice, seconds: Double) -> Double {
    let μ = value(driftExponents, at: device.target)
    let σ = value(driftSpreads, at: device.target)
    let ν = abs(μ + σ * device.ofDevice) * Double(common.driftScale)
    let reference = Double(common.referenceTime)
    return device.programmed * pow((seconds + reference) / reference, -ν)
  }

  public func referenceDeviation(
    _ conductance: Double, _ device: ReferenceProgrammedDevice, seconds: Double
  ) -> Double? {
    common.referenceDeviation(conductance, device, seconds: seconds)
  }

  /// Linear between the two conductances of the table around `g`.
  private func value(_ values: [Float], at g: Double) -> Double {
    let after = driftConductances.firstIndex { Double($0) > g } ?? driftConductances.count
    guard after > 0 else { return Double(values[0]) }
    guard after < values.count else { return Double(values[values.count - 1]) }
    let (g0, g1) = (Double(driftConductances[after - 1]), Double(driftConductances[after]))
    let t = (g - g0) / (g1 - g0)
    return (1 - t) * Double(values[after - 1]) + t * Double(values[after])
  }
}
