public import Crosspoint

extension Network {
  /// How many numbers lay beyond the ends of their fixed-point formats since the network was made
  /// or loaded, tests included; nil where no tile holds fixed-point numbers.
  public var saturations: FixedPointSaturations? {
    let tiles = leaves.compactMap { $0 as? FixedPointTile }
    return tiles.isEmpty ? nil : tiles.reduce(FixedPointSaturations()) { $0 + $1.saturations }
  }
}

extension [any Tile] {
  /// The tiles of a layer, where all hold fixed-point numbers: sums of several products are exact,
  /// and converted once. Empty otherwise.
  var ofFixedPoint: [FixedPointTile] {
    let tiles = compactMap { $0 as? FixedPointTile }
    return tiles.count == count ? tiles : []
  }
}
