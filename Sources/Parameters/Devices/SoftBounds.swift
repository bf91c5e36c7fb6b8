/// Steps that shrink in proportion to the distance from the bound ahead, and vanish at it.
///
/// Up Δ = s_up·(1 − w/w_max), down Δ = s_down·(1 − w/w_min), with the cross-point's own steps (at
/// weight 0) and bounds; w ← clip(w ± Δ·(1 + c·ξ)), or clip(w ± (Δ + s·c·ξ)) with additive noise. A
/// bound of 0 drops its w/bound. The linear step with γ = 1 and the cross-point's own bounds.
@dynamicMemberLookup
public struct SoftBounds: SteppedModel {
  public static let name = "softBounds"
  public static let summary = "steps that shrink towards the bound ahead and vanish at it"

  public var steps = StepParameters()
  public var common = CommonParameters()
  public var cycleNoise = CycleNoise.multiplicative

  public init() {}

  /// No spread, no noise, bounds ±`bound`.
  public static func ideal(step: Float = 0.001, bound: Float = 1) -> SoftBounds {
    var d = SoftBounds()
    (d.steps, d.common) = (.ideal(step: step), .ideal(bound: bound))
    return d
  }

  /// The step at weight 0.
  public var granularity: Float { steps.step }
  public static let hiddenPairs = [HiddenPair.steps]
  public var scales: [Float] { [steps.scale] }

  public func draw(_ row: inout HiddenRow, _ draws: RowDraws) {
    steps.draw(&row.pairs[0], draws, enforcesConsistency: common.enforcesConsistency)
  }

  public static let settings: [Setting<SoftBounds>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings) + [
      .choice("cycleNoise", \.cycleNoise)
    ]

  public subscript<T>(dynamicMember path: WritableKeyPath<StepParameters, T>) -> T {
    get { steps[keyPath: path] }
    set { steps[keyPath: path] = newValue }
  }
  public subscript<T>(dynamicMember path: WritableKeyPath<CommonParameters, T>) -> T {
    get { common[keyPath: path] }
    set { common[keyPath: path] = newValue }
  }
}
