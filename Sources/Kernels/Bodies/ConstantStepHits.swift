import CrosspointCSIMD

/// The few cross-points that coincide: listed, their noise drawn sixteen at a time wherever they lie, and pulsed one by one.
///
/// The same bits as `pulseAll`. At one coincidence in ten columns most of what a whole vector loads and draws is for nothing.
/// Hits are listed row after row and sample after sample, each with the key of its line, and drawn and pulsed together: of a small array's
/// row a pulse meets two or three columns, and draws for them alone would fill few lanes and wait for each other.
extension ConstantStepRow {
  /// A row with one slot: the columns that fire in it are listed for all such rows.
  /// - Returns: listed hits, the `pending` ones before included.
  @_alwaysEmitIntoClient @_transparent
  func listSlot(_ columns: UnsafePointer<UInt32>, _ count: Int, _ block: ConstantStepArrays, _ pending: Int) -> Int {
    var listed = pending
    var i = 0
    while i < count {
      if listed > ConstantStepScratch.batch &- 16 {
        pulseHits(pulses, block, isHalf: isHalf, scratch, listed)
        listed = 0
      }
      Words(1).store(scratch.counts + listed)
      keep(Words(at: columns + i), listed)
      listed &+= min(16, count &- i)
      i &+= 16
    }
    return listed
  }

  /// A row with several slots: its hits are listed 64 columns at a time, or pulsed in whole vectors where they are many.
  @_alwaysEmitIntoClient @_transparent
  func listSlots(_ block: ConstantStepArrays, _ pending: Int) -> Int {
    var listed = pending
    var j = 0
    while j < pulses.columns {
      let end = min(j &+ 64, pulses.columns)
      if listed > ConstantStepScratch.batch &- 64 {
        pulseHits(pulses, block, isHalf: isHalf, scratch, listed)
        listed = 0
      }
      let found = list(j, end, listed)
      if found > ConstantStepScratch.few {
        // An earlier sample's hits here come first.
        pulseHits(pulses, block, isHalf: isHalf, scratch, listed)
        listed = 0
        pulseAll(j, end)
      } else {
        var i = 0
        while i < found {
          keep(Words(at: scratch.hits + (listed &+ i)), listed &+ i)
          i &+= 16
        }
        listed &+= found
      }
      j = end
    }
    return listed
  }

  /// Writes the columns of first ..< end that coincide, with the sign of their x in bit 31, and their coincidences, behind `listed` ones.
  /// - Returns: how many.
  @_alwaysEmitIntoClient @inline(__always)
  func list(_ first: Int, _ end: Int, _ listed: Int) -> Int {
    var count = 0
    var j = first
    while j < end {
      let n = min(end &- j, 16)
      let k = counts(j, n)
      let some = (k == Words(0)) ^ Words(.max)
      let column = Words.iota + Words(UInt32(truncatingIfNeeded: j))
      let sign = Words(at: x.signs + j, upTo: n)
      _ = k.append(to: scratch.counts + (listed &+ count), where: some)
      count &+= (column | sign).append(to: scratch.hits + (listed &+ count), where: some)
      j &+= 16
    }
    return count
  }

  /// Keeps sixteen columns, with the sign of x in bit 31, as hits: the sign of their step, where they lie, and their line's key.
  @_alwaysEmitIntoClient @inline(__always)
  func keep(_ hits: Words, _ listed: Int) {
    let columns = hits & Words(0x7fff_ffff)
    let sign = (hits ^ Words(dSign)) & Words(0x8000_0000)
    (columns | sign).store(scratch.hits + listed)
    (columns + Words(index)).store(scratch.indices + listed)
    // Sixteen up and sixteen down steps a block.
    (columns + (columns & Words(~15)) + (sign >> 27) + Words(place)).store(scratch.places + listed)
    guard isNoisy else { return }
    let room = ConstantStepScratch.hitRoom
    Words(draws.key.a0).store(scratch.hitKeys + listed)
    Words(draws.key.a1).store(scratch.hitKeys + (room &+ listed))
    Words(draws.key.b0).store(scratch.hitKeys + (2 &* room &+ listed))
    Words(draws.key.b1).store(scratch.hitKeys + (3 &* room &+ listed))
  }
}

/// Draws for listed hits and pulses them.
@_alwaysEmitIntoClient @_transparent
func pulseHits(_ p: ConstantStepPulses, _ block: ConstantStepArrays, isHalf: Bool, _ scratch: ConstantStepScratch, _ count: Int) {
  drawHits(p, block, scratch, count)
  pulseDrawn(block, isHalf: isHalf, scratch, count)
}

/// The signed change of every hit: the operations of `ConstantStepRow.pulse`, in its order.
@_alwaysEmitIntoClient @inline(__always)
func drawHits(_ p: ConstantStepPulses, _ block: ConstantStepArrays, _ scratch: ConstantStepScratch, _ count: Int) {
  let fitsTable = xp_instruction_set() == 2 && p.slots < 32
  let room = ConstantStepScratch.hitRoom
  func amounts(_ k: UnsafePointer<UInt32>) -> (mean: Lanes, spread: Lanes) {
    scratch.amounts(of: Words(at: k), scale: block.stepScale, cycleSpread: p.cycleSpread, fitsTable: fitsTable)
  }
  var i = 0
  while i < count {
    let hits = InStep(Words(at: scratch.hits + i), Words(at: scratch.hits + (i &+ 16)))
    let (a, b) = (amounts(scratch.counts + i), amounts(scratch.counts + (i &+ 16)))
    var change = InStep(a.mean, b.mean)
    if p.cycleSpread > 0 {
      func keys(_ part: Int) -> InStep<Words> {
        let at = scratch.hitKeys + (part &* room &+ i)
        return InStep(Words(at: at), Words(at: at + 16))
      }
      let g = LineDraws.gaussians(at: hits & InStep(repeating: 0x7fff_ffff), keys(0), keys(1), keys(2), keys(3))
      change = change + InStep(a.spread, b.spread) * g
    }
    let sign = hits & InStep(repeating: 0x8000_0000)
    Lanes(bits: change.first.bits ^ sign.first).store(scratch.changes + i)
    Lanes(bits: change.second.bits ^ sign.second).store(scratch.changes + (i &+ 16))
    i &+= 32
  }
}

/// Pulses drawn hits, in the order in which they were listed.
@_alwaysEmitIntoClient @inline(__always)
func pulseDrawn(_ block: ConstantStepArrays, isHalf: Bool, _ scratch: ConstantStepScratch, _ count: Int) {
  let halves = block.steps.assumingMemoryBound(to: UInt16.self)
  let floats = block.steps.assumingMemoryBound(to: Float.self)
  var i = 0
  while i < count {
    // A core's window reaches some 16 hits ahead, no further than a wait for L3. Past the end this reads what was there before.
    prefetch(UnsafePointer(block.weights) + Int(scratch.indices[i &+ ConstantStepScratch.ahead]))
    let next = Int(scratch.places[i &+ ConstantStepScratch.ahead])
    prefetch((block.steps + next &* (isHalf ? 2 : 4)).assumingMemoryBound(to: Float.self))
    let index = Int(scratch.indices[i])
    let place = Int(scratch.places[i])
    let step = isHalf ? xp_one_from_half(halves[place]) : floats[place]
    var moved = block.weights[index] + step * scratch.changes[i]
    if block.limits[place &>> 5] < moved.magnitude { moved = clipped(moved, block, isHalf: isHalf, place & ~16) }
    block.weights[index] = moved
    if let copy = block.weightCopy { copy[index] = xp_one_to_half(moved) }
    i &+= 1
  }
}

@_alwaysEmitIntoClient @inline(__always)
func clipped(_ weight: Float, _ block: ConstantStepArrays, isHalf: Bool, _ place: Int) -> Float {
  let halves = block.bounds.assumingMemoryBound(to: UInt16.self) + place
  let floats = block.bounds.assumingMemoryBound(to: Float.self) + place
  let low = (isHalf ? xp_one_from_half(halves[0]) : floats[0]) * block.boundScale
  let high = (isHalf ? xp_one_from_half(halves[16]) : floats[16]) * block.boundScale
  let raised = weight > low ? weight : low
  return raised < high ? raised : high
}
