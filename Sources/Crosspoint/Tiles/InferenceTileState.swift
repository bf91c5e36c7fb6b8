/// What files hold of a tile of programmed devices.
extension InferenceTile {
  /// All that a tile's next products follow from, beside its settings, seed and number.
  public struct State: Sendable {
    /// The weights that devices were to take.
    public var targetWeights: Matrix
    /// The weight of the largest conductance.
    public var largestWeight: Float
    /// How often devices were programmed.
    public var programmings: UInt64
    /// In µS, a matrix for each device of a weight.
    public var conductances: [Matrix]
    /// In µS, 1 × columns for each device of a weight; none unless a column is subtracted.
    public var column: [Matrix]
    /// Since programming.
    public var seconds: Double
    public var ranges: CalibratedRanges
    public var vectorNumbers: VectorNumbers

    public init(
      targetWeights: Matrix, largestWeight: Float, programmings: UInt64, conductances: [Matrix],
      column: [Matrix] = [], seconds: Double, ranges: CalibratedRanges,
      vectorNumbers: VectorNumbers
    ) {
      (self.targetWeights, self.largestWeight) = (targetWeights, largestWeight)
      (self.programmings, self.conductances) = (programmings, conductances)
      self.column = column
      (self.seconds, self.ranges, self.vectorNumbers) = (seconds, ranges, vectorNumbers)
    }
  }

  public var state: State {
    let array = devices
    return State(
      targetWeights: array.weights, largestWeight: array.largest,
      programmings: array.programmings, conductances: array.planes, column: array.column,
      seconds: seconds, ranges: ranges, vectorNumbers: vectorNumbers)
  }

  /// Takes the state of a tile of the same settings, seed and number. Traps for other shapes.
  /// - Throws: `CrosspointError.invalidSetting` for one that no tile can be in, before anything has
  ///   changed: a time that the device's model does not know, conductances that are negative or of
  ///   another number, ranges that settings do not choose.
  public func restore(_ state: State) throws {
    checkWeights(state.targetWeights)
    try checkFinite(state.targetWeights, "weights", kernels)
    let counts = array.planeCounts
    try requireDevices(state.conductances, count: counts.planes, rows: rows, "conductances")
    try requireDevices(state.column, count: counts.column, rows: 1, "column")
    try require(
      state.largestWeight.isNormal && state.largestWeight > 0, "largestWeight",
      "\(state.largestWeight)", "a number above 0")
    try require(
      state.programmings >= 1, "programmings", "\(state.programmings)", "at least 1")
    for (range, choice, name) in [
      (state.ranges.input, settings.inputRange, "input"),
      (state.ranges.output, settings.outputRange, "output"),
    ] {
      guard let range else { continue }
      try require(
        choice != .given && range.isFinite && range > 0, "ranges.\(name)", "\(range)",
        choice == .given ? "none, because settings give it" : "a number above 0")
    }
    try settings.device.model.validate(seconds: state.seconds)
    try array.restore(
      weights: state.targetWeights, largest: state.largestWeight,
      programmings: state.programmings, planes: state.conductances, column: state.column)
    (seconds, ranges, vectorNumbers) = (state.seconds + 0, state.ranges, state.vectorNumbers)
    compensation = ReadoutCompensation(settings.compensation)
    readDevices()
  }

  private func requireDevices(_ all: [Matrix], count: Int, rows: Int, _ name: String) throws {
    try require(
      all.count == count, name, "\(all.count) matrices", "\(count), one for each device of a weight"
    )
    for conductances in all {
      check(
        conductances.rows == rows && conductances.columns == columns,
        "\(name) are \(conductances.rows) × \(conductances.columns), not \(rows) × \(columns)")
      let bad = conductances.elements.first { !($0 >= 0 && $0.isFinite) }
      try require(bad == nil, "a conductance", "\(bad ?? 0)", "a finite number, at least 0")
    }
  }
}
