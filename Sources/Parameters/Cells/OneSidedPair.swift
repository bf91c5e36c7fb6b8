/// A weight is the difference of two devices that are pulsed up only: w = g⁺ − g⁻.
///
/// A coincidence steps g⁺ up where sign(x)·sign(δ)·sign(η) > 0, and g⁻ up where it is below 0: for
/// devices that go up in small steps and down in one, as phase-change memory does. Both devices
/// follow the same model, with draws of their own. A weight is set as one conductance |w| above the
/// other, which is 0 or what is next to it within the device's bounds (a stuck device stays where
/// it is), each clipped to its bounds.
///
/// Both only rise, so after some hundred pulses a cell can move no further: a refresh reads all
/// cells, resets those whose larger device is above `upperThreshold` and whose smaller one above
/// `lowerThreshold` of the mean upper bound, and writes their difference back, in pulses of its
/// own. Reading is noisy and writing stochastic, as in a training step; what a train cannot write
/// is lost.
public struct OneSidedPair: CellModel {
  public static let name = "oneSidedPair"
  public static let summary = "the difference of two devices that are pulsed up only, refreshed"

  /// Samples from one refresh to the next; 0 for none. At the default device a cell that is pulsed
  /// by one sample in ten is full after some 5000 samples.
  public var refreshEvery: Int = 1000
  /// The circuits through which a refresh reads a column at a time, its managements included.
  public var refreshForward: Periphery = {
    var p = Periphery()
    p.noiseManagement = .absoluteMaximum()
    return p
  }()
  /// The pulses with which a refresh writes, at learning rate 1.
  public var refreshUpdate = PulsedUpdate()
  /// Share of the mean upper bound above which the larger device of a cell has to be.
  public var upperThreshold: Float = 0.75
  /// Share of the mean upper bound above which the smaller device of a cell has to be.
  public var lowerThreshold: Float = 0.25

  /// Share of the mean upper bound below which the difference of a cell's devices has to be, in
  /// place of `lowerThreshold`; null for that.
  public var differenceThreshold: Float? = nil
  /// Whether a difference is written as trunc(difference/g) pulses, one after another, and not in
  /// stochastic trains.
  public var refreshesByCount: Bool = false

  public init() {}

  /// What is split by sign is trains.
  public var takesPulseCounts: Bool { false }

  public static let settings: [Setting<OneSidedPair>] = [
    .count("refreshEvery", \.refreshEvery, 0...1_000_000_000, "samples"),
    .part("refreshForward", \.refreshForward) { try $0.validate("cell.refreshForward") },
    .part("refreshUpdate", \.refreshUpdate) { try $0.validateTrains("cell.refreshUpdate") },
    .number("upperThreshold", \.upperThreshold, .zeroToOne),
    .number("lowerThreshold", \.lowerThreshold, .zeroToOne),
    .number("differenceThreshold", \.differenceThreshold, .zeroToOne),
    .flag("refreshesByCount", \.refreshesByCount, isLeftOut: { !$0 }),
  ]

  public func validate(_ device: Device) throws {
    try require(
      device.model.takesPulses, "device", device.name, "a device that takes pulses, in a pair")
    guard !device.model.respondsToOneLine else {
      throw CrosspointError.invalidSetting(
        name: "device", value: device.name,
        expected:
          """
          a device that answers to two lines together (halfVoltageResponse 0): a pulse on one \
          line would step both devices of the pair
          """
      )
    }
    let common = device.model.common
    // Both devices of a cell that was reset, before its difference is written back.
    let share = differenceThreshold == nil ? max(upperThreshold, lowerThreshold) : upperThreshold
    try require(
      refreshEvery == 0 || common.resetBias <= 0 || common.resetBias <= share * common.boundMaximum,
      "device.resetBias", common.resetBias,
      """
      at most the threshold \(share) of boundMaximum, \(common.boundMaximum), or refreshEvery 0 of \
      the pair: a refresh resets devices that are full, and these would stay so
      """)
  }
}
