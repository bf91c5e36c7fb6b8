/// Devices that miss their targets by normal noise: `GenericDeviation` with d = ξ, N(0, 1).
public struct NormalDeviation: GenericDeviation {
  public static let name = "normal"
  public static let summary = "normal noise of programming, by the target or not"

  /// The largest conductance, in µS.
  public var conductanceMaximum: Float = 25
  public var dependence = DeviationDependence.independent
  /// m: the standard deviation, in units of the largest conductance.
  public var deviation: Float = 0.05
  public var clipsToRange = false

  public init() {}

  public var size: Float { deviation }

  public static let settings: [Setting<NormalDeviation>] = [
    .number("conductanceMaximum", \.conductanceMaximum, .microsiemens),
    .choice("dependence", \.dependence),
    .number("deviation", \.deviation, .atLeastZero),
    .flag("clipsToRange", \.clipsToRange),
  ]
}
