/// What a weight is made of in an array that is programmed once.
public struct Conductances: Sendable, Hashable, NamedSettings {
  /// How weights become conductances.
  public var mapping = WeightMapping(SinglePair())
  /// The largest conductance in µS; nil for the device's own.
  public var maximum: Float?
  /// The largest conductance over the least, "inf" for a least one of 0; nil for the device's own.
  public var onOffRatio: Float?
  /// Levels that a device can be programmed to, the least and the largest conductance among them; 0
  /// for any conductance.
  public var levels = 0
  /// The percentile of |w| that becomes the largest conductance, above 0 and up to 100: larger
  /// weights are clipped.
  public var clipPercentile: Float = 100
  /// Where the current of weight 0 is subtracted, for mappings in which it has one.
  public var offset = OffsetPlace.digital

  public init() {}

  /// Where the current of the weight 0 is subtracted.
  public enum OffsetPlace: String, Sendable, Hashable, Codable, CaseIterable {
    /// After the ADC, from the inputs' codes.
    case digital
    /// Before the ADC: the current of a column of devices that are programmed to the weight 0.
    case column
  }

  private static let onOff = NumberRange("a number above 1, or \"inf\"") { $0 > 1 }

  public static let settings: [Setting<Conductances>] = [
    .cases("mapping", \.mapping, expected: "a mapping of weights") { mapping, _ in
      try mapping.validate()
    },
    .number("maximum", \.maximum, .microsiemens),
    .number("onOffRatio", \.onOffRatio, onOff),
    .count("levels", \.levels, 0...65536, "levels, 0 for any conductance"),
    .number("clipPercentile", \.clipPercentile, .percentile),
    .choice("offset", \.offset),
  ]

  /// Checks every setting. Throws `CrosspointError.invalidSetting` for the first one that cannot
  /// be.
  public func validate() throws {
    try validateEach("conductances")
    try require(
      levels == 0 || levels >= 2, "conductances.levels", levels,
      "0 for any conductance, or 2 to 65536 levels")
    try mapping.model.validate(levels: levels)
  }

  /// The range of targets on a device.
  /// - Throws: `CrosspointError.invalidSetting` for one of zero width, and for one of which the
  ///   device's model says nothing.
  public func range(on device: ProgrammedDevice) throws -> ConductanceRange {
    let most = maximum ?? device.model.conductanceMaximum
    var least = device.model.conductanceMinimum
    if let onOffRatio { least = onOffRatio.isFinite ? most / onOffRatio : 0 }
    try require(
      least < most, "conductances.maximum", most,
      "above the least conductance of the device \"\(device.name)\", \(least) µS, or an onOffRatio")
    let range = ConductanceRange(least: least, most: most)
    try device.model.validate(range: range)
    return range
  }
}
