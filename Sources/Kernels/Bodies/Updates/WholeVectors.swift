import CrosspointCSIMD

/// Dense coincidences: every vector of sixteen columns is pulsed as a whole.
extension PulsedRow {
  /// Columns whose noise is drawn before they are pulsed, and coincidences of each at once: their
  /// Gaussians stay in L1.
  @_alwaysEmitIntoClient @inline(__always) static var chunk: Int { 128 }
  @_alwaysEmitIntoClient @inline(__always) static var ordinals: Int { 16 }

  /// Pulses columns first (a multiple of 32) ..< end, the coincidences of each one after the other.
  ///
  /// The amounts of some columns, then their pulses: in one loop the pulses would wait for the
  /// draws, because a core's window is no longer than the operations of one vector. A vector's
  /// weights and hidden values are loaded once for all its pulses.
  @_alwaysEmitIntoClient @_transparent
  public func pulseEach<Law: PulseLaw>(_ law: Law, _ first: Int, _ end: Int) {
    var amounts = ColumnAmounts(self)
    var start = first
    while start < end {
      let stop = min(start &+ PulsedRow.chunk, end)
      let most = countAll(start, stop)
      if most > 0 { amounts.begin(law, self, start, stop) }
      var before = 0
      while before < most {
        let count = min(PulsedRow.ordinals, most &- before)
        amounts.fill(law, self, start, stop, before, count)
        var j = start
        while j < stop {
          pulseTwo(law, amounts, start, j, stop, before, count)
          j &+= 32
        }
        before &+= PulsedRow.ordinals
      }
      start = stop
    }
  }

  /// Writes the coincidences of columns first ..< end, and zeros up to whole pairs of vectors.
  /// - Returns: the most of them.
  @_alwaysEmitIntoClient @inline(__always)
  func countAll(_ first: Int, _ end: Int) -> Int {
    var most = Words(0)
    var j = first
    while j < end || (j &- first) & 31 != 0 {
      let k = counts(j, max(0, min(end &- j, 16)))
      k.store(scratch.counts + (j &- first))
      most = Words.maximumSigned(most, k)
      j &+= 16
    }
    return Int(most.largestSigned)
  }

  /// Mask of the cross-points whose count is above `number`.
  @_alwaysEmitIntoClient @inline(__always)
  func due(_ number: Int, _ counts: Words) -> Words {
    Words(UInt32(truncatingIfNeeded: number)).isLessSigned(counts)
  }

  /// Coincidences before ..< before + count of two vectors of columns, from j on, in step: one
  /// waits for its own last pulse.
  /// - Parameter start: of the counts and amounts.
  @_alwaysEmitIntoClient @_transparent
  func pulseTwo<Law: PulseLaw>(
    _ law: Law, _ amounts: ColumnAmounts, _ start: Int, _ j: Int, _ stop: Int, _ before: Int,
    _ count: Int
  ) {
    let counts = scratch.counts + (j &- start)
    let (k0, k1) = (Words(at: counts), Words(at: counts + 16))
    let most = min(before &+ count, Int(Words.maximumSigned(k0, k1).largestSigned))
    // Vectors without a coincidence are left before their weights are loaded.
    guard before < most else { return }
    var v0 = PulsedVector<Law>(self, j, stop, else: j)
    var v1 = PulsedVector<Law>(self, j &+ 16, stop, else: j)
    var line = amounts.lines + (j &- start)
    var ordinal = before
    // With its end ahead of the body what a law loads is loaded once, before the loop.
    repeat {
      v0.pulse(law, Lanes(at: line), due(ordinal, k0))
      v1.pulse(law, Lanes(at: line + 16), due(ordinal, k1))
      line += amounts.stride
      ordinal &+= 1
    } while ordinal < most
    v0.store(self)
    v1.store(self)
  }
}
