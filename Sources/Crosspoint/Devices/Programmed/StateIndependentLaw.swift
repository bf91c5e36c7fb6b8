public import CrosspointKernels

extension StateIndependent: ProgrammedLaw {
  /// Conductances some seconds after programming.
  public struct Reading: PowerLawReading {
    public let most: Float
    public let decay: Float
    public let growth: Float
    let exponent: Float
    let spread: Float
    public var logarithms: PowerLaw.Logarithms { [] }

    @inline(__always)
    public func exponent(_ x: Lanes, _ ln: Lanes) -> (mean: Lanes, spread: Lanes) {
      (Lanes(exponent), Lanes(spread))
    }

    @inline(__always)
    public func share(_ p: Lanes, _ ln: Lanes) -> Lanes { Lanes(1 / most) }
  }

  @inline(__always)
  public func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes {
    Lanes.maximum(Lanes(0), target + Lanes(programmingDeviation) * draw)
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> Reading {
    Reading(
      most: range.most,
      decay: PowerLaw.decay(seconds: seconds, reference: referenceTime, scale: 1),
      growth: PowerLaw.growth(
        seconds: seconds, reference: referenceTime, read: readTime, scale: readDeviation),
      exponent: driftExponent, spread: driftSpread)
  }
}
