extension DrawnPulses {
  /// The coincidences of all cross-points: pulses that devices get.
  ///
  /// Σ_s (pulses of x in slot s)·(pulses of δ in slot s), sample by sample.
  var coincidences: UInt64 {
    (0..<batch).reduce(0) { sum, sample in
      if let coincident, coincident[sample] == 0 { return sum }
      return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 128) { fires in
        fires.initialize(repeating: 0)
        let (x, delta) = (fires.baseAddress!, fires.baseAddress! + 64)
        self.x.count(sample, slots: slots, into: x)
        self.delta.count(sample, slots: slots, into: delta)
        return (0..<slots).reduce(sum) { $0 &+ x[$1] &* delta[$1] }
      }
    }
  }
}

extension PulseBatch {
  /// Adds the lines that fire in each slot of a sample.
  fileprivate func count(_ sample: Int, slots: Int, into fires: UnsafeMutablePointer<UInt64>) {
    let l = lines(sample)
    for i in 0..<lineLength {
      // What is behind the first 32 slots is not written where there are no more.
      var train = UInt64(l.low[i]) | (slots > 32 ? UInt64(l.high[i]) << 32 : 0)
      while train != 0 {
        fires[train.trailingZeroBitCount] &+= 1
        train &= train &- 1
      }
    }
  }
}
