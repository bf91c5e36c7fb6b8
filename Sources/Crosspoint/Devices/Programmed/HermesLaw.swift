public import CrosspointKernels

extension Hermes: ProgrammedLaw {
  /// Conductances some seconds after programming.
  public struct Reading: PowerLawReading {
    public let most: Float
    public let decay: Float
    public let growth: Float
    let isSingle: Bool
    public var logarithms: PowerLaw.Logarithms { [.ofTarget, .ofConductance] }

    @inline(__always)
    public func exponent(_ x: Lanes, _ ln: Lanes) -> (mean: Lanes, spread: Lanes) {
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
      return (mean, spread)
    }

    @inline(__always)
    public func share(_ p: Lanes, _ ln: Lanes) -> Lanes {
      let share =
        isSingle
        ? (p < Lanes(0.1591)).select(
          .logarithmic(ln, slope: -0.0078, offset: 0.0038, 0.0179, 0.04),
          .polynomial(p, SIMD4(0.0088, 0.0768, -0.1352, 0.0664)))
        : (p < Lanes(0.16)).select(
          .logarithmic(ln, slope: -0.0117, offset: -0.0069, 0.015, 0.04),
          .polynomial(p, SIMD4(0.0123, 0.0211, -0.0280, 0.0069)))
      return Lanes.maximum(share, Lanes(0))
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
      most: range.most,
      decay: PowerLaw.decay(seconds: seconds, reference: comparisonTime, scale: driftScale),
      growth: PowerLaw.growth(
        seconds: seconds, reference: comparisonTime, read: readTime, scale: readScale),
      isSingle: devices == 1)
  }
}
