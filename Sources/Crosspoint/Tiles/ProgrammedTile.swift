/// A tile whose devices are programmed once, drift, and are read: `InferenceTile`, or one of your
/// own.
public protocol ProgrammedTile: Tile {
  /// Seconds since programming.
  var seconds: Double { get }
  /// Programs every device anew to the same targets, by draws of its own; no time has passed then.
  func program() throws
  /// Lets so many seconds have passed since programming, always from what was programmed: times may
  /// come in any order. Samples are numbered anew, by a number of the time's own.
  /// - Throws: `CrosspointError.invalidSetting` for a time at which the device's model says
  ///   nothing.
  func drift(to seconds: Double) throws
  /// Begins to collect signals, for settings that choose ranges by them: until `endCalibration`,
  /// products are exact ones of the weights as they are.
  func beginCalibration()
  /// Sets the ranges of converters by the signals since `beginCalibration`.
  /// - Throws: `CrosspointError.invalidSetting` where there were none, and for a percentile that is
  ///   0 of signals that are not; of those that all are 0 the range is 1.
  func endCalibration() throws
  /// Forgets the signals since `beginCalibration`: ranges stay what they were.
  func cancelCalibration()
}

/// What is put together of tiles.
protocol TileOfTiles: Tile {
  var parts: [any Tile] { get }
}

extension TileGrid: TileOfTiles {
  var parts: [any Tile] { tiles.flatMap { $0 } }
}

extension MultiDeviceTile: TileOfTiles {
  var parts: [any Tile] { [tile] }
}

extension DigitalBiasTile: TileOfTiles {
  var parts: [any Tile] { [tile] }
}

extension Tile {
  /// The weights, those of programmed devices as they were to take them: what else programs them.
  package var targetWeights: Matrix {
    switch self {
    case let tile as InferenceTile: return tile.targetWeights
    case let tile as DigitalBiasTile: return tile.whole(tile.tile.targetWeights)
    case let tile as TileGrid: return tile.whole(\.targetWeights)
    // Each of a weight's devices was to take the same.
    case let tile as MultiDeviceTile: return tile.tile.targetWeights[rows: 0..<tile.rows]
    default: return weights
    }
  }

  /// Whether it, and all that it is put together of, are of this package.
  package var isBuiltIn: Bool {
    switch self {
    case is AnalogTile, is DigitalTile, is FixedPointTile, is InferenceTile, is NonlinearTile: true
    case let tile as any TileOfTiles: tile.parts.allSatisfy(\.isBuiltIn)
    default: false
    }
  }

  /// The tiles within it that are programmed, itself among them.
  public var programmedTiles: [any ProgrammedTile] {
    if let tile = self as? any ProgrammedTile { return [tile] }
    return (self as? any TileOfTiles)?.parts.flatMap(\.programmedTiles) ?? []
  }
}
