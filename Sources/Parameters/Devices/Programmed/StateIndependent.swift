/// Devices whose noise does not depend on what they hold: aihwkit's StateIndependentNoiseModel.
///
///     g_prog = max(0, ĝ + σ_prog·ξ)
///     g(t) = g_prog·(T/t₀)^−ν     T = t + t₀, ν = |μ_ν + σ_ν·ξ|
///     σ_read = σ_r·g(t)/g_max·√ln((T + t_read)/(2·t_read))
///
/// Each device has a ξ of programming and one of drift; σ_prog and σ_r are in µS, whatever g_max
/// is. What is read is at least 0.
public struct StateIndependent: ProgrammedModel {
  public static let name = "stateIndependent"
  public static let summary = "noise that does not depend on the conductance: aihwkit's model"

  /// The largest conductance, in µS.
  public var conductanceMaximum: Float = 25
  /// σ_prog in µS.
  public var programmingDeviation: Float = 0.2
  /// μ_ν.
  public var driftExponent: Float = 0.1
  /// σ_ν.
  public var driftSpread: Float = 0.05
  /// σ_r in µS.
  public var readDeviation: Float = 1
  /// t₀ in s: when conductances are compared with their targets.
  public var referenceTime: Float = 20
  /// t_read in s: how long a read takes.
  public var readTime: Float = 250e-9

  public init() {}

  public static let settings: [Setting<StateIndependent>] = [
    .number("conductanceMaximum", \.conductanceMaximum, .microsiemens),
    .number("programmingDeviation", \.programmingDeviation, .atLeastZero),
    .number("driftExponent", \.driftExponent, .atLeastZero),
    .number("driftSpread", \.driftSpread, .atLeastZero),
    .number("readDeviation", \.readDeviation, .atLeastZero),
    .number("referenceTime", \.referenceTime, .positive),
    .number("readTime", \.readTime, .positive),
  ]

  public func validate() throws { try validateEach("device") }
}
