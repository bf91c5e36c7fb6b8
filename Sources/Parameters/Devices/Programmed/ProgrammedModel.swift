/// A model of devices that are programmed once and read for long: how the programmed conductance
/// misses its target, how it drifts, and how it is read.
///
/// Conductances are in µS, times in seconds since the end of programming.
public protocol ProgrammedModel: NamedModel {
  /// The largest conductance that a target may have, in µS, where settings give none.
  var conductanceMaximum: Float { get }
  /// The least one, in µS, where settings give no on/off ratio.
  var conductanceMinimum: Float { get }
  /// Whether it says what time does to what was programmed; one that does not reads the same at all
  /// times.
  var changesInTime: Bool { get }
  /// The only times at which the model is known, in s, ascending; nil where it is at any.
  var knownTimes: [Double]? { get }
  /// Throws `CrosspointError.invalidSetting` for a time at which it says nothing. 0 is as
  /// programmed, and always possible.
  func validate(seconds: Double) throws
  /// Throws `CrosspointError.invalidSetting` for targets of which it says nothing.
  func validate(range: ConductanceRange) throws
}

extension ProgrammedModel {
  public var conductanceMinimum: Float { 0 }
  public var changesInTime: Bool { true }
  public var knownTimes: [Double]? { nil }

  public func validate(seconds: Double) throws {
    let range = 0...1e18
    var expected = "a number, 0 to 1e18"
    var isFine = range.contains(seconds)
    if let knownTimes {
      isFine = seconds == 0 || knownTimes.contains(seconds)
      expected =
        "0 or one of the times at which the device \"\(Self.name)\" was measured: "
        + knownTimes.map { "\($0) s" }.joined(separator: ", ")
    }
    try require(isFine, "seconds", "\(seconds)", expected)
  }

  public func validate(range: ConductanceRange) throws {}

  /// Throws `CrosspointError.invalidSetting` for targets outside of those that were measured, in
  /// µS.
  func requireTargets(_ range: ConductanceRange, within measured: ClosedRange<Float>) throws {
    try require(
      measured.contains(range.least) && measured.contains(range.most),
      "conductances.maximum and onOffRatio", "targets of \(range.least) to \(range.most) µS",
      "targets within \(measured.lowerBound) to \(measured.upperBound) µS, where the device "
        + "\"\(Self.name)\" was measured")
  }
}

/// The range of conductances that targets have, in µS.
public struct ConductanceRange: Sendable, Hashable {
  public let least: Float
  public let most: Float

  /// Traps unless 0 ≤ least < most.
  public init(least: Float, most: Float) {
    check(0 <= least && least < most, "conductances from \(least) to \(most) µS")
    (self.least, self.most) = (least, most)
  }

  /// most − least.
  public var width: Float { most - least }
}
