public import Crosspoint

extension Network {
  /// How many numbers lay beyond the ends of their fixed-point formats since the network was made
  /// or loaded, tests included; nil where no tile holds fixed-point numbers.
  public var saturations: FixedPointSaturations? {
    let tiles = layers.flatMap(\.tiles).compactMap { $0 as? FixedPointTile }
    return tiles.isEmpty ? nil : tiles.reduce(FixedPointSaturations()) { $0 + $1.saturations }
  }
}
