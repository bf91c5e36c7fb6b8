/// The noise of programming resistive memory of Wan et al., as fitted by CrossSim:
///
///     σ = 1.053 + 0.2374·ĝ − 0.01167·ĝ² + 0.0001536·ĝ³     0 ≤ ĝ ≤ 39.26 µS
public struct RRAMWan: FittedProgramming {
  public static let name = "rramWan"
  public static let summary = "programming of resistive memory: CrossSim's fit of Wan et al."
  public static let programmingCoefficients: SIMD4<Float> = [
    1.053, 0.2374, -1.167e-2, 1.536e-4,
  ]
  public static let measuredConductances: ClosedRange<Float> = 0...39.26

  public var programmingScale: Float = 1

  public init() {}

  public static let settings: [Setting<RRAMWan>] = [
    .number("programmingScale", \.programmingScale, .atLeastZero)
  ]
}
