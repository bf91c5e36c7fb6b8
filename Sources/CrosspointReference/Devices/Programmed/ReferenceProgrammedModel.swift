public import CrosspointParameters

/// A model of programmed devices as the reference computes it: from its equations in
/// `docs/programmed-devices.md`, in Double, one device at a time. It shares the parameters and the
/// addresses of draws with the library, and no code.
public protocol ReferenceProgrammedModel: ProgrammedModel {
  /// The conductance as programmed, in µS.
  /// - Parameters:
  ///   - target: in µS.
  ///   - draws: those at the device's position under the purpose of programming.
  ///   - range: of targets, g_max the largest.
  func referenceProgrammed(
    _ target: Double, _ draws: ReferenceDeviceDraws, _ range: ConductanceRange
  ) -> Double
  /// The conductance some seconds later, without the noise of a read, in µS.
  func referenceConductance(_ device: ReferenceProgrammedDevice, seconds: Double) -> Double
  /// The standard deviation of a read of `conductance`, in µS; nil where reads have no noise.
  func referenceDeviation(
    _ conductance: Double, _ device: ReferenceProgrammedDevice, seconds: Double
  ) -> Double?
  /// What a read is clipped to, in µS.
  func referenceLimits(_ range: ConductanceRange) -> (least: Double, most: Double)
}

extension ReferenceProgrammedModel {
  public func referenceConductance(_ device: ReferenceProgrammedDevice, seconds: Double) -> Double {
    device.programmed
  }

  public func referenceDeviation(
    _ conductance: Double, _ device: ReferenceProgrammedDevice, seconds: Double
  ) -> Double? { nil }

  public func referenceLimits(_ range: ConductanceRange) -> (least: Double, most: Double) {
    (0, .infinity)
  }
}

/// The draws at one position of one stream.
public struct ReferenceDeviceDraws {
  let stream: ReferenceStream
  let position: UInt32

  /// N(0, 1).
  public var gaussian: Double { stream.gaussian(position) }
  /// Uniform in −½ ..< ½.
  public var uniform: Double { stream.uniform(position) - 0.5 }
}

/// One programmed device.
public struct ReferenceProgrammedDevice {
  /// ĝ in µS.
  public var target: Double
  /// In µS.
  public var programmed: Double
  /// The N(0, 1) draw of the device.
  public var ofDevice: Double
  /// The N(0, 1) draw of the device at the time.
  public var ofTime: Double
  /// g_max in µS.
  public var most: Double
}

/// The devices of one plane of a tile.
public struct ReferenceProgrammedPlane {
  public let model: any ReferenceProgrammedModel
  public let range: ConductanceRange
  public let seed: UInt64
  public let tile: UInt32
  /// Number of the plane.
  public let plane: UInt32
  /// How often devices were programmed before.
  public let programming: UInt64

  /// - Parameter model: traps for one that the reference does not have.
  public init(
    _ model: any ProgrammedModel, range: ConductanceRange, seed: UInt64, tile: UInt32,
    plane: UInt32, programming: UInt64
  ) {
    check(
      model is any ReferenceProgrammedModel, "the reference has no model \(type(of: model))")
    self.model = model as! any ReferenceProgrammedModel
    (self.range, self.seed, self.tile) = (range, seed, tile)
    (self.plane, self.programming) = (plane, programming)
  }

  private func draws(
    _ purpose: Purpose, array: UInt32 = 0, vector: UInt64, _ row: Int, _ column: Int
  ) -> ReferenceDeviceDraws {
    let address = ReferenceAddress(
      seed: seed, tile: tile, array: array, vector: vector, pass: plane, purpose: purpose,
      line: UInt32(row))
    return ReferenceDeviceDraws(stream: address.draws, position: UInt32(column))
  }

  /// What a device of some target is programmed to, in µS.
  public func programmed(_ target: Double, _ row: Int, _ column: Int) -> Double {
    model.referenceProgrammed(
      target, draws(.programming, vector: programming, row, column), range)
  }

  /// A read of the device some seconds later: its mean and its variance, and its standard deviation
  /// before it is clipped, in µS and µS².
  public func read(_ target: Double, _ row: Int, _ column: Int, seconds: Double) -> (
    mean: Double, variance: Double, deviation: Double
  ) {
    let device = ReferenceProgrammedDevice(
      target: target, programmed: programmed(target, row, column),
      ofDevice: draws(.programmedDrift, vector: programming, row, column).gaussian,
      ofTime: draws(
        .programmedTime, array: UInt32(programming + 1), vector: seconds.bitPattern, row, column
      ).gaussian,
      most: Double(range.most))
    let conductance = model.referenceConductance(device, seconds: seconds)
    guard let deviation = model.referenceDeviation(conductance, device, seconds: seconds) else {
      return (conductance, 0, 0)
    }
    let limits = model.referenceLimits(range)
    let clipped = NormalLaw.clippedMoments(
      mean: conductance, deviation: deviation, from: limits.least, to: limits.most)
    return (clipped.mean, clipped.variance, deviation)
  }
}
