public import Crosspoint

/// Nonlinear pairs are the conductances of their devices above the least: tensors "plus" and
/// "minus". By what devices differ follows from seed and number.
extension NonlinearTile: StorableTile {
  public struct StoredValues: Codable {
    public var settings: NonlinearSettings
    public var seed: UInt64
    public var tile: UInt32
    public var vectorNumbers: VectorNumbers
  }

  public static var storedKind: String { "nonlinear" }

  public func stored() throws -> (values: StoredValues, tensors: [Tensor]) {
    do { try settings.current.requireRegistered() } catch let error as CrosspointError {
      throw FileError.notStorable(.tile, type: "\(Self.self)", error.description)
    }
    let (plus, minus) = conductances
    return (
      StoredValues(settings: settings, seed: seed, tile: tile, vectorNumbers: vectorNumbers),
      [Tensor("plus", plus), Tensor("minus", minus)]
    )
  }

  public static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> NonlinearTile {
    let plus = try tensors.matrix("plus")
    let minus = try tensors.matrix("minus", rows: plus.rows, columns: plus.columns)
    let tile = try NonlinearTile(
      rows: plus.rows, columns: plus.columns, settings: values.settings, seed: values.seed,
      tile: values.tile, threads: threads, kernels: kernels)
    try tile.setConductances(plus: plus, minus: minus)
    tile.vectorNumbers = values.vectorNumbers
    return tile
  }
}
