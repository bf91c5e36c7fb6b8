public import CrosspointKernels

extension Hermes: ProgrammedLaw {
  /// Conductances some seconds after programming.
  public struct Reading: ProgrammedReading {
    let drift: PowerLawDrift
    /// √ln((T + t_read)/(2·t_read))·readScale.
    let growth: Float
    /// g_max in µS.
    let most: Float
    let isSingle: Bool

    public var isNoisy: Bool { growth > 0 }
    public var usesDeviceDraws: Bool { drift.isAny }
    public var usesTimeDraws: Bool { false }

    @inline(__always)
    public func conductance(_ devices: ProgrammedDevices) -> Lanes {
      guard drift.isAny else { return devices.programmed }
      let x = devices.target / Lanes(most)
      // Of 0 the logarithm is −∞, and what follows from it the end of its range.
      let ln = Lanes.log(x)
      let mean = (x < Lanes(0.0945)).select(
        .logarithmic(ln, slope: -0.0387, offset: -0.0182, 0.072, 0.13),
        .polynomial(x, SIMD4(0.0736, -0.0126, -0.0436, 0)))
      let spread =
        isSingle
        ? (x < Lanes(0.3039)).select(
          .logarithmic(ln, slope: -0.0120, offset: -0.0023, 0.0124, 0.04),
          .polynomial(x, SIMD4(0.0104, 0.0116, -0.0165, 0)))
        : (x < Lanes(0.3055)).select(
          .logarithmic(ln, slope: -0.0117, offset: -0.0057, 0.0091, 0.04),
          .polynomial(x, SIMD4(0.0073, 0.0093, -0.0118, 0)))
      return drift.drifted(devices, mean: mean, spread: spread)
    }

    @inline(__always)
    public func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes {
      let p = devices.programmed / Lanes(most)
      let ln = Lanes.log(p)
      let share =
        isSingle
        ? (p < Lanes(0.1591)).select(
          .logarithmic(ln, slope: -0.0078, offset: 0.0038, 0.0179, 0.04),
          .polynomial(p, SIMD4(0.0088, 0.0768, -0.1352, 0.0664)))
        : (p < Lanes(0.16)).select(
          .logarithmic(ln, slope: -0.0117, offset: -0.0069, 0.015, 0.04),
          .polynomial(p, SIMD4(0.0123, 0.0211, -0.0280, 0.0069)))
      return conductance * Lanes.maximum(share, Lanes(0)) * Lanes(growth)
    }
  }

  @inline(__always)
  public func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes {
    let deviation =
      Lanes.polynomial(target / Lanes(range.most), programmingCoefficients)
      * Lanes(range.most / conductanceMaximum * programmingScale)
    return Lanes.maximum(Lanes(0), target + deviation * draw)
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> Reading {
    Reading(
      drift: PowerLawDrift(seconds: seconds, reference: comparisonTime, scale: driftScale),
      growth: readScale
        * readNoiseGrowth(seconds: seconds, reference: comparisonTime, read: readTime),
      most: range.most, isSingle: devices == 1)
  }
}
