/// Drift of weights with the time since they were last written: a power law.
///
///     w(t) = w₀·s + a·(s − 1)      s = max((t − t_w)/startTime, 1)^(−ν')
///     ν' = ν·(1 + exponentNoise·ξ) − exponentSlope·(ln((w − weightOffset)/weightPerConductance
///          + conductanceOffset) − logConductance)
///     a = conductanceOffset·weightPerConductance + weightOffset
///
/// w₀ is the weight when it was last written, at t_w; ν = exponent·(1 + exponentSpread·ξ) is drawn
/// once for each cross-point, and may be negative. Pulses, sets, decay, diffusion and resets write.
/// The first ξ is drawn anew whenever drift is brought up to date, and so is what is then added to
/// the weight, noise·ξ. Without `exponentNoise`, `exponentSlope` and `noise` it does not matter in
/// how many steps time passes. Times are in seconds, weights and noise in units of the weight.
public struct Drift: Sendable, Hashable, NamedSettings {
  /// Mean of ν, at least 0; 0 for no drift.
  public var exponent: Float = 0
  /// Device-to-device spread of ν, relative.
  public var exponentSpread: Float = 0
  /// Noise of ν from one reading of the clock to the next, relative.
  public var exponentNoise: Float = 0
  /// How much ν falls with each e-fold of the conductance.
  public var exponentSlope: Float = 0
  /// Natural logarithm of the conductance at which ν is as drawn.
  public var logConductance: Float = 0
  /// Conductance at the weight `weightOffset`.
  public var conductanceOffset: Float = 0
  /// Weight at the conductance `conductanceOffset`.
  public var weightOffset: Float = 0
  /// Weight of one unit of conductance.
  public var weightPerConductance: Float = 1
  /// Time after a write from which weights drift, in seconds.
  public var startTime: Float = 1
  /// Whether the power law also holds before `startTime`, where it is above 1, and not only from
  /// there on.
  public var holdsBeforeStart: Bool = false
  /// Noise that is added when drift is brought up to date.
  public var noise: Float = 0

  public init() {}

  /// Whether weights change with time.
  public var isThere: Bool { exponent > 0 }

  public static let settings: [Setting<Drift>] = [
    .number("exponent", \.exponent, .atLeastZero),
    .number("exponentSpread", \.exponentSpread, .atLeastZero),
    .number("exponentNoise", \.exponentNoise, .atLeastZero),
    .number("exponentSlope", \.exponentSlope, .finite),
    .number("logConductance", \.logConductance, .finite),
    .number("conductanceOffset", \.conductanceOffset, .finite),
    .number("weightOffset", \.weightOffset, .finite),
    .number("weightPerConductance", \.weightPerConductance, .positive),
    .number("startTime", \.startTime, .positive),
    .flag("holdsBeforeStart", \.holdsBeforeStart),
    .number("noise", \.noise, .atLeastZero),
  ]
}
