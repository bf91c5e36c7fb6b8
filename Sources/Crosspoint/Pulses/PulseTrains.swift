/// The pulse trains of a batch of updates: bit s of a train is slot s.
///
/// As drawn by `AnalogTile.pulseTrains(x:delta:learningRate:vector:)`, or made by hand for holding a chip against a tile.
public struct PulseTrains: Sendable, Equatable {
  /// Slots of each sample, 0 … 64.
  public var slots: [Int]
  /// Trains of the columns: batch × columns, row by row.
  public var x: [UInt64]
  public var xIsNegative: [Bool]
  /// Trains of the rows: batch × rows. The sign includes the learning rate's.
  public var delta: [UInt64]
  public var deltaIsNegative: [Bool]

  public init(slots: [Int], x: [UInt64], xIsNegative: [Bool], delta: [UInt64], deltaIsNegative: [Bool]) {
    self.slots = slots
    self.x = x
    self.xIsNegative = xIsNegative
    self.delta = delta
    self.deltaIsNegative = deltaIsNegative
  }
}
