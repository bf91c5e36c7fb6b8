/// Steps that shrink in proportion to the distance from the bound ahead, and vanish at it.
///
///     w ← clip(w ± Δ·(1 + c·ξ))          up Δ = s_up·(1 − w/w_max), down Δ = s_down·(1 − w/w_min)
///     w ← clip(w ± (Δ + s·c·ξ))          with additive noise
///
/// Steps s (at weight 0) and bounds are the cross-point's own; towards a bound of 0 the step is
/// constant. It is the linear step with γ = 1 and the cross-point's own bounds.
public struct SoftBounds: SteppedModel, WriteNoiseModel {
  public static let name = "softBounds"
  public static let summary = "steps that shrink towards the bound ahead and vanish at it"

  public var steps = StepParameters()
  public var common = CommonParameters()
  public var cycleNoise = CycleNoise.multiplicative
  public var written = WriteNoise()

  public init() {}

  /// Without spread and noise, bounds ±`bound`.
  public static func ideal(step: Float = 0.001, bound: Float = 1) -> SoftBounds {
    var d = SoftBounds()
    (d.steps, d.common) = (.ideal(step: step), .ideal(bound: bound))
    return d
  }

  public static let settings: [Setting<SoftBounds>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings)
    + .all(\.written, WriteNoise.settings) + [
      .choice("cycleNoise", \.cycleNoise)
    ]
}
