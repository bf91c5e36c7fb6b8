/// Steps that change piecewise linearly with the weight: each device's own step times a factor that
/// is given at nodes between its bounds.
///
///     w ← clip(w ± Δ·(1 + c·ξ))          Δ = s·factors(t)
///                                        t = (w − w_min)/(w_max − w_min)
///
/// Steps s and bounds are the cross-point's own; factors(t) is interpolated linearly between
/// equally spaced nodes, the first at the lower bound and the last at the upper one. One node is a
/// constant factor.
public struct PiecewiseStep: SteppedModel, WriteNoiseModel {
  public static let name = "piecewiseStep"
  public static let summary = "steps times a factor at 1 to 32 weights between the bounds"
  public static let nodeCounts = 1...32

  public var steps = StepParameters()
  public var common = CommonParameters()
  /// What steps up are multiplied by at each node, from the lower bound to the upper one; at least
  /// 0.
  public var factorsUp: [Float] = [1]
  /// What steps down are multiplied by, likewise; as many.
  public var factorsDown: [Float] = [1]
  public var written = WriteNoise()

  public init() {}

  /// The mean step up at the middle node: step·factorsUp[⌊n/2⌋], n nodes.
  public var granularity: Float { steps.step * factorsUp[factorsUp.count / 2] }

  public static let settings: [Setting<PiecewiseStep>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings)
    + .all(\.written, WriteNoise.settings) + [
      .numbers("factorsUp", \.factorsUp, .atLeastZero, count: nodeCounts, "factors"),
      .numbers("factorsDown", \.factorsDown, .atLeastZero, count: nodeCounts, "factors"),
    ]

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, for lists of
  /// different lengths, and without a step up at the middle node.
  public func validate() throws {
    try validateEach("device")
    guard factorsDown.count == factorsUp.count else {
      throw CrosspointError.invalidSetting(
        name: "device.factorsDown", value: "a list of \(factorsDown.count)",
        expected: "as many as factorsUp has, \(factorsUp.count)")
    }
    guard granularity > 0 else {
      throw CrosspointError.invalidSetting(
        name: "device.factorsUp", value: "0 at the middle node",
        expected: "a step there, which says how many pulses an update takes")
    }
  }
}

extension PiecewiseStep {
  /// Five times 32 numbers: of every interval its first node's position; then of pulses up and of
  /// pulses down the factor there and its slope. Zeros behind the last interval.
  public var lawTable: [Float] {
    let intervals = max(factorsUp.count - 1, 1)
    func row(_ value: (Int) -> Float) -> [Float] { (0..<32).map { $0 < intervals ? value($0) : 0 } }
    func valuesAndSlopes(_ values: [Float]) -> [Float] {
      row { values[$0] }
        + row { values.count > 1 ? (values[$0 + 1] - values[$0]) * Float(intervals) : 0 }
    }
    return row { Float($0) / Float(intervals) } + valuesAndSlopes(factorsUp)
      + valuesAndSlopes(factorsDown)
  }
}
