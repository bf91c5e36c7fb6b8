/// The pulse trains of a batch of updates: bit s of a train is slot s.
///
/// As drawn by `AnalogTile.pulseTrains(x:delta:learningRate:vector:)`, or made by hand for holding
/// a chip against a tile.
public struct PulseTrains: Sendable, Equatable {
  /// Slots of each sample, 0 … 64.
  public var slots: [Int]
  /// Trains of the columns: batch × columns, row by row.
  public var x: [UInt64]
  /// Whether x is negative: batch × columns.
  public var xIsNegative: [Bool]
  /// Trains of the rows: batch × rows, row by row.
  public var delta: [UInt64]
  /// Whether η·δ is negative: batch × rows.
  public var deltaIsNegative: [Bool]
  /// The phases of each sample: only for devices with a response at half voltage.
  public var phases: [PulsePhases]

  /// - Parameter phases: where nil, those of the signs of the lines that fire. (A sign of silent
  ///   lines has its phases too, in which the other side's pulses are seen; trains alone do not
  ///   tell it from the sign of a zero.)
  public init(
    slots: [Int], x: [UInt64], xIsNegative: [Bool], delta: [UInt64], deltaIsNegative: [Bool],
    phases: [PulsePhases]? = nil
  ) {
    self.slots = slots
    self.x = x
    self.xIsNegative = xIsNegative
    self.delta = delta
    self.deltaIsNegative = deltaIsNegative
    self.phases =
      phases
      ?? slots.indices.map { sample in
        func fires(_ trains: [UInt64], _ negative: [Bool], _ sign: Bool) -> Bool {
          let count = min(trains.count, negative.count) / slots.count
          return (sample * count..<(sample + 1) * count).contains {
            trains[$0] != 0 && negative[$0] == sign
          }
        }
        return PulsePhases(
          xIsPositive: fires(x, xIsNegative, false), xIsNegative: fires(x, xIsNegative, true),
          deltaIsPositive: fires(delta, deltaIsNegative, false),
          deltaIsNegative: fires(delta, deltaIsNegative, true))
      }
  }
}
