/// Applies the coincidences of every sample, one after the other, to rows of constant-step devices.
///
/// The samples pass over one row while it is in cache; cross-points are independent, so the order at each is kept. Samples and rows
/// without a slot in which both sides fire are left out, and so are columns without a coincidence before their weights are loaded.
@_alwaysEmitIntoClient @inline(__always)
public func constantStepUpdateBody(
  _ p: ConstantStepPulses, _ arrays: ConstantStepArrays, _ x: PulseLines, _ delta: PulseLines
) {
  let scratch = ConstantStepScratch(p, scale: arrays.stepScale)
  defer { scratch.free() }
  var first = 0
  while first < p.batch {
    var some = p
    some.batch = min(ConstantStepSamples.most, p.batch &- first)
    some.firstVector = p.firstVector &+ UInt64(truncatingIfNeeded: first)
    some.coincident = p.coincident.map { $0 + first }
    let (x, delta) = (x + first &* p.xStride, delta + first &* p.deltaStride)
    let found = ConstantStepSamples(some, x, delta, scratch.samples)
    if arrays.isHalf {
      constantStepRows(some, arrays, isHalf: true, x, delta, found, scratch)
    } else {
      constantStepRows(some, arrays, isHalf: false, x, delta, found, scratch)
    }
    found.free()
    first &+= some.batch
  }
}

// @_transparent here and below: the inliner gives up at this size, and what it left out would be a weak symbol of wide instructions.
@_alwaysEmitIntoClient @_transparent
func constantStepRows(
  _ p: ConstantStepPulses, _ arrays: ConstantStepArrays, isHalf: Bool, _ xLines: PulseLines, _ deltaLines: PulseLines,
  _ found: ConstantStepSamples, _ scratch: ConstantStepScratch
) {
  // Offsets within a block of rows are 32-bit words.
  let rowBlock = p.columns < 1 &<< 24 ? ConstantStepPairs.rowBlock : 1
  let drawsKeys = p.cycleSpread > 0 && p.suppliedGaussians == nil
  var first = found.count > 0 ? 0 : p.rows
  while first < p.rows {
    let block = arrays.from(row: first)
    let rowCount = min(rowBlock, p.rows &- first)
    scratch.pairs.find(p, deltaLines, found, first, first &+ rowCount)
    var listed = 0
    var next = 0
    while next < rowCount {
      let count = scratch.pairs.list(p, found, &next, rowCount)
      if drawsKeys { scratch.pairs.makeKeys(p, count, firstRow: first) }
      var i = 0
      while i < count {
        let (rowOfBlock, k) = (Int(scratch.pairs.rows[i]), Int(scratch.pairs.samples[i]))
        let sample = Int(found.numbers[k])
        let d = sample &* p.deltaStride &+ first &+ rowOfBlock
        let low = deltaLines.low[d] & UInt32(truncatingIfNeeded: found.slots[k])
        let high = p.isWide ? deltaLines.high[d] & UInt32(truncatingIfNeeded: found.slots[k] &>> 32) : 0
        let r = ConstantStepRow(
          p, block.from(row: rowOfBlock), isHalf: isHalf, xLines + sample &* p.xStride, low, high, deltaLines.signs[d],
          line: UInt32(truncatingIfNeeded: p.firstRow &+ first &+ rowOfBlock),
          vector: p.firstVector &+ UInt64(truncatingIfNeeded: sample), key: scratch.pairs.key(i), scratch: scratch,
          rowOfBlock: rowOfBlock)
        let starts = found.starts + k &* found.stride
        let isListed = starts[p.slots] > starts[0]
        let slots = low.nonzeroBitCount &+ high.nonzeroBitCount
        if slots == 1 && isListed {
          let slot = low != 0 ? low.trailingZeroBitCount : 32 &+ high.trailingZeroBitCount
          let (start, end) = (Int(starts[slot]), Int(starts[slot &+ 1]))
          listed = r.listSlot(found.lists + start, end &- start, block, listed)
        } else if slots > 1 && p.mode != .aggregated {
          pulseHits(p, block, isHalf: isHalf, scratch, listed)
          listed = 0
          r.pulseEach(0, p.columns)
        } else if isListed {
          listed = r.listSlots(block, listed)
        } else {
          pulseHits(p, block, isHalf: isHalf, scratch, listed)
          listed = 0
          r.pulseAll(0, p.columns)
        }
        i &+= 1
      }
    }
    pulseHits(p, block, isHalf: isHalf, scratch, listed)
    first &+= rowBlock
  }
}
