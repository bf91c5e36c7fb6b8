public import Crosspoint

/// An exact tile is its weights: tensor "weights".
extension DigitalTile: StorableTile {
  public struct StoredValues: Codable {}

  public static var storedKind: String { "digital" }

  public func stored() -> (values: StoredValues, tensors: [Tensor]) {
    (StoredValues(), [Tensor("weights", weights)])
  }

  public static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> DigitalTile {
    let weights = try tensors.matrix("weights")
    let tile = DigitalTile(rows: weights.rows, columns: weights.columns)
    try tile.setWeights(weights)
    return tile
  }
}
