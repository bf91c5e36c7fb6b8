/// Resistive memory of Wan et al. 2022, as measured one second, one day and two days after
/// programming: aihwkit's ReRamWan2022NoiseModel.
///
///     g(t) = max(0, ĝ + scale·σ_t·ξ)     σ_t = (c₀ + c₁·x + … + c₄·x⁴)·g_max/40, x = ĝ/g_max
///
/// As programmed is what was measured at one second: 0 s and 1 s are the same conductances. Those
/// of a day and of two are drawn anew, because nothing is known of how a device's deviations at two
/// times go together. There is no noise of reads beside.
public struct Wan2022: ProgrammedModel {
  public static let name = "wan2022"
  public static let summary = "resistive memory of Wan 2022 at 1 s, 1 d and 2 d"

  /// The largest conductance, in µS.
  public var conductanceMaximum: Float = 40
  /// Multiplies all deviations.
  public var scale: Float = 1

  public init() {}

  public var knownTimes: [Double]? { [1, 86400, 172800] }

  /// c₀ … c₄ in µS at each of `knownTimes`, of a largest conductance of 40 µS.
  public static let coefficients: [SIMD8<Float>] = [
    [0.348, 16.030, -43.853, 45.393, -16.815, 0, 0, 0],
    [0.701, 22.086, -50.773, 47.095, -16.458, 0, 0, 0],
    [0.782, 20.274, -43.507, 37.062, -11.934, 0, 0, 0],
  ]

  public static let settings: [Setting<Wan2022>] = [
    .number("conductanceMaximum", \.conductanceMaximum, .microsiemens),
    .number("scale", \.scale, .atLeastZero),
  ]

  public func validate() throws { try validateEach("device") }
}
