public import CrosspointKernels

extension StateIndependent: ProgrammedLaw {
  /// Conductances some seconds after programming.
  public struct Reading: ProgrammedReading {
    let drift: PowerLawDrift
    let exponent: Float
    let spread: Float
    /// σ_read for each unit of the conductance.
    let noise: Float

    public var isNoisy: Bool { noise > 0 }
    public var usesDeviceDraws: Bool { drift.isAny }
    public var usesTimeDraws: Bool { false }

    @inline(__always)
    public func conductance(_ devices: ProgrammedDevices) -> Lanes {
      guard drift.isAny else { return devices.programmed }
      return drift.drifted(devices, mean: Lanes(exponent), spread: Lanes(spread))
    }

    @inline(__always)
    public func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes {
      conductance * Lanes(noise)
    }
  }

  @inline(__always)
  public func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes {
    Lanes.maximum(Lanes(0), target + Lanes(programmingDeviation) * draw)
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> Reading {
    Reading(
      drift: PowerLawDrift(seconds: seconds, reference: referenceTime, scale: 1),
      exponent: driftExponent, spread: driftSpread,
      noise: readDeviation / range.most
        * readNoiseGrowth(seconds: seconds, reference: referenceTime, read: readTime))
  }
}
