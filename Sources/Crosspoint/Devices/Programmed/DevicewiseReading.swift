public import CrosspointKernels

/// A reading as a function of one device, for sixteen at once.
public protocol DevicewiseReading: ProgrammedReading {
  /// Conductances without the noise of a read, in µS, at least 0 where reads have none.
  func conductance(_ devices: ProgrammedDevices) -> Lanes
  /// The standard deviation of a read, in µS, before it is clipped to `limits`; at least 0.
  func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes
}

/// Sixteen programmed devices.
public struct ProgrammedDevices {
  /// ĝ, in µS.
  public var target: Lanes
  /// What they were programmed to, in µS.
  public var programmed: Lanes
  /// An N(0, 1) draw of each device, the same at all times.
  public var ofDevice: Lanes
  /// An N(0, 1) draw of each device and time.
  public var ofTime: Lanes

  @inlinable
  public init(target: Lanes, programmed: Lanes, ofDevice: Lanes, ofTime: Lanes) {
    self.target = target
    self.programmed = programmed
    self.ofDevice = ofDevice
    self.ofTime = ofTime
  }
}

extension DevicewiseReading {
  public func readRow(
    _ row: ProgrammedRow, conductances: UnsafeMutablePointer<Float>,
    deviations: UnsafeMutablePointer<Float>
  ) {
    let isNoisy = isNoisy
    forEachSixteen(of: row.count) { j, n in
      let devices = ProgrammedDevices(
        target: Lanes(at: row.targets + j, upTo: n),
        programmed: Lanes(at: row.programmed + j, upTo: n),
        ofDevice: Lanes(at: row.ofDevice + j, upTo: n), ofTime: Lanes(at: row.ofTime + j, upTo: n))
      let conductance = conductance(devices)
      conductance.store(conductances + j, upTo: n)
      if isNoisy { deviation(conductance, devices).store(deviations + j, upTo: n) }
    }
  }
}
