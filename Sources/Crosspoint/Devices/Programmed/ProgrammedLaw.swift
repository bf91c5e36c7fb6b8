public import CrosspointKernels

/// A model of a programmed device with its law, for sixteen devices at once.
///
/// A model of your own conforms too; `ProgrammedDevice.register` lets files name it.
public protocol ProgrammedLaw: ProgrammedModel {
  associatedtype Reading: ProgrammedReading
  /// Conductances as programmed, in µS.
  /// - Parameters:
  ///   - target: in µS, within `range`.
  ///   - gaussian: a draw of each device.
  func programmed(_ target: Lanes, _ gaussian: Lanes, _ range: ConductanceRange) -> Lanes
  /// What devices are some seconds after programming, for a time that `validate(seconds:)` allows.
  func reading(at seconds: Double, _ range: ConductanceRange) -> Reading
  /// `programmed` of `count` devices of a row; the default is made of it.
  func programRow(
    targets: UnsafePointer<Float>, gaussians: UnsafePointer<Float>, count: Int,
    _ range: ConductanceRange, into programmed: UnsafeMutablePointer<Float>)
  /// The mean and the variance of what a row's devices are read as; the default is made of
  /// `reading`.
  func readRow(
    _ row: ProgrammedRow, at seconds: Double, _ range: ConductanceRange,
    means: UnsafeMutablePointer<Float>, variances: UnsafeMutablePointer<Float>)
}

/// Programmed devices at one time.
public protocol ProgrammedReading {
  /// Whether reads have noise.
  var isNoisy: Bool { get }
  /// Conductances without the noise of a read, in µS.
  func conductance(_ devices: ProgrammedDevices) -> Lanes
  /// The standard deviation of a read, in µS, before what would be read below 0 is read as 0.
  func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes
}

/// Sixteen programmed devices.
public struct ProgrammedDevices {
  /// ĝ, in µS.
  public var target: Lanes
  /// What they were programmed to, in µS.
  public var programmed: Lanes
  /// A draw of each device, the same at all times.
  public var ofDevice: Lanes
  /// A draw of each device and time.
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

extension ProgrammedLaw {
  public func programRow(
    targets: UnsafePointer<Float>, gaussians: UnsafePointer<Float>, count: Int,
    _ range: ConductanceRange, into programmed: UnsafeMutablePointer<Float>
  ) {
    var j = 0
    while j < count {
      let n = min(16, count - j)
      self.programmed(Lanes(at: targets + j, upTo: n), Lanes(at: gaussians + j, upTo: n), range)
        .store(programmed + j, upTo: n)
      j += 16
    }
  }

  public func readRow(
    _ row: ProgrammedRow, at seconds: Double, _ range: ConductanceRange,
    means: UnsafeMutablePointer<Float>, variances: UnsafeMutablePointer<Float>
  ) {
    let reading = reading(at: seconds, range)
    let isNoisy = reading.isNoisy
    var j = 0
    while j < row.count {
      let n = min(16, row.count - j)
      let devices = ProgrammedDevices(
        target: Lanes(at: row.targets + j, upTo: n),
        programmed: Lanes(at: row.programmed + j, upTo: n),
        ofDevice: Lanes(at: row.ofDevice + j, upTo: n), ofTime: Lanes(at: row.ofTime + j, upTo: n))
      let conductance = reading.conductance(devices)
      if isNoisy {
        let read = RectifiedNormal(
          mean: conductance, deviation: reading.deviation(conductance, devices))
        read.mean.store(means + j, upTo: n)
        read.variance.store(variances + j, upTo: n)
      } else {
        conductance.store(means + j, upTo: n)
        Lanes(0).store(variances + j, upTo: n)
      }
      j += 16
    }
  }
}

extension ProgrammedDevice {
  /// The model with its law; traps for a model without one.
  var law: any ProgrammedLaw {
    check(
      model is any ProgrammedLaw,
      "the programmed device \(type(of: model)) has no law: a model of your own conforms to "
        + "ProgrammedLaw")
    return model as! any ProgrammedLaw
  }
}
