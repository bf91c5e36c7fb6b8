/// Pulse trains: a mask for each line of the array, bit s for slot s.
public enum ReferencePulses {
  /// The trains of one side of an array: slot s of element i fires with probability |v_i|·gain (one
  /// Float product, ≥ 1 always fires), drawn at position 64·i + s of the stream. Bit-exact.
  /// - Parameter slots: 0 … 64.
  public static func trains(_ values: [Float], gain: Float, slots: Int, _ draws: ReferenceStream)
    -> [UInt64]
  {
    values.enumerated().map { i, value in
      let probability = abs(value) * gain
      var train: UInt64 = 0
      for slot in 0..<slots
      where draws.fires(probability: probability, UInt32(truncatingIfNeeded: 64 * i + slot)) {
        train |= 1 << UInt64(slot)
      }
      return train
    }
  }

  /// Slots in which both lines of a cross-point fire.
  public static func coincidences(_ x: UInt64, _ delta: UInt64) -> Int {
    (x & delta).nonzeroBitCount
  }
}
