#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The steps of models whose pulses have one each way, and their spread from device to device.
///
///     s_up = (min(upDown, 0) + gain + r)·step      gain = 1 + stepSpread·ξ₁, or exp(stepSpread·ξ₁)
///     s_down = (−max(upDown, 0) + gain − r)·step   r = upDownSpread·ξ₂
///
/// ξ₁ and ξ₂ are drawn once for each cross-point. Steps are in units of the weight, spreads
/// relative to the step.
public struct StepParameters: Sendable, Hashable {
  /// Mean weight change of one pulse, Δw_min; positive.
  public var step: Float = 0.001
  /// Device-to-device spread of the step.
  public var stepSpread: Float = 0.3
  /// Whether gains are exp(stepSpread·ξ), of mean exp(stepSpread²/2), not 1 + stepSpread·ξ.
  public var stepSpreadIsLogNormal: Bool = false
  /// Mean imbalance: below 0 it weakens steps up, above 0 steps down.
  public var upDown: Float = 0
  /// Device-to-device spread of the imbalance, added to up and taken from down: 0.01 spreads the
  /// ratio by 2 %.
  public var upDownSpread: Float = 0.01

  /// The RPU-baseline of Gokmen & Vlasov 2016.
  public init() {}

  /// Without spread.
  public static func ideal(step: Float = 0.001) -> StepParameters {
    var p = StepParameters()
    (p.step, p.stepSpread, p.upDownSpread) = (step, 0, 0)
    return p
  }

  /// For a model's table: `.all(\.steps, StepParameters.settings)`.
  public static let settings: [Setting<StepParameters>] = [
    .number("step", \.step, .positive),
    .number("stepSpread", \.stepSpread, .atLeastZero),
    .flag("stepSpreadIsLogNormal", \.stepSpreadIsLogNormal),
    .number("upDown", \.upDown, .finite),
    .number("upDownSpread", \.upDownSpread, .atLeastZero),
  ]

  /// Draws the steps of a row, up into `first` and down into `second`.
  /// - Parameter enforcesConsistency: whether steps are made positive.
  public func draw(_ pair: inout HiddenRow.Pair, _ draws: RowDraws, enforcesConsistency: Bool) {
    let (gains, imbalances) = (draws.gaussians(.stepGain), draws.gaussians(.upDown))
    for j in gains.indices {
      let gain = stepSpreadIsLogNormal ? exp(stepSpread * gains[j]) : 1 + stepSpread * gains[j]
      let imbalance = upDownSpread * imbalances[j]
      let up = (min(upDown, 0) + gain + imbalance) * step
      let down = (-max(upDown, 0) + gain - imbalance) * step
      (pair.first[j], pair.second[j]) = enforcesConsistency ? (abs(up), abs(down)) : (up, down)
    }
  }

  /// Draws the steps of a row, those of a perfect bias at their mean.
  public func draw(_ pair: inout HiddenRow.Pair, _ draws: RowDraws, _ common: CommonParameters) {
    draw(&pair, draws, enforcesConsistency: common.enforcesConsistency)
    if common.hasPerfectBias, let last = pair.first.indices.last {
      (pair.first[last], pair.second[last]) = (step, step)
    }
  }

  /// The scale of the steps in half precision: Δw_min, or more where spreads are so wide that a
  /// draw would not fit.
  public var scale: Float {
    let reach = 6.6 * stepSpread
    let largest =
      (stepSpreadIsLogNormal ? exp(min(reach, 80)) : 1 + reach) + abs(upDown) + 6.6 * upDownSpread
    return step * max(1, largest / 32768)
  }
}

/// A model whose pulses have a step each way.
///
/// Unless it says otherwise the steps are all that its devices have of their own: pair 0 holds the
/// steps up and down, and g is the step.
public protocol SteppedModel: DeviceModel {
  var steps: StepParameters { get set }
}

extension SteppedModel {
  /// The mean step, of models whose steps depend on the weight that at weight 0.
  public var granularity: Float { steps.step }
  public static var hiddenPairs: [HiddenPair] { [.steps] }
  public var scales: [Float] { [steps.scale] }

  /// Draws the steps, into pair 0.
  public func draw(_ row: inout HiddenRow, _ draws: RowDraws) {
    steps.draw(&row.pairs[0], draws, common)
  }

  /// The parameters of the steps as the model's own: `device.stepSpread` for
  /// `device.steps.stepSpread`.
  public subscript<T>(dynamicMember path: WritableKeyPath<StepParameters, T>) -> T {
    get { steps[keyPath: path] }
    set { steps[keyPath: path] = newValue }
  }
}
