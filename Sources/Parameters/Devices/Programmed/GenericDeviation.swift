/// Devices that miss their targets by a distribution of your choice, and keep what they hold.
///
///     independent:  g/g_max = x + m·d        x = ĝ/g_max
///     proportional: g/g_max = x·(1 + m·d)
///     inverse:      g/g_max = x + m·d/x
///
/// d is a draw of mean 0 of each device. g is at least 0, or within the range of targets where
/// devices are clipped to it. CrossSim's generic devices, whose conductances are in units of g_max.
public protocol GenericDeviation: ProgrammedModel {
  /// How the deviation depends on the target.
  var dependence: DeviationDependence { get set }
  /// m, in units of g_max.
  var size: Float { get }
  /// Whether devices hold nothing outside of the range of targets.
  var clipsToRange: Bool { get set }
}

/// How a deviation depends on the conductance that was aimed at.
public enum DeviationDependence: String, Sendable, Hashable, Codable, CaseIterable {
  case independent, proportional, inverse
}

extension GenericDeviation {
  public var changesInTime: Bool { false }

  public func validate() throws { try validateEach("device") }

  public func validate(range: ConductanceRange) throws {
    try require(
      dependence != .inverse || range.least > 0, "conductances.onOffRatio",
      "targets of \(range.least) to \(range.most) µS",
      "a finite ratio with device.dependence \"inverse\", whose deviation at 0 is infinite")
  }
}
