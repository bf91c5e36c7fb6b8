/// The constant-step device of Gokmen & Vlasov 2016: every pulse moves the conductance by the same step, up to its bounds.
///
/// Spreads are standard deviations relative to the mean unless said otherwise; weights are in units of the array's weight.
/// Defaults are the seed paper's RPU-baseline. Equations: `docs/equations.md`.
public struct ConstantStep: Sendable, Hashable, NamedSettings {
  /// Mean weight change of one pulse, Δw_min.
  public var step: Float = 0.001
  /// Device-to-device spread of the step: gain = 1 + spread·ξ, or exp(spread·ξ).
  public var stepSpread: Float = 0.3
  /// exp(spread·ξ) instead of 1 + spread·ξ; not mean-corrected.
  public var stepSpreadIsLogNormal: Bool = false
  /// Cycle-to-cycle spread: each pulse is multiplied by 1 + cycleSpread·ξ, not truncated.
  public var cycleSpread: Float = 0.3
  /// k, 0 … 1: steps by which a device changes where a pulse comes on one of its two lines only, that is at half the voltage; 0 is the
  /// ideal device, 0.5 a linear one. Where it is above 0 an update runs in phases of one sign of x and of δ each (`docs/equations.md`),
  /// the pulses of a phase all at once: unlike pulse by pulse only where a bound is met within a phase. `update.aggregation` then has
  /// no effect.
  public var halfVoltageResponse: Float = 0
  /// Mean imbalance of up and down steps, relative to the step.
  public var upDown: Float = 0
  /// Device-to-device spread of the imbalance, added to up and taken from down: 0.01 spreads the ratio by 2 %.
  public var upDownSpread: Float = 0.01
  /// Mean upper bound of the weight.
  public var boundMaximum: Float = 0.6
  public var boundMaximumSpread: Float = 0.3
  /// Mean lower bound of the weight.
  public var boundMinimum: Float = -0.6
  public var boundMinimumSpread: Float = 0.3
  /// Steps made positive; bounds swapped where minimum > maximum, then max = |max|, min = −|min|.
  /// Otherwise both bounds become their midpoint where minimum > maximum.
  public var enforcesConsistency: Bool = true
  /// Weight to which decay tends and on which a reset falls: resetBias + resetBiasSpread·ξ per cross-point (absolute spread).
  public var resetBias: Float = 0
  public var resetBiasSpread: Float = 0
  /// Standard deviation of each reset (absolute).
  public var resetNoise: Float = 0.01
  /// Samples in which a weight decays by 1/e; 0 means no decay, else at least 1. Rate = |(1 + spread·ξ)/lifetime|, at most 1.
  public var lifetime: Float = 0
  public var lifetimeSpread: Float = 0
  /// Standard deviation of one diffusion step (absolute): |diffusion·(1 + spread·ξ)|.
  public var diffusion: Float = 0
  public var diffusionSpread: Float = 0
  /// Probability that a cross-point is stuck: both bounds one value, steps 0.
  public var corruptProbability: Float = 0
  /// Stuck values are uniform in the cross-point's bounds cut to ±corruptRange.
  public var corruptRange: Float = 0.1

  public init() {}

  /// No spread, no noise, bounds ±`bound`.
  public static func ideal(step: Float = 0.001, bound: Float = 1) -> ConstantStep {
    var d = ConstantStep()
    d.step = step
    d.stepSpread = 0
    d.cycleSpread = 0
    d.upDownSpread = 0
    d.boundMaximum = bound
    d.boundMinimum = -bound
    d.boundMaximumSpread = 0
    d.boundMinimumSpread = 0
    d.resetNoise = 0
    return d
  }

  /// The weight change of one pulse that sets gains and bit length (g): the step.
  public var granularity: Float { step }

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range.
  public func validate() throws { try validateEach("device") }

  public static let settings: [Setting<ConstantStep>] = [
    .number("step", \.step, .positive),
    .number("stepSpread", \.stepSpread, .atLeastZero),
    .flag("stepSpreadIsLogNormal", \.stepSpreadIsLogNormal),
    .number("cycleSpread", \.cycleSpread, .atLeastZero),
    .number("halfVoltageResponse", \.halfVoltageResponse, .zeroToOne),
    .number("upDown", \.upDown, .finite),
    .number("upDownSpread", \.upDownSpread, .atLeastZero),
    .number("boundMaximum", \.boundMaximum, .atLeastZero),
    .number("boundMaximumSpread", \.boundMaximumSpread, .atLeastZero),
    .number("boundMinimum", \.boundMinimum, .atMostZero),
    .number("boundMinimumSpread", \.boundMinimumSpread, .atLeastZero),
    .flag("enforcesConsistency", \.enforcesConsistency),
    .number("resetBias", \.resetBias, .finite),
    .number("resetBiasSpread", \.resetBiasSpread, .atLeastZero),
    .number("resetNoise", \.resetNoise, .atLeastZero),
    .number("lifetime", \.lifetime, NumberRange("0 (no decay), or at least 1") { $0 == 0 || ($0.isFinite && $0 >= 1) }),
    .number("lifetimeSpread", \.lifetimeSpread, .atLeastZero),
    .number("diffusion", \.diffusion, .atLeastZero),
    .number("diffusionSpread", \.diffusionSpread, .atLeastZero),
    .number("corruptProbability", \.corruptProbability, .probability),
    .number("corruptRange", \.corruptRange, .atLeastZero),
  ]
}
