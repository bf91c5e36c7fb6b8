public import CrosspointKernels

extension FittedProgramming {
  @inline(__always)
  public func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes {
    let deviation =
      Lanes.polynomial(target, Self.programmingCoefficients) * Lanes(programmingScale)
    return Lanes.maximum(Lanes(0), target + deviation * draw)
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> KeptReading {
    KeptReading()
  }
}
