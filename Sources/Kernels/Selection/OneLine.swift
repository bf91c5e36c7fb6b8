public import CrosspointKernelBodies

extension KernelTable {
  /// `pulseTrains` for one line of `count` signals.
  /// - Parameters:
  ///   - key, purpose, vector: the address of its draws.
  ///   - slots: bit s for each slot to be drawn.
  /// - Returns: bit s for each slot in which any element fires.
  @discardableResult
  public func pulseTrains(
    key: TileKey, purpose: UInt32, vector: UInt64, _ signals: UnsafePointer<Float>, count: Int, gain: Float, slots: UInt64,
    flip: UInt32 = 0, into out: PulseLines
  ) -> UInt64 {
    var fires: UInt64 = 0
    withUnsafePointer(to: gain) { gain in
      withUnsafePointer(to: slots) { slots in
        pulseTrains(
          VectorLines(key: key, purpose: purpose, firstVector: vector, batch: 1),
          TrainSignals(signals: signals, count: count, gains: gain, slots: slots, flip: flip), out, count, &fires)
      }
    }
    return fires
  }
}
