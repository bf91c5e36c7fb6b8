/// Devices whose steps are so small that only their sum is seen: what remains when steps vanish.
///
///     w ← clip(w + q·η·δ·x)      q = gain where the product goes up, else gain down
///     q_up = min(upDown, 0) + gain + r, q_down = −max(upDown, 0) + gain − r
///     gain = 1 + gainSpread·ξ₁, r = upDownSpread·ξ₂
///
/// An update adds the exact product, sample after sample, without pulses: bit lengths, gains and
/// noise from cycle to cycle do not matter. Spreads, imbalance and bounds remain; decay, diffusion,
/// resets and drift as of every device.
public struct InfiniteGranularity: DeviceModel {
  public static let name = "infiniteGranularity"
  public static let summary = "the exact product, then bounds, spread and imbalance: no steps"

  public var common = CommonParameters()
  /// Device-to-device spread of the gain.
  public var gainSpread: Float = 0
  /// Mean imbalance: below 0 it weakens what goes up, above 0 what goes down.
  public var upDown: Float = 0
  /// Device-to-device spread of the imbalance, added up and taken down.
  public var upDownSpread: Float = 0
  /// g: what algorithms that count in steps take for one, in units of the weight.
  public var granularity: Float = 0.001

  public init() {}

  public static let hiddenPairs = [
    HiddenPair(HiddenParameter("gainUp"), HiddenParameter("gainDown"))
  ]
  public var scales: [Float] { [1] }
  public var takesPulses: Bool { false }

  public func draw(_ row: inout HiddenRow, _ draws: RowDraws) {
    var steps = StepParameters.ideal(step: 1)
    (steps.stepSpread, steps.upDown, steps.upDownSpread) = (gainSpread, upDown, upDownSpread)
    steps.draw(&row.pairs[0], draws, common)
  }

  public static let settings: [Setting<InfiniteGranularity>] =
    .all(\.common, CommonParameters.settings) + [
      .number("gainSpread", \.gainSpread, .atLeastZero),
      .number("upDown", \.upDown, .finite),
      .number("upDownSpread", \.upDownSpread, .atLeastZero),
      .number("granularity", \.granularity, .positive),
    ]
}
