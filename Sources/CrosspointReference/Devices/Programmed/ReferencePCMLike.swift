public import CrosspointParameters
import Foundation

/// Phase-change memory, from the equations in `docs/programmed-devices.md`, "pcm".
extension PCMLike: ReferenceProgrammedModel {
  public func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double {
    let most = Double(range.most)
    let x = target / most
    let σ = (0.26348 + 1.9650 * x - 1.1731 * x * x) * most / 25 * Double(programmingScale)
    return max(0, target + σ * draws.gaussian)
  }

  public func referenceConductance(_ device: ReferenceProgrammedDevice, seconds: Double) -> Double {
    let ln = log(max(device.target / device.most, 1e-7))
    let μ = min(max(-0.0155 * ln + 0.0244, 0.049), 0.1)
    let σ = min(max(-0.0125 * ln - 0.0059, 0.008), 0.045)
    let ν = abs(μ + σ * device.ofDevice) * Double(driftScale)
    return device.programmed * pow((seconds + Double(referenceTime)) / Double(referenceTime), -ν)
  }

  public func referenceDeviation(
    _ conductance: Double, _ device: ReferenceProgrammedDevice, seconds: Double
  ) -> Double? {
    let (total, read) = (seconds + Double(referenceTime), Double(readTime))
    let q = min(0.0088 / max(pow(device.programmed / device.most, 0.65), 1e-3), 0.2)
    let growth = max(0, log((total + read) / (2 * read))).squareRoot()
    return conductance * q * growth * Double(readScale)
  }
}
