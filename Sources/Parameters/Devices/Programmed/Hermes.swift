/// Phase-change memory of a large chip, one or two devices for each conductance: aihwkit's
/// PCMLike model with the constants of Hermes.
///
///     g_prog = max(0, ĝ + σ_prog·ξ)     T = t + t₀
///     σ_prog = (c₀ + c₁·x + c₂·x² + c₃·x³)·g_max/g_ref
///     g(t) = g_prog·(T/t₀)^−ν           ν = |μ_ν + σ_ν·ξ|·driftScale
///     σ_read = g(t)·Q·√ln((T + t_read)/(2·t_read))
///
/// Each device has a ξ of programming and one of drift. x = ĝ/g_max, and g_ref is 20.7 µS of two
/// devices and 10.35 µS of one, which is also what g_max is where settings give none. μ_ν, σ_ν and
/// Q have two branches each:
///
///     μ_ν   x < 0.0945: clamp(−0.0387·ln x − 0.0182, 0.072, 0.13),
///                else −0.0436·x² − 0.0126·x + 0.0736
///     σ_ν   one: x < 0.3039: clamp(−0.0120·ln x − 0.0023, 0.0124, 0.04),
///                else −0.0165·x² + 0.0116·x + 0.0104
///           two: x < 0.3055: clamp(−0.0117·ln x − 0.0057, 0.0091, 0.04),
///                else −0.0118·x² + 0.0093·x + 0.0073
///     Q     one: p < 0.1591: clamp(−0.0078·ln p + 0.0038, 0.0179, 0.04),
///                else 0.0664·p³ − 0.1352·p² + 0.0768·p + 0.0088
///           two: p < 0.16: clamp(−0.0117·ln p − 0.0069, 0.015, 0.04),
///                else 0.0069·p³ − 0.0280·p² + 0.0211·p + 0.0123
///
/// p = g_prog/g_max, and Q is at least 0. What is read is at least 0.
public struct Hermes: ProgrammedModel {
  public static let name = "hermes"
  public static let summary = "phase-change memory of the Hermes chip, one or two devices in one"

  /// How many devices make a conductance: 1 or 2.
  public var devices = 2
  /// Multiplies the noise of programming.
  public var programmingScale: Float = 1
  /// Multiplies ν.
  public var driftScale: Float = 1
  /// Multiplies the noise of reading.
  public var readScale: Float = 1
  /// t₀ in s; nil for 300 s of two devices and 200 s of one.
  public var referenceTime: Float?
  /// t_read in s: how long a read takes.
  public var readTime: Float = 512e-9

  public init() {}

  public init(devices: Int) { self.devices = devices }

  /// g_ref in µS.
  public var conductanceMaximum: Float { devices == 1 ? 10.35 : 20.7 }

  /// c₀ … c₃ in µS, of a largest conductance g_ref.
  public var programmingCoefficients: SIMD4<Float> {
    devices == 1
      ? [0.15781817, 2.32443916, -2.16310839, 0.68841818]
      : [0.16603222, 4.71806468, -8.48101252, 4.68961419]
  }

  /// t₀ in s.
  public var comparisonTime: Float { referenceTime ?? (devices == 1 ? 200 : 300) }

  public static let settings: [Setting<Hermes>] = [
    .count("devices", \.devices, 1...2, "devices"),
    .number("programmingScale", \.programmingScale, .atLeastZero),
    .number("driftScale", \.driftScale, .atLeastZero),
    .number("readScale", \.readScale, .atLeastZero),
    .number("referenceTime", \.referenceTime, .positive),
    .number("readTime", \.readTime, .positive),
  ]

  public func validate() throws { try validateEach("device") }
}
