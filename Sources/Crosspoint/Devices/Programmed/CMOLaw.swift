public import CrosspointKernels
import Foundation

extension CMO: ProgrammedLaw {
  /// Conductances some seconds after programming.
  public struct Reading: DevicewiseReading {
    /// False as programmed.
    let hasDrifted: Bool
    let shift: Float
    let spread: Float
    /// 0.0277316483·√ln((t + 1e-6)/2e-6)/ln 10.
    let noise: Float
    public let limits: ClosedRange<Float>

    public var isNoisy: Bool { hasDrifted }
    public var usesDeviceDraws: Bool { false }
    public var usesTimeDraws: Bool { hasDrifted }

    @inline(__always)
    public func conductance(_ devices: ProgrammedDevices) -> Lanes {
      guard hasDrifted else { return devices.programmed }
      return devices.programmed + Lanes(shift) + Lanes(spread) * devices.ofTime
    }

    @inline(__always)
    public func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes {
      Lanes.log(Lanes.maximum(conductance, Lanes(1))) * Lanes(noise)
    }
  }

  @inline(__always)
  public func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes {
    Lanes.maximum(
      Lanes(0), target + Lanes.polynomial(target, programmingCoefficients) * draw)
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> Reading {
    guard seconds > 0 else {
      return Reading(
        hasDrifted: false, shift: 0, spread: 0, noise: 0, limits: range.least...range.most)
    }
    let ln = log(seconds)
    return Reading(
      hasDrifted: true, shift: Float(-0.08900206 * ln),
      spread: Float(0.04201137 * ln + 0.41183342),
      noise: Float(0.0277316483 * log((seconds + 1e-6) / 2e-6).squareRoot() / log(10)),
      limits: range.least...range.most)
  }
}
