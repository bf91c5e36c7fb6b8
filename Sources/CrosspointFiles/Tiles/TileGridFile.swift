public import Crosspoint

/// The tiles of the grid, their tensors named "row0.column1." and so on and their own names for
/// them.
extension TileGrid: StorableTile {
  public struct StoredValues: Codable {
    /// Row by row of the grid.
    public var tiles: [[StoredTile]]
  }

  public static var storedKind: String { "grid" }

  public func stored() throws -> (values: StoredValues, tensors: [Tensor]) {
    var all: [Tensor] = []
    let parts = try tiles.enumerated().map { r, row in
      try row.enumerated().map { c, tile in
        let (values, tensors) = try StoredTile.take(tile, as: Self.name(r, c))
        all += tensors
        return values
      }
    }
    return (StoredValues(tiles: parts), all)
  }

  public static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> TileGrid {
    let tiles = try values.tiles.enumerated().map { r, row in
      try row.enumerated().map { c, tile in
        try tile.restored(tensors.part(name(r, c)), threads: threads, kernels: kernels)
      }
    }
    guard let first = tiles.first, !first.isEmpty,
      tiles.allSatisfy({ row in
        row.count == first.count
          && zip(row, first).allSatisfy { $0.rows == row[0].rows && $0.columns == $1.columns }
      })
    else {
      throw CrosspointError.invalidSetting(
        name: "tiles", value: "\(tiles.map { $0.map { "\($0.rows) × \($0.columns)" } })",
        expected: "tiles that make up a grid")
    }
    return TileGrid(tiles)
  }

  private static func name(_ row: Int, _ column: Int) -> String { "row\(row).column\(column)" }
}
