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

extension Tile {
  /// The tiles within it that are programmed, itself among them.
  public var programmedTiles: [any ProgrammedTile] {
    leaves.compactMap { $0 as? any ProgrammedTile }
  }
}
