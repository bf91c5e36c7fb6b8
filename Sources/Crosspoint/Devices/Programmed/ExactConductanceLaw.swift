public import CrosspointKernels

extension ExactConductance: ProgrammedLaw {
  /// Always as programmed.
  public struct Reading: ProgrammedReading {
    public var isNoisy: Bool { false }
    @inline(__always)
    public func conductance(_ devices: ProgrammedDevices) -> Lanes { devices.programmed }
    @inline(__always)
    public func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes { Lanes(0) }
  }

  @inline(__always)
  public func programmed(_ target: Lanes, _ gaussian: Lanes, _ range: ConductanceRange) -> Lanes {
    target
  }

  public func reading(at seconds: Double, _ range: ConductanceRange) -> Reading { Reading() }
}
