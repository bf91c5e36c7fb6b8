/// Steps that change in proportion to the weight, with slopes drawn for each cross-point.
///
///     w ← clip(w ± Δ·(1 + c·ξ))          Δ = s + k·w
///     w ← clip(w ± (Δ + s·c·ξ))          with additive noise
///     k_up = −|γ_up + slopeSpread·ξ|·s_up/boundMaximum
///     k_down = −|γ_down + slopeSpread·ξ|·s_down/boundMinimum
///
/// The bounds of the slopes are the mean ones, not the cross-point's own; a mean bound of 0 gives
/// slope 0.
public struct LinearStep: SteppedModel, WriteNoiseModel {
  public static let name = "linearStep"
  public static let summary = "steps that change in proportion to the weight, slopes drawn"

  public var steps = StepParameters()
  public var common = CommonParameters()
  public var cycleNoise = CycleNoise.multiplicative
  /// γ_up, at least 0: 0 for a constant step, 1 for one that vanishes at the mean bound ahead.
  public var slopeUp: Float = 0
  /// γ_down, likewise.
  public var slopeDown: Float = 0
  /// Device-to-device spread of γ, not relative to it.
  public var slopeSpread: Float = 0.05
  public var written = WriteNoise()

  public init() {}

  public static let hiddenPairs = [
    HiddenPair.steps, HiddenPair(HiddenParameter("slopeUp"), HiddenParameter("slopeDown")),
  ]
  public var scales: [Float] {
    let bounds = [common.boundMaximum, -common.boundMinimum].filter { $0 > 0 }
    let largest = max(abs(slopeUp), abs(slopeDown)) + slopeSpread
    return [
      steps.scale, max(steps.scale * largest / (bounds.min() ?? 1), .leastNormalMagnitude * 65536),
    ]
  }

  public func draw(_ row: inout HiddenRow, _ draws: RowDraws) {
    steps.draw(&row.pairs[0], draws, common)
    let (up, down) = (draws.gaussians(.slopeUp), draws.gaussians(.slopeDown))
    for j in 0..<row.columns {
      let (most, least) = (common.boundMaximum, common.boundMinimum)
      row.pairs[1].first[j] =
        most > 0 ? -abs(slopeUp + slopeSpread * up[j]) * row.pairs[0].first[j] / most : 0
      row.pairs[1].second[j] =
        least < 0 ? -abs(slopeDown + slopeSpread * down[j]) * row.pairs[0].second[j] / least : 0
    }
  }

  public static let settings: [Setting<LinearStep>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings)
    + .all(\.written, WriteNoise.settings) + [
      .choice("cycleNoise", \.cycleNoise),
      .number("slopeUp", \.slopeUp, .atLeastZero),
      .number("slopeDown", \.slopeDown, .atLeastZero),
      .number("slopeSpread", \.slopeSpread, .atLeastZero),
    ]
}
