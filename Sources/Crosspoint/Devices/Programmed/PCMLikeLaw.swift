public import CrosspointKernels
import Foundation

extension PCMLike: ProgrammedLaw {
  /// Conductances some seconds after programming.
  public struct Reading: PowerLawReading {
    public let most: Float
    public let decay: Float
    public let growth: Float
    public var logarithms: PowerLaw.Logarithms { [.ofTarget, .ofConductance, .ofShare] }

    @inline(__always)
    public func exponent(_ x: Lanes, _ ln: Lanes) -> (mean: Lanes, spread: Lanes) {
      (
        .logarithmic(ln, slope: -0.0155, offset: 0.0244, 0.049, 0.1),
        .logarithmic(ln, slope: -0.0125, offset: -0.0059, 0.008, 0.045)
      )
    }

    @inline(__always)
    public func share(_ p: Lanes, _ ln: Lanes) -> Lanes { Self.share(ln) }

    /// ln Q. Where p^0.65 is below 1e-3, Q is at its most anyway.
    @inline(__always)
    static func share(_ ln: Lanes) -> Lanes {
      Lanes.minimum(Lanes(-4.7330033) - Lanes(0.65) * ln, Lanes(-1.6094379))
    }
  }

  @inline(__always)
  public func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes {
    let deviation =
      Lanes.polynomial(target / Lanes(range.most), Self.programmingCoefficients)
      * Lanes(range.most / 25 * programmingScale)
    return Lanes.maximum(Lanes(0), target + deviation * draw)
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> Reading {
    Reading(
      most: range.most,
      decay: PowerLaw.decay(seconds: seconds, reference: referenceTime, scale: driftScale),
      growth: PowerLaw.growth(
        seconds: seconds, reference: referenceTime, read: readTime, scale: readScale))
  }
}
