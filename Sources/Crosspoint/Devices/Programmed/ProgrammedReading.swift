public import CrosspointKernels

/// Programmed devices at one time.
public protocol ProgrammedReading {
  /// Whether reads have noise.
  var isNoisy: Bool { get }
  /// Whether `ProgrammedDevices.ofDevice` is looked at, and has to be drawn; true unless a model
  /// says otherwise.
  var usesDeviceDraws: Bool { get }
  /// The same of `ProgrammedDevices.ofTime`.
  var usesTimeDraws: Bool { get }
  /// What a read with noise is clipped to, in µS; 0 and more unless a model says otherwise.
  var limits: ClosedRange<Float> { get }
  /// Conductances without the noise of a read, in µS, at least 0 where reads have none.
  func conductance(_ devices: ProgrammedDevices) -> Lanes
  /// The standard deviation of a read, in µS, before it is clipped to `limits`; at least 0.
  func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes
  /// The mean and the variance of what a row's devices are read as; the default is made of the
  /// others. Without noise variances are left as they are.
  func readRow(
    _ row: ProgrammedRow, means: UnsafeMutablePointer<Float>,
    variances: UnsafeMutablePointer<Float>)
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

/// A row of programmed devices.
public struct ProgrammedRow {
  public let count: Int
  public let targets: UnsafePointer<Float>
  public let programmed: UnsafePointer<Float>
  public let ofDevice: UnsafePointer<Float>
  public let ofTime: UnsafePointer<Float>
}

extension ProgrammedReading {
  public var usesDeviceDraws: Bool { true }
  public var usesTimeDraws: Bool { true }
  public var limits: ClosedRange<Float> { 0...Float.infinity }

  public func readRow(
    _ row: ProgrammedRow, means: UnsafeMutablePointer<Float>,
    variances: UnsafeMutablePointer<Float>
  ) {
    let (isNoisy, limits) = (isNoisy, limits)
    var j = 0
    while j < row.count {
      let n = min(16, row.count - j)
      let devices = ProgrammedDevices(
        target: Lanes(at: row.targets + j, upTo: n),
        programmed: Lanes(at: row.programmed + j, upTo: n),
        ofDevice: Lanes(at: row.ofDevice + j, upTo: n), ofTime: Lanes(at: row.ofTime + j, upTo: n))
      let conductance = conductance(devices)
      if isNoisy {
        let read = ClippedNormal(
          mean: conductance, deviation: deviation(conductance, devices), limits: limits)
        read.mean.store(means + j, upTo: n)
        read.variance.store(variances + j, upTo: n)
      } else {
        conductance.store(means + j, upTo: n)
      }
      j += 16
    }
  }
}
