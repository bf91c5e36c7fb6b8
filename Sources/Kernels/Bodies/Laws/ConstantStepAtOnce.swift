import CrosspointCSIMD

/// The shortcut of constant steps: k coincidences of a cross-point drawn at once, as k + c·√k·ξ
/// steps, which have the same distribution away from the bounds.
extension ConstantStepLaw {
  /// Writes scale·k and scale·c·√k for k of 0 … 31: a lookup is cheaper than a square root, which
  /// takes as long as all the rest of a pulse.
  @_alwaysEmitIntoClient @inline(__always)
  public func prepare(_ scratch: PulseScratch) {
    // A little above the largest weight pulsed last.
    scratch.own[64] = 0
    writeAmounts(scratch.own)
  }

  /// Writes a table of 2 × 32 for `amounts(of:_:fitsTable:)`.
  @_alwaysEmitIntoClient @inline(__always)
  func writeAmounts(_ table: UnsafeMutablePointer<Float>) {
    // Lanes past a list's end are worked out, from what lies there, and not used.
    guard xp_instruction_set() >= 2 else { return }
    var i = 0
    while i < 32 {
      let k = Float(i)
      table[i] = stepScale * k
      table[32 &+ i] = (stepScale * cycleSpread) * k.squareRoot()
      i &+= 1
    }
  }

  @_alwaysEmitIntoClient @inline(__always) public var drawsAtOnce: Bool { mode == .aggregated }
  @_alwaysEmitIntoClient @inline(__always) public var listsSeveral: Bool { mode == .aggregated }

  @_alwaysEmitIntoClient @inline(__always)
  public func list(_ row: PulsedRow, _ first: Int, _ end: Int, _ listed: Int) -> Int? {
    let found = row.find(first, end, listed)
    if found > PulseScratch.few { return nil }
    row.keep(found, listed)
    return found
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func amounts(_ scratch: PulseScratch, _ first: Int, _ gaussians: InStep<Lanes>) -> InStep<
    Lanes
  > {
    let fitsTable = xp_instruction_set() >= 2 && scratch.isShort
    let a = amounts(of: Words(at: scratch.counts + first), scratch.own, fitsTable: fitsTable)
    let b = amounts(
      of: Words(at: scratch.counts + (first &+ 16)), scratch.own, fitsTable: fitsTable)
    let mean = InStep(a.mean, b.mean)
    return isNoisy ? mean + InStep(a.spread, b.spread) * gaussians : mean
  }

  /// scale·k, and scale·c·√k to multiply a unit Gaussian with.
  /// - Parameter fitsTable: whether every k is below 32, and there is a quick lookup.
  @_alwaysEmitIntoClient @inline(__always)
  func amounts(of k: Words, _ table: UnsafePointer<Float>, fitsTable: Bool) -> (
    mean: Lanes, spread: Lanes
  ) {
    if fitsTable {
      return (Lanes(lookup: k, in: table), Lanes(lookup: k, in: table + 32))
    }
    let count = Lanes(signed: k)
    return (Lanes(stepScale) * count, Lanes(stepScale * cycleSpread) * count.squareRoot)
  }

  @_alwaysEmitIntoClient @_transparent
  public func pulseVectors(_ row: PulsedRow, _ first: Int, _ end: Int) {
    let isOne = row.dHigh == 0 && row.dLow & (row.dLow &- 1) == 0
    if mode == .aggregated {
      pulseAtOnce(row, first, end, isOne: isOne)
    } else if mode == .adaptive && !isOne {
      pulseAdaptively(row, first, end)
    } else {
      row.pulseEach(self, first, end)
    }
  }

  /// Columns first (a multiple of 32) ..< end, all coincidences of each at once: the noise of some,
  /// then their pulses.
  /// - Parameter isOne: whether the row has one slot, one of the first 32.
  @_alwaysEmitIntoClient @_transparent
  func pulseAtOnce(_ row: PulsedRow, _ first: Int, _ end: Int, isOne: Bool) {
    var start = first
    while start < end {
      let stop = min(start &+ PulseScratch.batch, end)
      var noise = UnsafePointer(row.scratch.amounts)
      if let supplied = row.pulses.suppliedGaussians {
        noise = supplied + start
      } else if isNoisy {
        row.draws.fill(row.scratch.amounts, from: start, stop &- start)
      }
      prefetchBounds(row, start &>> 4, (stop &+ 15) &>> 4)
      if isOne {
        pulseAtOnce(row, start, stop, noise, isNoisy: isNoisy, isOne: true)
      } else if fitsTable(row) && isNoisy {
        pulseAtOnce(row, start, stop, noise, isNoisy: true, fitsTable: true)
      } else {
        pulseAtOnce(row, start, stop, noise, isNoisy: isNoisy)
      }
      start = stop
    }
  }

  @_alwaysEmitIntoClient @inline(__always) func fitsTable(_ row: PulsedRow) -> Bool {
    xp_instruction_set() >= 2 && !row.pulses.isWide && row.dLow != .max
  }

  @_alwaysEmitIntoClient @_transparent
  func pulseAtOnce(
    _ row: PulsedRow, _ start: Int, _ stop: Int, _ noise: UnsafePointer<Float>, isNoisy: Bool,
    isOne: Bool = false,
    fitsTable: Bool = false
  ) {
    var last = Lanes(0)
    var j = start
    while j &+ 16 <= stop {
      let k = isOne ? row.coinciding(j, 16) : row.counts(j, 16)
      // A vector without a coincidence is left before its weights are loaded.
      if k.hasAny {
        last = pulse(
          row, j, 16, k, Lanes(at: noise + (j &- start)), isNoisy: isNoisy, isOne: isOne,
          fitsTable: fitsTable)
      }
      j &+= 16
    }
    if j < stop {
      let n = stop &- j
      let k = isOne ? row.coinciding(j, n) : row.counts(j, n)
      _ = pulse(
        row, j, n, k, Lanes(at: noise + (j &- start), first: n), isNoisy: isNoisy, isOne: isOne,
        fitsTable: fitsTable)
    }
    // A sample, forgotten slowly: a maximum of all would be a chain through the loop, which took a
    // third of its time.
    row.scratch.own[64] = max(1.25 * last.largest, 0.98 * row.scratch.own[64])
  }

  /// Brings near the bounds of the blocks that weights as large as the last ones may meet: at 4096²
  /// waiting for them at one block in fifty took a fifth of the time.
  @_alwaysEmitIntoClient @inline(__always)
  func prefetchBounds(_ row: PulsedRow, _ first: Int, _ end: Int) {
    let reach = Lanes(row.scratch.own[64])
    var block = first
    while block < end {
      var near = (Lanes(at: row.planes.limits + block, first: min(end &- block, 16)) < reach)
        .maskBits
      near &= end &- block < 16 ? (1 &<< UInt32(truncatingIfNeeded: end &- block)) &- 1 : 0xffff
      while near != 0 {
        let meets = block &+ near.trailingZeroBitCount
        prefetch(
          (row.planes.bounds + meets &* (row.isHalf ? 64 : 128)).assumingMemoryBound(to: Float.self)
        )
        near &= near &- 1
      }
      block &+= 16
    }
  }

  /// k noisy pulses at once: w + step·(k + (c·√k)·ξ), clipped. k = 0 leaves a weight within its
  /// bounds as it is.
  /// - Parameters:
  ///   - k: with `isOne` a mask.
  ///   - isOne: neither counts nor their roots are needed then: half of a vector's time.
  /// - Returns: the magnitudes before the clip.
  @_alwaysEmitIntoClient @inline(__always)
  func pulse(
    _ row: PulsedRow, _ j: Int, _ n: Int, _ k: Words, _ gaussian: Lanes, isNoisy: Bool, isOne: Bool,
    fitsTable: Bool
  ) -> Lanes {
    let devices = row.devices(j, row.signs(j, n))
    let some: Lanes
    if isOne {
      some = Lanes(bits: amount(gaussian).bits & k)
    } else {
      let (mean, spread) = amounts(of: k, row.scratch.own, fitsTable: fitsTable)
      some = isNoisy ? mean + spread * gaussian : mean
    }
    var weights = moved(row.planes.weights(j, n), devices.signed(some), devices)
    // Most blocks are far from every bound: theirs are not loaded.
    let magnitude = weights.magnitude
    if (Lanes(row.planes.limits[j &>> 4]) < magnitude).hasAny {
      let (low, high) = row.bounds(j &>> 4)
      weights = weights.clipped(low, high)
    }
    row.planes.store(weights, j, n)
    return magnitude
  }
}
