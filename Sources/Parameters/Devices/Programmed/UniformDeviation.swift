/// Devices that miss their targets by uniform noise: `GenericDeviation` with d uniform within ±½.
public struct UniformDeviation: GenericDeviation {
  public static let name = "uniform"
  public static let summary = "uniform noise of programming, by the target or not"

  /// The largest conductance, in µS.
  public var conductanceMaximum: Float = 25
  public var dependence = DeviationDependence.independent
  /// m: the whole width, in units of the largest conductance.
  public var deviationWidth: Float = 0.1
  public var clipsToRange = false

  public init() {}

  public var size: Float { deviationWidth }

  public static let settings: [Setting<UniformDeviation>] = [
    .number("conductanceMaximum", \.conductanceMaximum, .microsiemens),
    .choice("dependence", \.dependence),
    .number("deviationWidth", \.deviationWidth, .atLeastZero),
    .flag("clipsToRange", \.clipsToRange),
  ]
}
