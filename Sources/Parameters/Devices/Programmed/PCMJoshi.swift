/// The noise of programming phase-change memory of Joshi et al., as fitted by CrossSim:
///
///     σ = 0.28638599 + 0.07585724·ĝ − 0.00178767·ĝ²     0 ≤ ĝ ≤ 25 µS
public struct PCMJoshi: FittedProgramming {
  public static let name = "pcmJoshi"
  public static let summary = "programming of phase-change memory: CrossSim's fit of Joshi et al."
  public static let programmingCoefficients: SIMD4<Float> = [
    0.28638599, 0.07585724, -0.00178767, 0,
  ]
  public static let measuredConductances: ClosedRange<Float> = 0...25

  public var programmingScale: Float = 1

  public init() {}

  public static let settings: [Setting<PCMJoshi>] = [
    .number("programmingScale", \.programmingScale, .atLeastZero)
  ]
}
