/// Whole vectors: where most columns coincide.
extension PulsedRow {
  /// Pulses columns first (a multiple of 32) ..< end, one coincidence of each after the other.
  ///
  /// The noise of some columns, then their pulses: in one loop the pulses would wait for the draws, because a core's window is no
  /// longer than the operations of one vector.
  @_alwaysEmitIntoClient @_transparent
  public func pulseEach<Law: PulseLaw>(_ law: Law, _ first: Int, _ end: Int) {
    var start = first
    while start < end {
      let stop = min(start &+ PulseScratch.batch, end)
      let most = countAll(start, stop)
      var ordinal = 0
      while ordinal < most {
        var noise = UnsafePointer(scratch.amounts)
        if let supplied = pulses.suppliedGaussians {
          noise = supplied + (ordinal &* pulses.columns &+ start)
        } else if isNoisy {
          LineDraws(key(ordinal)).fill(scratch.amounts, from: start, stop &- start)
        }
        let before = Words(UInt32(truncatingIfNeeded: ordinal))
        var j = start
        while j < stop {
          let n = min(stop &- j, 16)
          let due = before.isLessSigned(Words(at: scratch.counts + (j &- start)))
          // A vector without a coincidence is left before its weights are loaded.
          if due.hasAny {
            let gaussian = isNoisy ? Lanes(at: noise + (j &- start), upTo: n) : Lanes(0)
            pulse(law, j, n, due, gaussian)
          }
          j &+= 16
        }
        ordinal &+= 1
      }
      start = stop
    }
  }

  /// Writes the coincidences of columns first ..< end, zeros behind them.
  /// - Returns: the most of them.
  @_alwaysEmitIntoClient @inline(__always)
  func countAll(_ first: Int, _ end: Int) -> Int {
    var most = Words(0)
    var j = first
    while j < end {
      let k = counts(j, min(end &- j, 16))
      k.store(scratch.counts + (j &- first))
      most = Words.maximumSigned(most, k)
      j &+= 16
    }
    return Int(most.largestSigned)
  }

  /// One pulse at those of n (1 … 16) columns from j on that are due.
  @_alwaysEmitIntoClient @_transparent
  func pulse<Law: PulseLaw>(_ law: Law, _ j: Int, _ n: Int, _ due: Words, _ gaussian: Lanes) {
    let cells = cells(j, signs(j, n))
    let weights = planes.weights(j, n)
    var moved = law.moved(weights, cells.signed(law.amount(gaussian)), cells)
    // Most blocks are far from every bound: theirs are not loaded.
    if (Lanes(planes.limits[j &>> 4]) < moved.magnitude).hasAny {
      let (low, high) = bounds(j &>> 4)
      moved = moved.clipped(low, high)
    }
    planes.store(due.select(moved, weights), j, n)
  }
}
