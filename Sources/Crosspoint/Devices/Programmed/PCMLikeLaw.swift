public import CrosspointKernels

extension PCMLike: ProgrammedLaw {
  /// Conductances some seconds after programming.
  public struct Reading: ProgrammedReading {
    let drift: PowerLawDrift
    let noise: PCMReadNoise

    public var isNoisy: Bool { noise.isAny }
    public var usesDeviceDraws: Bool { drift.isAny }
    public var usesTimeDraws: Bool { false }

    @inline(__always)
    public func conductance(_ devices: ProgrammedDevices) -> Lanes {
      guard drift.isAny else { return devices.programmed }
      let x = Lanes.maximum(devices.target / Lanes(noise.most), Lanes(1e-7))
      let ln = Lanes.log(x)
      return drift.drifted(
        devices, mean: .logarithmic(ln, slope: -0.0155, offset: 0.0244, 0.049, 0.1),
        spread: .logarithmic(ln, slope: -0.0125, offset: -0.0059, 0.008, 0.045))
    }

    @inline(__always)
    public func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes {
      noise.deviation(conductance, devices)
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
      drift: PowerLawDrift(seconds: seconds, reference: referenceTime, scale: driftScale),
      noise: readNoise(at: seconds, range))
  }

  func readNoise(at seconds: Double, _ range: ConductanceRange) -> PCMReadNoise {
    PCMReadNoise(
      growth: readScale
        * readNoiseGrowth(seconds: seconds, reference: referenceTime, read: readTime),
      most: range.most)
  }
}

/// σ_read of `PCMLike`.
struct PCMReadNoise {
  /// √ln((T + t_read)/(2·t_read))·readScale.
  let growth: Float
  /// g_max in µS.
  let most: Float

  var isAny: Bool { growth > 0 }

  @inline(__always)
  func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes {
    // x^0.65; of 0 it is 0.
    let power = Lanes.exp(Lanes.log(devices.programmed / Lanes(most)) * Lanes(0.65))
    let share = Lanes.minimum(Lanes(0.0088) / Lanes.maximum(power, Lanes(1e-3)), Lanes(0.2))
    return conductance * share * Lanes(growth)
  }
}
