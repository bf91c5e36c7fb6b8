public import CrosspointKernels

extension Wan2022: ProgrammedLaw {
  /// Conductances at one of the times that were measured.
  public struct Reading: DevicewiseReading {
    /// Of the deviations from targets; nil as programmed.
    let coefficients: SIMD8<Float>?
    /// By what they are multiplied.
    let scale: Float
    /// g_max in µS.
    let most: Float

    public var isNoisy: Bool { false }
    public var usesDeviceDraws: Bool { false }
    public var usesTimeDraws: Bool { coefficients != nil }

    @inline(__always)
    public func conductance(_ devices: ProgrammedDevices) -> Lanes {
      guard let coefficients else { return devices.programmed }
      let deviation =
        Lanes.polynomial(devices.target / Lanes(most), coefficients) * Lanes(scale)
      return Lanes.maximum(Lanes(0), devices.target + deviation * devices.ofTime)
    }

    @inline(__always)
    public func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes { Lanes(0) }
  }

  @inline(__always)
  public func programmed(_ target: Lanes, _ draw: Lanes, _ range: ConductanceRange) -> Lanes {
    let deviation =
      Lanes.polynomial(target / Lanes(range.most), Self.coefficients[0])
      * Lanes(range.most / 40 * scale)
    return Lanes.maximum(Lanes(0), target + deviation * draw)
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> Reading {
    let number = knownTimes!.firstIndex(of: seconds) ?? 0
    return Reading(
      coefficients: number == 0 ? nil : Self.coefficients[number],
      scale: range.most / 40 * scale, most: range.most)
  }
}
