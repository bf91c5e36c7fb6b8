/// Phase-change memory as measured by Nandakumar et al. 2019, in the form of aihwkit's PCMLike.
///
///     g_prog = max(0, ĝ + σ_prog·ξ)     T = t + t₀
///     σ_prog = (c₀ + c₁·x + c₂·x²)·g_max/25
///     g(t) = g_prog·(T/t₀)^−ν           ν = |μ_ν + σ_ν·ξ|·driftScale
///     σ_read = g(t)·Q·√ln((T + t_read)/(2·t_read))
///     Q = min(0.0088/max((g_prog/g_max)^0.65, 1e-3), 0.2)
///
/// Each device has a ξ of programming and one of drift. ĝ is the target and x = ĝ/g_max, at least
/// 1e-7, of which follow
///
///     μ_ν = clamp(−0.0155·ln x + 0.0244, 0.049, 0.1)
///     σ_ν = clamp(−0.0125·ln x − 0.0059, 0.008, 0.045)
///
/// What is read is at least 0.
public struct PCMLike: ProgrammedModel {
  public static let name = "pcm"
  public static let summary = "phase-change memory: aihwkit's PCMLike, after Nandakumar 2019"

  /// The largest conductance, in µS.
  public var conductanceMaximum: Float = 25
  /// Multiplies the noise of programming.
  public var programmingScale: Float = 1
  /// Multiplies ν.
  public var driftScale: Float = 1
  /// Multiplies the noise of reading.
  public var readScale: Float = 1
  /// t₀ in s: when conductances are compared with their targets.
  public var referenceTime: Float = 20
  /// t_read in s: how long a read takes.
  public var readTime: Float = 250e-9

  /// c₀, c₁, c₂ in µS, of a largest conductance of 25 µS.
  public static let programmingCoefficients: SIMD4<Float> = [0.26348, 1.9650, -1.1731, 0]

  public init() {}

  public static let settings: [Setting<PCMLike>] = [
    .number("conductanceMaximum", \.conductanceMaximum, .microsiemens),
    .number("programmingScale", \.programmingScale, .atLeastZero),
    .number("driftScale", \.driftScale, .atLeastZero),
    .number("readScale", \.readScale, .atLeastZero),
    .number("referenceTime", \.referenceTime, .positive),
    .number("readTime", \.readTime, .positive),
  ]

  public func validate() throws { try validateEach("device") }
}
