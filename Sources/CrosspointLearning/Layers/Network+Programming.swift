public import Crosspoint

/// Networks whose weights are programmed once.
extension Network {
  /// The tiles that are programmed, of all layers.
  public var programmedTiles: [any ProgrammedTile] {
    leaves.compactMap { $0 as? any ProgrammedTile }
  }

  /// Programs every device anew to the same weights.
  public func program() throws { for tile in programmedTiles { try tile.program() } }

  /// Lets so many seconds have passed since programming, from what was programmed.
  /// - Throws: `CrosspointError.invalidSetting` for a time at which a device's model says nothing.
  public func drift(to seconds: Double) throws {
    for tile in programmedTiles { try tile.drift(to: seconds) }
  }

  /// Sets the ranges of converters by what some examples make of them, layer by layer, where
  /// settings ask for that.
  /// - Parameter examples: batch × inputs, at least one.
  /// - Throws: `CrosspointError.invalidSetting` for a range of zero width, and `.nonFinite`; ranges
  ///   are then as they were in the layers from there on, and no calibration goes on.
  public func calibrate(on examples: Matrix) throws {
    let tiles = programmedTiles
    for tile in tiles { tile.beginCalibration() }
    defer { for tile in tiles { tile.cancelCalibration() } }
    // As many at once as are tested at once.
    for first in stride(from: 0, to: examples.rows, by: 100) {
      _ = try forward(examples[rows: first..<min(first + 100, examples.rows)])
    }
    for (name, tile) in zip(namesOfTiles, layers.flatMap(\.tiles)) {
      try naming(name) {
        for part in tile.programmedTiles { try part.endCalibration() }
      }
    }
  }
}
