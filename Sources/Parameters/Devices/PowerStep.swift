import Foundation

/// Steps that shrink with a power of the distance from the bound ahead.
///
///     w ← clip(w ± Δ·(1 + c·ξ))      up Δ = s_up·((w_max − w)/R)^γ_up,  R = w_max − w_min
///                                    down Δ = s_down·((w − w_min)/R)^γ_down
///
/// Steps s (at the bound behind), bounds and exponents γ are the cross-point's own. γ = 0 is a
/// constant step; γ = 1 are soft bounds.
public struct PowerStep: SteppedModel, WriteNoiseModel {
  public static let name = "powerStep"
  public static let summary = "steps that shrink with a power of the distance from the bound ahead"

  public var steps = StepParameters()
  public var common = CommonParameters()
  public var exponents = PowerExponents()
  public var written = WriteNoise()

  public init() {}

  /// The mean step half way between the bounds, step·0.5^γ.
  public var granularity: Float { exponents.granularity(steps) }

  public static let hiddenPairs = [HiddenPair.steps, PowerExponents.pair]
  public var scales: [Float] { [steps.scale, exponents.scale] }

  public func draw(_ row: inout HiddenRow, _ draws: RowDraws) {
    steps.draw(&row.pairs[0], draws, common)
    exponents.draw(&row.pairs[1], draws)
  }

  public static let settings: [Setting<PowerStep>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings)
    + .all(\.exponents, PowerExponents.settings) + .all(\.written, WriteNoise.settings)

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, and for an
  /// exponent that leaves no step half way between the bounds.
  public func validate() throws {
    try validateEach("device")
    try exponents.validate(steps)
  }
}

/// The exponents of steps that follow a power, and their spread from device to device.
///
///     γ_up = |min(exponentSkew, 0) + a + q|·γ       a = 1 + exponentSpread·ξ₁
///     γ_down = |−max(exponentSkew, 0) + a − q|·γ    q = exponentSkewSpread·ξ₂
///
/// ξ₁ and ξ₂ are drawn once for each cross-point.
public struct PowerExponents: Sendable, Hashable {
  /// γ, at least 0.
  public var exponent: Float = 1
  /// Device-to-device spread of γ, relative to it.
  public var exponentSpread: Float = 0.1
  /// Mean imbalance, relative to γ: below 0 it lessens γ_up, above 0 γ_down.
  public var exponentSkew: Float = 0
  /// Device-to-device spread of the imbalance, relative to γ.
  public var exponentSkewSpread: Float = 0

  public init() {}

  /// For a model's table: `.all(\.exponents, PowerExponents.settings)`.
  public static let settings: [Setting<PowerExponents>] = [
    .number("exponent", \.exponent, .atLeastZero),
    .number("exponentSpread", \.exponentSpread, .atLeastZero),
    .number("exponentSkew", \.exponentSkew, .finite),
    .number("exponentSkewSpread", \.exponentSkewSpread, .atLeastZero),
  ]

  static let pair = HiddenPair(HiddenParameter("exponentUp"), HiddenParameter("exponentDown"))
  var scale: Float { exponent > 0 ? exponent : 1 }

  func granularity(_ steps: StepParameters) -> Float { steps.step * pow(0.5, exponent) }

  func draw(_ pair: inout HiddenRow.Pair, _ draws: RowDraws) {
    let (shared, skews) = (draws.gaussians(.exponent), draws.gaussians(.exponentSkew))
    for j in shared.indices {
      let (a, q) = (1 + exponentSpread * shared[j], exponentSkewSpread * skews[j])
      pair.first[j] = abs(min(exponentSkew, 0) + a + q) * exponent
      pair.second[j] = abs(-max(exponentSkew, 0) + a - q) * exponent
    }
  }

  func validate(_ steps: StepParameters) throws {
    guard granularity(steps) > 0 else {
      throw CrosspointError.invalidSetting(
        name: "device.exponent", value: "\(exponent)",
        expected: "an exponent that leaves a step half way between the bounds")
    }
  }
}
