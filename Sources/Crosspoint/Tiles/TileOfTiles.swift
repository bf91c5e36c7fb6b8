/// What is put together of tiles: a further one is a case of no switch, and an extension here.
protocol TileOfTiles: Tile {
  /// The tiles; of a grid row by row.
  var parts: [any Tile] { get }
  /// The same, put together of other tiles of the same sizes.
  func with(_ parts: [any Tile]) -> any Tile
  /// Its matrix, given those of its parts as they were set.
  func whole(_ part: (any Tile) -> Matrix) -> Matrix
}

extension TileGrid: TileOfTiles {
  var parts: [any Tile] { tiles.flatMap { $0 } }
  func with(_ parts: [any Tile]) -> any Tile {
    let width = tiles[0].count
    return TileGrid(tiles.indices.map { Array(parts[$0 * width..<($0 + 1) * width]) })
  }
}

extension MultiDeviceTile: TileOfTiles {
  var parts: [any Tile] { [tile] }
  func with(_ parts: [any Tile]) -> any Tile {
    MultiDeviceTile(on: parts[0], devicesPerWeight: devicesPerWeight)
  }
  // Each of a weight's devices was to take the same.
  func whole(_ part: (any Tile) -> Matrix) -> Matrix { part(tile)[rows: 0..<rows] }
}

extension DigitalBiasTile: TileOfTiles {
  var parts: [any Tile] { [tile] }
  func with(_ parts: [any Tile]) -> any Tile { DigitalBiasTile(on: parts[0], bias: bias) }
  func whole(_ part: (any Tile) -> Matrix) -> Matrix { whole(part(tile)) }
}

extension Tile {
  /// The tiles that it is put together of, in the end; itself where there are none.
  package var leaves: [any Tile] {
    (self as? any TileOfTiles)?.parts.flatMap(\.leaves) ?? [self]
  }

  /// The weights, those of programmed devices as they were to take them: what else programs them.
  package var targetWeights: Matrix {
    switch self {
    case let tile as InferenceTile: tile.targetWeights
    case let tile as any TileOfTiles: tile.whole(\.targetWeights)
    default: weights
    }
  }

  /// Whether it, and all that it is put together of, are of this package.
  package var isBuiltIn: Bool {
    leaves.allSatisfy {
      $0 is AnalogTile || $0 is DigitalTile || $0 is FixedPointTile || $0 is InferenceTile
        || $0 is NonlinearTile
    }
  }
}
