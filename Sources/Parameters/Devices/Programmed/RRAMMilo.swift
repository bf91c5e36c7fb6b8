/// The noise of programming resistive memory of Milo et al., as fitted by CrossSim:
///
///     σ = 4.782321 − 0.009107·ĝ     50 ≤ ĝ ≤ 225 µS
public struct RRAMMilo: FittedProgramming {
  public static let name = "rramMilo"
  public static let summary = "programming of resistive memory: CrossSim's fit of Milo et al."
  public static let programmingCoefficients: SIMD4<Float> = [4.782321, -0.009107, 0, 0]
  public static let measuredConductances: ClosedRange<Float> = 50...225

  public var programmingScale: Float = 1

  public init() {}

  public static let settings: [Setting<RRAMMilo>] = [
    .number("programmingScale", \.programmingScale, .atLeastZero)
  ]
}
