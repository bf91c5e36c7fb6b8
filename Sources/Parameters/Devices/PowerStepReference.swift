import Foundation

/// Power steps about a reference: what a device holds less that of a second one which is not
/// pulsed.
///
///     w ← clip(w + r ± Δ·(1 + c·ξ)) − r     up Δ = s_up·((w_max − w − r)/R)^γ_up
///                                           down Δ = s_down·((w + r − w_min)/R)^γ_down
///
/// R = w_max − w_min; steps s, bounds, exponents γ and the reference r are the cross-point's own.
/// Past a bound, where a weight may be set, the distance from it counts as 0. The symmetry point,
/// where steps up and down are the same, has no closed form and is found by bisection.
public struct PowerStepReference: SteppedModel {
  public static let name = "powerStepReference"
  public static let summary = "power steps about a reference, which may be the symmetry point"

  public var steps = StepParameters()
  public var common = CommonParameters()
  public var exponents = PowerExponents()
  public var reference = DeviceReference()

  public init() {}

  /// The mean step half way between the bounds, step·0.5^γ.
  public var granularity: Float { exponents.granularity(steps) }

  public static let hiddenPairs = [HiddenPair.steps, PowerExponents.pair, DeviceReference.pair]
  public static let referencePair: Int? = 2
  public var scales: [Float] { [steps.scale, exponents.scale, reference.scale(common)] }

  public func draw(_ row: inout HiddenRow, _ draws: RowDraws) {
    steps.draw(&row.pairs[0], draws, common)
    exponents.draw(&row.pairs[1], draws)
    reference.draw(&row, pair: 2, draws) { j, row in
      Self.symmetryPoint(
        steps: (row.pairs[0].first[j], row.pairs[0].second[j]),
        exponents: (row.pairs[1].first[j], row.pairs[1].second[j]),
        bounds: (row.boundMinimum[j], row.boundMaximum[j]))
    }
  }

  /// Where the steps up and down of one device are the same; a bound where they are nowhere.
  private static func symmetryPoint(
    steps: (up: Float, down: Float), exponents: (up: Float, down: Float),
    bounds: (low: Float, high: Float)
  ) -> Float {
    let (lowest, highest) = (Double(bounds.low), Double(bounds.high))
    func difference(_ p: Double) -> Double {
      Double(steps.up) * pow((highest - p) / (highest - lowest), Double(exponents.up))
        - Double(steps.down) * pow((p - lowest) / (highest - lowest), Double(exponents.down))
    }
    if difference(0) == 0 { return 0 }
    // The difference falls from bound to bound. To the last bit of a Float and some more.
    var (low, high) = (lowest, highest)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if difference(middle) > 0 { low = middle } else { high = middle }
    }
    return Float((low + high) / 2)
  }

  public static let settings: [Setting<PowerStepReference>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings)
    + .all(\.exponents, PowerExponents.settings) + .all(\.reference, DeviceReference.settings)

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, and for an
  /// exponent that leaves no step half way between the bounds.
  public func validate() throws {
    try validateEach("device")
    try exponents.validate(steps)
  }
}
