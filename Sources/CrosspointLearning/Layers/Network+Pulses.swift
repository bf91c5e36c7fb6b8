import Crosspoint

extension Network {
  /// Counts the pulses of every analog array from here on: `EpochResult.pulses` has them.
  ///
  /// It changes no result, costs a few percent of the time of training, and is no part of a saved
  /// run. Arrays of a caller's own are not counted.
  public func countPulses() {
    for tile in analogTiles { tile.countsPulses = true }
  }

  /// Pulses that the devices of all arrays that count them have got; nil where none does.
  public var pulsesSent: UInt64? {
    let counting = analogTiles.filter(\.countsPulses)
    return counting.isEmpty ? nil : counting.reduce(0) { $0 &+ $1.pulsesSent }
  }

  private var analogTiles: [AnalogTile] { leaves.compactMap { $0 as? AnalogTile } }
}
