public import CrosspointKernels
import Foundation

extension PCMLike: ProgrammedLaw {
  /// Conductances some seconds after programming.
  public struct Reading: ProgrammedReading {
    /// −ln(T/t₀)·driftScale.
    let decay: Float
    /// √ln((T + t_read)/(2·t_read))·readScale.
    let noise: Float
    let most: Float

    public var isNoisy: Bool { noise > 0 }

    @inline(__always)
    public func conductance(_ devices: ProgrammedDevices) -> Lanes {
      let x = Lanes.maximum(devices.target / Lanes(most), Lanes(1e-7))
      let ln = Lanes.log(x)
      func clamp(_ value: Lanes, _ least: Float, _ most: Float) -> Lanes {
        Lanes.minimum(Lanes.maximum(value, Lanes(least)), Lanes(most))
      }
      let mean = clamp(ln * Lanes(-0.0155) + Lanes(0.0244), 0.049, 0.1)
      let spread = clamp(ln * Lanes(-0.0125) + Lanes(-0.0059), 0.008, 0.045)
      let exponent = (mean + spread * devices.ofDevice).magnitude
      return devices.programmed * Lanes.exp(exponent * Lanes(decay))
    }

    @inline(__always)
    public func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes {
      let power = Lanes.pow(devices.programmed / Lanes(most), Lanes(0.65))
      let share = Lanes.minimum(Lanes(0.0088) / Lanes.maximum(power, Lanes(1e-3)), Lanes(0.2))
      return conductance * share * Lanes(noise)
    }
  }

  @inline(__always)
  public func programmed(_ target: Lanes, _ gaussian: Lanes, _ range: ConductanceRange) -> Lanes {
    let c = Self.programmingCoefficients
    let x = target / Lanes(range.most)
    let deviation =
      (Lanes(c[0]) + x * (Lanes(c[1]) + x * Lanes(c[2])))
      * Lanes(range.most / 25 * programmingScale)
    return Lanes.maximum(Lanes(0), target + deviation * gaussian)
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> Reading {
    let (reference, read) = (Double(referenceTime), Double(readTime))
    let total = seconds + reference
    return Reading(
      decay: Float(-log(total / reference) * Double(driftScale)),
      noise: Float(log((total + read) / (2 * read)).squareRoot() * Double(readScale)),
      most: range.most)
  }
}
