public import CrosspointKernels

/// Devices that keep what they were programmed to, and are read without noise.
public struct KeptReading: DevicewiseReading {
  public init() {}

  public var isNoisy: Bool { false }
  public var usesDeviceDraws: Bool { false }
  public var usesTimeDraws: Bool { false }

  @inline(__always)
  public func conductance(_ devices: ProgrammedDevices) -> Lanes { devices.programmed }

  @inline(__always)
  public func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes { Lanes(0) }
}
