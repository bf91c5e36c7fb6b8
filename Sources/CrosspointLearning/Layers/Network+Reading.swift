public import Crosspoint

extension Network {
  /// The same network with the reading side of another kind of tile: `TileKind.reading`.
  /// - Parameter seed: of devices that have to be drawn, or programmed.
  /// - Returns: nil where a layer or a tile is one of the caller's own.
  /// - Throws: `CrosspointError.invalidSetting`, also for a matrix of zeros to be programmed.
  public func read(through kind: TileKind, seed: UInt64, threads: Int = 1) throws -> Network? {
    var number: UInt32 = 0
    var matrix = 0
    let names = namesOfTiles
    func read(_ tile: any Tile) throws -> (any Tile)? {
      defer { matrix += 1 }
      guard case .inference = kind else {
        return try kind.reading(tile, seed: seed, number: &number, threads: threads)
      }
      guard tile.isBuiltIn else { return nil }
      return try naming(names[matrix]) {
        let weights = tile.targetWeights
        let programmed = try Self.arrays(kind, as: tile).makeArrays(
          rows: tile.rows, columns: tile.columns, seed: seed, layer: matrix, threads: threads)
        let inArray = kind.addsBiasDigitally ? tile.columns - 1 : tile.columns
        guard
          (0..<tile.rows).contains(where: { i in (0..<inArray).contains { weights[i, $0] != 0 } })
        else {
          throw CrosspointError.invalidSetting(
            name: "every weight", value: "0", expected: "weights of a trained network")
        }
        try programmed.setWeights(weights)
        return programmed
      }
    }
    let layers: [any Layer] = try layers.compactMap { layer in
      guard let plan = LayerPlan(layer) else { return nil }
      let tiles = try layer.tiles.compactMap(read)
      return tiles.count == layer.tiles.count ? plan.layer(on: tiles) : nil
    }
    return layers.count == self.layers.count ? Network(layers, sources: sources, loss: loss) : nil
  }

  /// Arrays of a kind of the sizes of a tile's own, and as many devices a weight. The bias is the
  /// last column of the whole matrix, not of each array.
  private static func arrays(_ kind: TileKind, as tile: any Tile) -> ArrayPlan {
    var array = (tile as? DigitalBiasTile)?.tile ?? tile
    let devices = array as? MultiDeviceTile
    if let devices { array = devices.tile }
    let largest = (array as? TileGrid).map {
      ArraySize(rows: $0.tiles[0][0].rows, columns: $0.tiles[0][0].columns)
    }
    return ArrayPlan(
      kind, devicesPerWeight: devices?.devicesPerWeight ?? 1, largest: largest ?? .rpu)
  }

  /// For each tile the name of its layer's matrix, as `NetworkPlan.Architecture.matrices` has it:
  /// W1, K2.
  var namesOfTiles: [String] {
    layers.filter { !$0.tiles.isEmpty }.enumerated().flatMap { number, layer in
      // K of a layer of the caller's own.
      let letter = LayerPlan(layer)?.letter ?? "K"
      return layer.tiles.map { _ in "\(letter)\(number + 1)" }
    }
  }

  /// The tiles of all layers, and of what is put together of tiles those.
  var leaves: [any Tile] { layers.flatMap(\.tiles).flatMap(\.leaves) }
}

/// Names the matrix of an invalid setting.
func naming<Result>(_ matrix: String, _ body: () throws -> Result) throws -> Result {
  do { return try body() } catch CrosspointError.invalidSetting(
    let name, let value, let expected)
  {
    throw CrosspointError.invalidSetting(
      name: "\(matrix): \(name)", value: value, expected: expected)
  }
}
