import CrosspointCSIMD

/// The few cross-points that coincide: listed, their noise drawn sixteen at a time wherever they lie, and pulsed one by one.
///
/// The same bits as `pulseAll`. At one coincidence in ten columns most of what a whole vector loads and draws is for nothing.
/// Hits are drawn for row after row and pulsed together: the draws of one short row would wait for each other.
extension ConstantStepRow {
  /// A row with one slot: the columns that fire in it are listed for all such rows.
  /// - Returns: drawn hits, the `pending` ones before included.
  @_alwaysEmitIntoClient @_transparent
  func drawSlot(_ list: UnsafePointer<UInt32>, _ count: Int, _ block: ConstantStepArrays, _ pending: Int) -> Int {
    var drawn = pending
    let (mean, spread) = amounts(Words(1), fitsTable: fitsTable)
    var i = 0
    while i < count {
      if drawn > ConstantStepScratch.batch &- 32 {
        pulseHits(block, isHalf: isHalf, scratch, drawn)
        drawn = 0
      }
      let (p, q) = (Words(at: list + i), Words(at: list + (i &+ 16)))
      var (c0, c1) = (mean, mean)
      if isNoisy {
        let g = draws.gaussians(at: InStep(p, q) & InStep(repeating: 0x7fff_ffff))
        c0 = mean + spread * g.first
        c1 = mean + spread * g.second
      }
      keep(p, c0, drawn)
      keep(q, c1, drawn &+ 16)
      drawn &+= min(32, count &- i)
      i &+= 32
    }
    return drawn
  }

  /// A row with several slots: its hits are listed 64 columns at a time, or pulsed in whole vectors where they are many.
  @_alwaysEmitIntoClient @_transparent
  func drawListed(_ block: ConstantStepArrays, _ pending: Int) -> Int {
    var drawn = pending
    var j = 0
    while j < pulses.columns {
      let end = min(j &+ 64, pulses.columns)
      let found = list(j, end)
      let isMany = found > ConstantStepScratch.few
      // An earlier sample's hits here come first.
      if isMany || drawn > ConstantStepScratch.batch &- 64 {
        pulseHits(block, isHalf: isHalf, scratch, drawn)
        drawn = 0
      }
      if isMany {
        pulseAll(j, end)
      } else {
        var i = 0
        while i < found {
          draw(Words(at: scratch.hits + i), Words(at: scratch.counts + i), drawn)
          drawn &+= min(16, found &- i)
          i &+= 16
        }
      }
      j = end
    }
    return drawn
  }

  /// Writes the columns of first ..< end that coincide, with the sign of their x in bit 31, and their coincidences.
  /// - Returns: how many.
  @_alwaysEmitIntoClient @inline(__always)
  func list(_ first: Int, _ end: Int) -> Int {
    var count = 0
    var j = first
    while j < end {
      let n = min(end &- j, 16)
      let k = counts(j, n)
      let some = (k == Words(0)) ^ Words(.max)
      let column = Words.iota + Words(UInt32(truncatingIfNeeded: j))
      let sign = n == 16 ? Words(at: x.signs + j) : Words(at: x.signs + j, first: n)
      _ = k.append(to: scratch.counts + count, where: some)
      count &+= (column | sign).append(to: scratch.hits + count, where: some)
      j &+= 16
    }
    return count
  }

  /// Draws for sixteen hits.
  @_alwaysEmitIntoClient @inline(__always)
  func draw(_ hits: Words, _ k: Words, _ drawn: Int) {
    let (mean, spread) = amounts(k, fitsTable: fitsTable)
    keep(hits, isNoisy ? mean + spread * draws.gaussians(at: hits & Words(0x7fff_ffff)) : mean, drawn)
  }

  /// Keeps the changes of sixteen hits with their sign, and where they go.
  @_alwaysEmitIntoClient @inline(__always)
  func keep(_ hits: Words, _ change: Lanes, _ drawn: Int) {
    let columns = hits & Words(0x7fff_ffff)
    let sign = (hits ^ Words(dSign)) & Words(0x8000_0000)
    Lanes(bits: change.bits ^ sign).store(scratch.changes + drawn)
    (columns + Words(index)).store(scratch.indices + drawn)
    // Sixteen up and sixteen down steps a block.
    (columns + (columns & Words(~15)) + (sign >> 27) + Words(place)).store(scratch.places + drawn)
  }
}

/// Pulses drawn hits: the operations of `ConstantStepRow.pulse`, in its order.
@_alwaysEmitIntoClient @inline(__always)
func pulseHits(_ block: ConstantStepArrays, isHalf: Bool, _ scratch: ConstantStepScratch, _ count: Int) {
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
