import Foundation

/// Soft bounds that are given by a range, and by the pulses that a device takes through it.
///
///     w ← clip(w ± Δ·(1 + c·ξ))          up Δ = s_up·(1 − w/w_max), down Δ = s_down·(1 − w/w_min)
///     w ← clip(w ± (Δ + s·c·ξ))          with additive noise
///
///     B = (rangeMaximum − rangeMinimum)/(1 − e^(−p·α)),  w_min = rangeMinimum,  w_max = w_min + B
///     s_up = w_max·(1 − e^(−α)),  s_down = −w_min·(1 − e^(−α))
///
/// p is `pulsesToMaximum` and α `approachRate`.
/// A pulse up takes a share s_up/w_max of the distance to w_max. With 1 − e^(−α) for that share, n
/// pulses leave e^(−n·α) of it: from w_min the noise-free device stands at
/// w_min + B·(1 − e^(−n·α)), and at rangeMaximum after p. A pulse down takes the share
/// s_down/|w_min| of the distance to w_min, for which the same makes it the mirror image: from
/// w_max, p pulses down take it as far. The gains of a cross-point spread both steps, s·(1 +
/// stepSpread·ξ₁ ± upDownSpread·ξ₂) or with exp(stepSpread·ξ₁), and its own bounds spread as those
/// of other models.
public struct SoftBoundsByMaximum: WriteNoiseModel {
  public static let name = "softBoundsPmax"
  public static let summary = "soft bounds by a range and the pulses through it"

  /// p: pulses up from rangeMinimum to rangeMaximum, positive.
  public var pulsesToMaximum: Float = 1000
  /// α: the rate, for each pulse, at which a device nears its bound; positive.
  public var approachRate: Float = 0.0005
  /// Where p pulses begin, below 0: the mean lower bound.
  public var rangeMinimum: Float = -1
  /// Where they end, above 0.
  public var rangeMaximum: Float = 1
  /// Device-to-device spread of the steps.
  public var stepSpread: Float = 0.3
  /// Whether gains are exp(stepSpread·ξ), of mean exp(stepSpread²/2), not 1 + stepSpread·ξ.
  public var stepSpreadIsLogNormal: Bool = false
  /// Device-to-device spread of the imbalance, added to up and taken from down.
  public var upDownSpread: Float = 0.01
  public var cycleNoise = CycleNoise.multiplicative
  public var written = WriteNoise()
  /// Without bounds.
  private var others = Self.withoutBounds(CommonParameters())

  public init() {}

  /// The bounds are those that range, p and α give: what is set in their place has no effect.
  public var common: CommonParameters {
    get {
      var common = others
      (common.boundMinimum, common.boundMaximum) = (rangeMinimum, rangeMinimum + reach)
      return common
    }
    set { others = Self.withoutBounds(newValue) }
  }

  private static func withoutBounds(_ common: CommonParameters) -> CommonParameters {
    var others = common
    (others.boundMinimum, others.boundMaximum) = (0, 0)
    return others
  }

  /// B, the distance between the mean bounds.
  private var reach: Float {
    (rangeMaximum - rangeMinimum) / -Float(expm1(-Double(pulsesToMaximum) * Double(approachRate)))
  }
  /// The share of the distance to a bound that a pulse towards it takes.
  private var share: Float { -Float(expm1(-Double(approachRate))) }

  /// The mean steps at weight 0.
  public var meanSteps: (up: Float, down: Float) {
    ((rangeMinimum + reach) * share, -rangeMinimum * share)
  }

  /// The mean of the steps up and down at weight 0, B·(1 − e^(−α))/2.
  public var granularity: Float { (meanSteps.up + meanSteps.down) / 2 }

  public static let hiddenPairs = [HiddenPair.steps]
  public var scales: [Float] { [granularity * gains.scale] }

  /// What the mean steps are multiplied by.
  private var gains: StepParameters {
    var gains = StepParameters()
    (gains.step, gains.upDown) = (1, 0)
    (gains.stepSpread, gains.stepSpreadIsLogNormal) = (stepSpread, stepSpreadIsLogNormal)
    gains.upDownSpread = upDownSpread
    return gains
  }

  public func draw(_ row: inout HiddenRow, _ draws: RowDraws) {
    gains.draw(&row.pairs[0], draws, common)
    let steps = meanSteps
    for j in 0..<row.columns {
      row.pairs[0].first[j] *= steps.up
      row.pairs[0].second[j] *= steps.down
    }
  }

  public static let settings: [Setting<SoftBoundsByMaximum>] =
    [
      .number("pulsesToMaximum", \.pulsesToMaximum, .positive),
      .number("approachRate", \.approachRate, .positive),
      .number(
        "rangeMinimum", \.rangeMinimum,
        NumberRange("a finite negative number") {
          $0.isFinite && $0 < 0
        }),
      .number("rangeMaximum", \.rangeMaximum, .positive),
      .number("stepSpread", \.stepSpread, .atLeastZero),
      .flag("stepSpreadIsLogNormal", \.stepSpreadIsLogNormal),
      .number("upDownSpread", \.upDownSpread, .atLeastZero),
      .choice("cycleNoise", \.cycleNoise),
    ] + .all(\.common, commonSettings) + .all(\.written, WriteNoise.settings)

  private static let commonSettings = CommonParameters.settings.filter {
    !["boundMinimum", "boundMaximum"].contains($0.name)
  }

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, and where p·α
  /// is so large or so small that steps or bounds are none.
  public func validate() throws {
    try validateEach("device")
    let bounds = common
    guard bounds.boundMaximum.isFinite, bounds.boundMaximum >= rangeMaximum, meanSteps.down > 0
    else {
      throw CrosspointError.invalidSetting(
        name: "device.pulsesToMaximum and approachRate",
        value: "\(pulsesToMaximum) and \(approachRate)",
        expected: "numbers that give finite bounds and steps, as 1000 and 0.0005 do")
    }
  }
}
