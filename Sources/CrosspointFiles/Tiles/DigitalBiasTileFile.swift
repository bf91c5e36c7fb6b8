public import Crosspoint

/// The tile below it, its tensors named "array." and its own names for them, and tensor "bias",
/// rows × 1.
extension DigitalBiasTile: StorableTile {
  public struct StoredValues: Codable {
    public var tile: StoredTile
  }

  public static var storedKind: String { "digital-bias" }

  public func stored() throws -> (values: StoredValues, tensors: [Tensor]) {
    let (tile, tensors) = try StoredTile.take(tile, as: "array")
    return (
      StoredValues(tile: tile), tensors + [Tensor("bias", Matrix(rows: rows, columns: 1, bias))]
    )
  }

  public static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> DigitalBiasTile {
    let tile = try values.tile.restored(tensors.part("array"), threads: threads, kernels: kernels)
    let bias = try tensors.matrix("bias", rows: tile.rows, columns: 1)
    return DigitalBiasTile(on: tile, bias: bias.elements)
  }
}
