/// Counting the pulses that devices get.
extension AnalogTile {
  /// Whether pulses are counted: false by default. It changes no result, and is no part of a saved
  /// state; setting it again begins anew at 0.
  public var countsPulses: Bool {
    get { cells.arrays.contains { $0.pulseCount != nil } }
    set { for array in cells.arrays { array.pulseCount = newValue ? 0 : nil } }
  }

  /// Pulses that all devices of the tile have got since counting began: coincidences of trains, one
  /// for each device that sees one (a pulse up or down counts 1, whatever it then does), those of
  /// transfers, of refreshes and of mixed precision's exact counts. Pulses at half voltage do not
  /// count, nor do updates without pulses. 0 where `countsPulses` is off.
  public var pulsesSent: UInt64 { cells.arrays.reduce(0) { $0 &+ ($1.pulseCount ?? 0) } }
}
