public import Crosspoint

extension Network {
  /// The same network with the reading side of another kind of tile: `TileKind.reading`.
  /// - Parameter seed: of devices that have to be drawn, or programmed.
  /// - Returns: nil where a layer or a tile is one of the caller's own.
  /// - Throws: `CrosspointError.invalidSetting`.
  public func read(through kind: TileKind, seed: UInt64, threads: Int = 1) throws -> Network? {
    var number: UInt32 = 0
    var matrix = 0
    func read(_ tile: any Tile) throws -> (any Tile)? {
      defer { matrix += 1 }
      guard case .inference = kind else {
        return try kind.reading(tile, seed: seed, number: &number, threads: threads)
      }
      // The bias is the last column of the whole matrix, not of each array.
      let array = (tile as? DigitalBiasTile)?.tile ?? tile
      let largest = (array as? TileGrid).map {
        ArraySize(rows: $0.tiles[0][0].rows, columns: $0.tiles[0][0].columns)
      }
      let programmed = try ArrayPlan(kind, largest: largest ?? .rpu).makeArrays(
        rows: tile.rows, columns: tile.columns, seed: seed, layer: matrix, threads: threads)
      do { try programmed.setWeights(tile.targetWeights) } catch CrosspointError.invalidSetting(
        let name, let value, let expected)
      {
        throw CrosspointError.invalidSetting(
          name: "matrix \(matrix + 1): \(name)", value: value, expected: expected)
      }
      return programmed
    }
    let layers: [any Layer] = try layers.compactMap { layer in
      switch layer {
      case let layer as DenseLayer:
        return try read(layer.tile).map { DenseLayer(tile: $0, activation: layer.activation) }
      case let layer as ConvolutionLayer:
        let tiles = try layer.tiles.compactMap(read)
        guard tiles.count == layer.tiles.count else { return nil }
        return ConvolutionLayer(shape: layer.shape, tiles: tiles, activation: layer.activation)
      case let layer as MaxPoolingLayer:
        return MaxPoolingLayer(
          input: layer.input, window: layer.window, activation: layer.activation)
      case let layer as TransposedConvolutionLayer:
        let tiles = try layer.tiles.compactMap(read)
        guard tiles.count == layer.tiles.count else { return nil }
        return TransposedConvolutionLayer(
          shape: layer.shape, tiles: tiles, activation: layer.activation)
      case let layer as ChannelLayer:
        return ChannelLayer(
          input: layer.input, channels: layer.channels, offset: layer.offset, gain: layer.gain)
      default: return nil
      }
    }
    return layers.count == self.layers.count ? Network(layers, sources: sources, loss: loss) : nil
  }
}
