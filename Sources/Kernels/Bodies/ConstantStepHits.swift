/// Columns that coincide, for one call of the update.
public struct ConstantStepScratch {
  /// Listed columns that are worth drawing for.
  @_alwaysEmitIntoClient @inline(__always) static var batch: Int { 112 }
  /// Most hits of 64 columns that are listed; above, whole vectors are cheaper.
  @_alwaysEmitIntoClient @inline(__always) static var few: Int { 20 }
  /// A batch less one, one block of 64, and what `append` may write past its end.
  @_alwaysEmitIntoClient @inline(__always) static var room: Int { batch &+ 64 &+ 16 }

  /// Column, and in bit 31 whether the step is down.
  public var hits: UnsafeMutablePointer<UInt32>
  /// Coincidences of each.
  public var counts: UnsafeMutablePointer<UInt32>
  /// Signed steps of each, noise included.
  public var changes: UnsafeMutablePointer<Float>

  @_alwaysEmitIntoClient @inline(__always) init() {
    hits = .allocate(capacity: 2 &* ConstantStepScratch.room)
    hits.initialize(repeating: 0, count: 2 &* ConstantStepScratch.room)
    counts = hits + ConstantStepScratch.room
    changes = .allocate(capacity: ConstantStepScratch.room)
  }

  @_alwaysEmitIntoClient @inline(__always) func free() {
    hits.deallocate()
    changes.deallocate()
  }
}

/// The few cross-points of a row that coincide: listed, their noise drawn sixteen at a time wherever they lie, and pulsed one by one.
///
/// The same bits as `pulseAll`. At one coincidence in ten columns most of what a whole vector loads and draws is for nothing.
extension ConstantStepRow {
  /// Whether hits may be listed: where all coincidences of a cross-point are applied at once, which one always is.
  @_alwaysEmitIntoClient @inline(__always)
  var listsHits: Bool {
    pulses.suppliedGaussians == nil
      && (pulses.mode == .aggregated || (dLow & (dLow &- 1) == 0 && dHigh & (dHigh &- 1) == 0 && (dLow == 0 || dHigh == 0)))
  }

  /// Writes the columns of j ..< end that coincide, with the sign of their step in bit 31, and their coincidences.
  /// - Returns: how many.
  @_alwaysEmitIntoClient @inline(__always)
  func list(_ first: Int, _ end: Int, _ scratch: ConstantStepScratch, _ listed: Int) -> Int {
    var count = listed
    var j = first
    while j < end {
      let n = min(end &- j, 16)
      let k = counts(j, n)
      let some = (k == Words(0)) ^ Words(.max)
      let signs = (n == 16 ? Words(at: x.signs + j) : Words(at: x.signs + j, first: n)) ^ Words(dSign)
      let columns = Words.iota + Words(UInt32(truncatingIfNeeded: j))
      _ = k.append(to: scratch.counts + count, where: some)
      count &+= (columns | signs).append(to: scratch.hits + count, where: some)
      j &+= 16
    }
    return count &- listed
  }

  /// Brings the devices of 64 columns near: most of their cache lines hold a hit, and are used when a batch is full.
  @_alwaysEmitIntoClient @inline(__always)
  func prefetchBlock(_ j: Int) {
    let step = x.signs[j] == dSign ? arrays.stepUp : arrays.stepDown
    var line = offset &+ j
    let end = line &+ 64
    while line < end {
      prefetch(UnsafePointer(arrays.weights) + line)
      prefetch(step + line)
      prefetch(arrays.boundMinimum + line)
      prefetch(arrays.boundMaximum + line)
      line &+= 16
    }
  }

  /// Pulses the listed columns: the same operations as `ConstantStepCells.pulse`, in its order.
  @_alwaysEmitIntoClient @inline(__always)
  func pulse(_ scratch: ConstantStepScratch, _ count: Int) {
    let c = Lanes(pulses.cycleSpread)
    let noisy = pulses.cycleSpread > 0
    var i = 0
    while i < count {
      let hits = Words(at: scratch.hits + i)
      let k = Lanes(signed: Words(at: scratch.counts + i))
      var change = k
      if noisy { change = k + (c * k.squareRoot) * draws.gaussians(at: hits & Words(0x7fff_ffff)) }
      Lanes(bits: change.bits ^ (hits & Words(0x8000_0000))).store(scratch.changes + i)
      i &+= 16
    }
    let weights = arrays.weights + offset
    let minimum = arrays.boundMinimum + offset
    let maximum = arrays.boundMaximum + offset
    let up = arrays.stepUp + offset
    let down = arrays.stepDown + offset
    i = 0
    while i < count {
      let hit = scratch.hits[i]
      let j = Int(hit & 0x7fff_ffff)
      let step = Int32(bitPattern: hit) < 0 ? down : up
      let weight = weights[j] + step[j] * scratch.changes[i]
      let low = minimum[j]
      let high = maximum[j]
      let raised = weight > low ? weight : low
      weights[j] = raised < high ? raised : high
      i &+= 1
    }
  }
}
