/// Steps measured at some weights: a table of steps up and down at 2 to 32 nodes between the
/// bounds, and their spread at each.
///
///     w ← clip(w ± Δ·(1 + c·ξ))          Δ = max(steps(t) + spreads(t)·ζ, 0)
///                                        t = (w − w_min)/(w_max − w_min)
///
/// The bounds are the cross-point's own; steps(t) and spreads(t) are interpolated linearly between
/// the nodes. ζ is drawn once for each cross-point and direction, so that a device that steps
/// further than others at one node does so at all of them. `crosspoint device fit` makes such a
/// table of measured pulses.
public struct Tabulated: WriteNoiseModel {
  public static let name = "tabulated"
  public static let summary = "measured steps at 2 to 32 weights between the bounds"
  public static let nodeCounts = 2...32

  public var common = CommonParameters()
  /// Mean weight change of a pulse up at each node, from the lower bound to the upper one; at least
  /// 0, in units of the weight.
  public var stepsUp: [Float] = [0.001, 0.001]
  /// Mean weight change of a pulse down at each node, likewise and without its sign.
  public var stepsDown: [Float] = [0.001, 0.001]
  /// Device-to-device spread of the steps up at each node, in units of the weight as the steps are.
  public var spreadsUp: [Float] = [0.0003, 0.0003]
  /// Device-to-device spread of the steps down, likewise.
  public var spreadsDown: [Float] = [0.0003, 0.0003]
  /// Where the nodes lie, as shares of the way from the lower bound to the upper one, ascending
  /// from 0 to 1; empty where they are equally spaced.
  public var positions: [Float] = []
  /// Correlation of the deviations up and down of a device, −1 … 1.
  public var upDownCorrelation: Float = 1
  public var written = WriteNoise()

  public init() {}

  /// The mean of the steps up and down at weight 0 between the mean bounds.
  public var granularity: Float {
    let width = common.boundMaximum - common.boundMinimum
    let t = width > 0 ? -common.boundMinimum / width : 0
    return (step(stepsUp, at: t) + step(stepsDown, at: t)) / 2
  }

  /// The nodes' positions, spelt out.
  public var nodes: [Float] {
    positions.isEmpty ? stepsUp.indices.map { Float($0) / Float(stepsUp.count - 1) } : positions
  }

  /// Values of the nodes interpolated linearly at a position, 0 … 1.
  public func step(_ values: [Float], at t: Float) -> Float {
    let nodes = nodes
    let i = max(0, min(nodes.count - 2, nodes.lastIndex { $0 <= t } ?? 0))
    return values[i] + (values[i + 1] - values[i]) / (nodes[i + 1] - nodes[i]) * (t - nodes[i])
  }

  public static let hiddenPairs = [
    HiddenPair(HiddenParameter("deviationUp"), HiddenParameter("deviationDown"))
  ]
  public var scales: [Float] { [1] }

  public func draw(_ row: inout HiddenRow, _ draws: RowDraws) {
    row.pairs[0].first = draws.gaussians(.deviationUp)
    let other = draws.gaussians(.deviationDown)
    let rest = (1 - upDownCorrelation * upDownCorrelation).squareRoot()
    for j in 0..<row.columns {
      row.pairs[0].second[j] = upDownCorrelation * row.pairs[0].first[j] + rest * other[j]
    }
    if common.hasPerfectBias, row.columns > 0 {
      (row.pairs[0].first[row.columns - 1], row.pairs[0].second[row.columns - 1]) = (0, 0)
    }
  }

  public static let settings: [Setting<Tabulated>] =
    [
      .numbers("stepsUp", \.stepsUp, .atLeastZero, count: nodeCounts, "steps"),
      .numbers("stepsDown", \.stepsDown, .atLeastZero, count: nodeCounts, "steps"),
      .numbers("spreadsUp", \.spreadsUp, .atLeastZero, count: nodeCounts, "spreads"),
      .numbers("spreadsDown", \.spreadsDown, .atLeastZero, count: nodeCounts, "spreads"),
      .numbers("positions", \.positions, .zeroToOne, count: 0...nodeCounts.upperBound, "positions"),
      .number(
        "upDownCorrelation", \.upDownCorrelation,
        NumberRange("a number, -1 to 1") { $0 >= -1 && $0 <= 1 }),
    ] + .all(\.common, CommonParameters.settings) + .all(\.written, WriteNoise.settings)

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, for lists of
  /// different lengths, for positions that do not ascend from 0 to 1, and without a step at weight
  /// 0.
  public func validate() throws {
    try validateEach("device")
    for (name, values) in [
      ("stepsDown", stepsDown), ("spreadsUp", spreadsUp), ("spreadsDown", spreadsDown),
      ("positions", nodes),
    ]
    where values.count != stepsUp.count {
      throw CrosspointError.invalidSetting(
        name: "device.\(name)", value: "a list of \(values.count)",
        expected: "as many as stepsUp has, \(stepsUp.count)")
    }
    let sorted =
      zip(nodes, nodes.dropFirst()).allSatisfy { $0 < $1 } && nodes.first == 0 && nodes.last == 1
    guard sorted else {
      throw CrosspointError.invalidSetting(
        name: "device.positions", value: "\(positions)",
        expected: "numbers that ascend from 0 to 1, none twice")
    }
    guard granularity > 0 else {
      throw CrosspointError.invalidSetting(
        name: "device.stepsUp and stepsDown", value: "0 at weight 0",
        expected: "a step there, which says how many pulses an update takes")
    }
  }
}

extension Tabulated {
  /// Nine times 32 numbers, a row for each: of every interval its first node's position; then of
  /// pulses up and of pulses down the step there and its slope, the spread there and its slope.
  /// Zeros behind the last interval.
  public var lawTable: [Float] {
    let nodes = nodes
    func row(_ value: (Int) -> Float) -> [Float] {
      (0..<32).map { $0 < nodes.count - 1 ? value($0) : 0 }
    }
    func valuesAndSlopes(_ values: [Float]) -> [Float] {
      row { values[$0] } + row { (values[$0 + 1] - values[$0]) / (nodes[$0 + 1] - nodes[$0]) }
    }
    return row { nodes[$0] } + valuesAndSlopes(stepsUp) + valuesAndSlopes(spreadsUp)
      + valuesAndSlopes(stepsDown) + valuesAndSlopes(spreadsDown)
  }
}
