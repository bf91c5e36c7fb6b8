public import CrosspointKernels

/// Everything that a tile of fixed-point numbers is between two batches: what
/// `FixedPointTile.state` takes and `FixedPointTile(_:threads:kernels:)` puts back, to the bit.
public struct FixedPointTileState: Sendable, Equatable {
  public var settings: FixedPointSettings
  public var seed: UInt64
  public var tile: UInt32
  public var vectorNumbers: VectorNumbers
  public var updates: Int
  /// rows × columns.
  public var weights: Matrix
  /// What single precision leaves of weights of more than 24 bits; nil where nothing.
  public var weightsRest: Matrix?
  /// The last update; nil without momentum.
  public var velocity: Matrix?
  public var velocityRest: Matrix?

  public init(
    settings: FixedPointSettings, seed: UInt64, tile: UInt32, vectorNumbers: VectorNumbers,
    updates: Int, weights: Matrix, weightsRest: Matrix? = nil, velocity: Matrix? = nil,
    velocityRest: Matrix? = nil
  ) {
    (self.settings, self.seed, self.tile) = (settings, seed, tile)
    (self.vectorNumbers, self.updates) = (vectorNumbers, updates)
    (self.weights, self.weightsRest) = (weights, weightsRest)
    (self.velocity, self.velocityRest) = (velocity, velocityRest)
  }
}

extension FixedPointTile {
  /// The tile as it stands. Traps within a batch whose products were added and not applied.
  public var state: FixedPointTileState {
    check(summed == 0, "the state of a tile within a batch")
    let (weights, weightsRest) = matrices(held)
    var state = FixedPointTileState(
      settings: settings, seed: seed, tile: tile, vectorNumbers: vectorNumbers, updates: updates,
      weights: weights, weightsRest: weightsRest)
    if let velocity { (state.velocity, state.velocityRest) = matrices(velocity) }
    return state
  }

  /// The tile of a state.
  /// - Throws: `CrosspointError` for a state that no tile can be in.
  public convenience init(
    _ state: FixedPointTileState, threads: Int = 1, kernels: KernelTable = .current
  ) throws {
    try self.init(
      rows: state.weights.rows, columns: state.weights.columns, settings: state.settings,
      seed: state.seed, tile: state.tile, threads: threads, kernels: kernels)
    guard state.updates >= 0 else {
      throw CrosspointError.invalidSetting(
        name: "updates", value: "\(state.updates)", expected: "at least 0")
    }
    vectorNumbers = state.vectorNumbers
    updates = state.updates
    try set(held, state.weights, state.weightsRest, "weights", format: formats.weights)
    guard let velocity else { return }
    guard let last = state.velocity else {
      throw CrosspointError.invalidSetting(
        name: "velocity", value: "missing", expected: "a matrix: the tile has momentum")
    }
    try set(velocity, last, state.velocityRest, "velocity", format: nil)
  }

  private func matrices(_ array: NumberArray) -> (Matrix, rest: Matrix?) {
    let values = (0..<array.count).map { array[$0] }
    let rest = values.map { Float($0 - Double(Float($0))) }
    return (
      Matrix(rows: rows, columns: columns, values.map { Float($0) }),
      rest.allSatisfy { $0 == 0 } ? nil : Matrix(rows: rows, columns: columns, rest)
    )
  }

  /// Throws for values that are not finite, and for those that the format does not have.
  private func set(
    _ array: NumberArray, _ values: Matrix, _ rest: Matrix?, _ name: String,
    format: FixedPointFormat?
  ) throws {
    for matrix in [values, rest ?? values] {
      checkWeights(matrix)
      try checkFinite(matrix, name, kernels)
    }
    let (first, second) = (values.elements, rest?.elements)
    for i in first.indices {
      let value = Double(first[i]) + Double(second?[i] ?? 0)
      if let format {
        let code = value / format.step
        guard code == code.rounded(), value >= format.smallest, value <= format.largest else {
          throw CrosspointError.invalidSetting(
            name: "\(name)[\(i / columns), \(i % columns)]", value: "\(value)",
            expected: """
              a number of \(format): a multiple of \(format.step), \(format.smallest) to \
              \(format.largest)
              """)
        }
      }
      array[i] = value
    }
  }
}
