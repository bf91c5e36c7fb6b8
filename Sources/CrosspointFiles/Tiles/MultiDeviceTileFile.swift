public import Crosspoint

/// The tile below it, its tensors named "array." and its own names for them.
extension MultiDeviceTile: StorableTile {
  public struct StoredValues: Codable {
    public var devicesPerWeight: Int
    public var tile: StoredTile
  }

  public static var storedKind: String { "multi-device" }

  public func stored() throws -> (values: StoredValues, tensors: [Tensor]) {
    let (tile, tensors) = try StoredTile.take(tile, as: "array")
    return (StoredValues(devicesPerWeight: devicesPerWeight, tile: tile), tensors)
  }

  public static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> MultiDeviceTile {
    let tile = try values.tile.restored(tensors.part("array"), threads: threads, kernels: kernels)
    guard values.devicesPerWeight >= 1, tile.rows % values.devicesPerWeight == 0 else {
      throw CrosspointError.invalidSetting(
        name: "devicesPerWeight", value: "\(values.devicesPerWeight)",
        expected: "a divisor of the array's \(counted(tile.rows, "row"))")
    }
    return MultiDeviceTile(on: tile, devicesPerWeight: values.devicesPerWeight)
  }
}
