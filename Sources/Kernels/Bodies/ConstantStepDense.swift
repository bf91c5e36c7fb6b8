/// Whole vectors: where most columns coincide.
extension ConstantStepRow {
  /// Columns first (a multiple of 32) ..< end: the noise of some, then their pulses. In one loop the pulses would wait for the draws:
  /// a core's window is no longer than the operations of one vector.
  @_alwaysEmitIntoClient @_transparent
  func pulseAll(_ first: Int, _ end: Int) {
    var start = first
    while start < end {
      let stop = min(start &+ ConstantStepScratch.batch, end)
      var noise = UnsafePointer(scratch.changes)
      if let supplied = pulses.suppliedGaussians {
        noise = supplied + start
      } else if isNoisy {
        draws.fill(scratch.changes, from: start, stop &- start)
      }
      prefetchBounds(start &>> 4, (stop &+ 15) &>> 4)
      if dHigh == 0 && dLow & (dLow &- 1) == 0 {
        pulseVectors(start, stop, noise, isNoisy: isNoisy, isOne: true)
      } else if fitsTable && isNoisy {
        pulseVectors(start, stop, noise, isNoisy: true, fitsTable: true)
      } else {
        pulseVectors(start, stop, noise, isNoisy: isNoisy)
      }
      start = stop
    }
  }

  @_alwaysEmitIntoClient @_transparent
  func pulseVectors(_ start: Int, _ stop: Int, _ noise: UnsafePointer<Float>, isNoisy: Bool, isOne: Bool = false, fitsTable: Bool = false) {
    var last = Lanes(0)
    var j = start
    while j &+ 16 <= stop {
      let k = isOne ? hits(j, 16) : counts(j, 16)
      // A vector without a coincidence is left before its weights are loaded.
      if k.hasAny {
        last = pulse(j, 16, k, Lanes(at: noise + (j &- start)), isNoisy: isNoisy, isOne: isOne, fitsTable: fitsTable)
      }
      j &+= 16
    }
    if j < stop {
      let n = stop &- j
      let k = isOne ? hits(j, n) : counts(j, n)
      _ = pulse(j, n, k, Lanes(at: noise + (j &- start), first: n), isNoisy: isNoisy, isOne: isOne, fitsTable: fitsTable)
    }
    // A sample, forgotten slowly: a maximum of all would be a chain through the loop, which took a third of its time.
    scratch.reach[0] = max(1.25 * last.largest, 0.98 * scratch.reach[0])
  }

  /// Brings near the bounds of the blocks that weights as large as the last ones may meet: at 4096² waiting for them at one block in fifty
  /// took a fifth of the time.
  @_alwaysEmitIntoClient @inline(__always)
  func prefetchBounds(_ first: Int, _ end: Int) {
    let reach = Lanes(scratch.reach[0])
    var block = first
    while block < end {
      var near = (Lanes(at: arrays.limits + block, first: min(end &- block, 16)) < reach).maskBits
      near &= end &- block < 16 ? (1 &<< UInt32(truncatingIfNeeded: end &- block)) &- 1 : 0xffff
      while near != 0 {
        let meets = block &+ near.trailingZeroBitCount
        prefetch((arrays.bounds + meets &* (isHalf ? 64 : 128)).assumingMemoryBound(to: Float.self))
        near &= near &- 1
      }
      block &+= 16
    }
  }

  /// k noisy pulses at once: w + step·(k + (c·√k)·ξ), clipped. k = 0 leaves a weight within its bounds as it is.
  /// - Parameters:
  ///   - k: with `isOne` a mask.
  ///   - isOne: whether the row has one slot. Neither counts nor their roots are needed then: half of a vector's time.
  /// - Returns: the magnitudes before the clip.
  @_alwaysEmitIntoClient @inline(__always)
  func pulse(_ j: Int, _ n: Int, _ k: Words, _ gaussian: Lanes, isNoisy: Bool, isOne: Bool, fitsTable: Bool) -> Lanes {
    let sign = signs(j, n)
    let change: Lanes
    if isOne {
      let mean = Lanes(arrays.stepScale)
      let one = isNoisy ? mean + Lanes(arrays.stepScale * pulses.cycleSpread) * gaussian : mean
      change = Lanes(bits: one.bits & k)
    } else {
      let (mean, spread) = amounts(k, fitsTable: fitsTable)
      change = isNoisy ? mean + spread * gaussian : mean
    }
    let block = j &>> 4
    var moved = weights(j, n) + steps(block, sign) * Lanes(bits: change.bits ^ sign)
    // Most blocks are far from every bound: theirs are not loaded.
    let magnitude = moved.magnitude
    if (Lanes(arrays.limits[block]) < magnitude).hasAny {
      let (low, high) = bounds(block)
      moved = moved.clipped(low, high)
    }
    store(moved, j, n)
    return magnitude
  }

  /// The draws of one ordinal at 32 columns, or the supplied ones.
  @_alwaysEmitIntoClient @inline(__always)
  func gaussians(_ ordinal: Int, _ draws: LineDraws, _ j: Int, _ n0: Int, _ n1: Int) -> (Lanes, Lanes) {
    guard let supplied = pulses.suppliedGaussians else { return draws.gaussians(from: j) }
    let g = supplied + (ordinal &* pulses.columns &+ j)
    return (Lanes(at: g, first: n0), n1 > 0 ? Lanes(at: g + 16, first: n1) : Lanes(0))
  }
}
