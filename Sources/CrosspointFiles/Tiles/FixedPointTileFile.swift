public import Crosspoint

/// A tile of fixed-point numbers is its state: tensor "weights", and "velocity" where there is
/// momentum; with "weights.rest" and "velocity.rest", what single precision leaves of numbers of
/// more than 24 bits.
extension FixedPointTile: StorableTile {
  public struct StoredValues: Codable {
    public var settings: FixedPointSettings
    public var seed: UInt64
    public var tile: UInt32
    public var vectorNumbers: VectorNumbers
    public var updates: Int
  }

  public static var storedKind: String { "fixed-point" }

  private enum Name {
    static let (weights, velocity, rest) = ("weights", "velocity", ".rest")
  }

  public func stored() -> (values: StoredValues, tensors: [Tensor]) {
    let state = state
    let matrices = [
      (Name.weights, state.weights), (Name.weights + Name.rest, state.weightsRest),
      (Name.velocity, state.velocity), (Name.velocity + Name.rest, state.velocityRest),
    ]
    return (
      StoredValues(
        settings: state.settings, seed: state.seed, tile: state.tile,
        vectorNumbers: state.vectorNumbers, updates: state.updates),
      matrices.compactMap { name, matrix in matrix.map { Tensor(name, $0) } }
    )
  }

  public static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> FixedPointTile {
    let weights = try tensors.matrix(Name.weights)
    func matrix(_ name: String) throws -> Matrix? {
      guard tensors.type(of: name) != nil else { return nil }
      return try tensors.matrix(name, rows: weights.rows, columns: weights.columns)
    }
    return try FixedPointTile(
      FixedPointTileState(
        settings: values.settings, seed: values.seed, tile: values.tile,
        vectorNumbers: values.vectorNumbers, updates: values.updates, weights: weights,
        weightsRest: try matrix(Name.weights + Name.rest), velocity: try matrix(Name.velocity),
        velocityRest: try matrix(Name.velocity + Name.rest)), threads: threads, kernels: kernels)
  }
}
