/// Applies the coincidences of every sample, one after the other, to rows of constant-step devices.
///
/// The samples pass over one row while it is in cache; cross-points are independent, so the order at each is kept. A row
/// whose δ has no pulse is skipped, and so are columns without a coincidence before their weights are loaded.
@_alwaysEmitIntoClient @inline(__always)
public func constantStepUpdateBody(
  _ p: ConstantStepPulses, _ arrays: ConstantStepArrays, _ x: PulseLines, _ delta: PulseLines
) {
  let scratch = ConstantStepScratch(p, x, scale: arrays.stepScale)
  defer { scratch.free() }
  if arrays.isHalf {
    constantStepRows(p, arrays, isHalf: true, x, delta, scratch)
  } else {
    constantStepRows(p, arrays, isHalf: false, x, delta, scratch)
  }
}

// @_transparent here and below: the inliner gives up at this size, and what it left out would be a weak symbol of wide instructions.
@_alwaysEmitIntoClient @_transparent
func constantStepRows(
  _ p: ConstantStepPulses, _ arrays: ConstantStepArrays, isHalf: Bool, _ xLines: PulseLines, _ deltaLines: PulseLines,
  _ scratch: ConstantStepScratch
) {
  // Offsets within a block of rows are 32-bit words.
  let rowBlock = p.columns < 1 &<< 24 ? ConstantStepScratch.rowBlock : 1
  var first = 0
  while first < p.rows {
    let block = arrays.from(row: first)
    var rows = scratch.makeKeys(p, deltaLines, first, min(first &+ rowBlock, p.rows))
    var listed = 0
    while rows != 0 {
      let rowOfBlock = rows.trailingZeroBitCount
      rows &= rows &- 1
      let row = first &+ rowOfBlock
      var sample = 0
      while sample < p.batch {
        let d = sample &* p.deltaStride &+ row
        let low = deltaLines.low[d]
        let high = p.isWide ? deltaLines.high[d] : 0
        if low | high != 0 {
          let r = ConstantStepRow(
            p, block.from(row: rowOfBlock), isHalf: isHalf, xLines + sample &* p.xStride, low, high, deltaLines.signs[d],
            line: UInt32(truncatingIfNeeded: p.firstRow &+ row), vector: p.firstVector &+ UInt64(truncatingIfNeeded: sample),
            key: scratch.nextKey(sample), scratch: scratch, rowOfBlock: rowOfBlock)
          let starts = scratch.starts + sample &* (p.slots &+ 1)
          let isListed = starts[p.slots] > starts[0]
          let slots = low.nonzeroBitCount &+ high.nonzeroBitCount
          if slots == 1 && isListed {
            let slot = low != 0 ? low.trailingZeroBitCount : 32 &+ high.trailingZeroBitCount
            let (start, end) = (Int(starts[slot]), Int(starts[slot &+ 1]))
            listed = r.listSlot(scratch.lists + start, end &- start, block, listed)
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
        }
        sample &+= 1
      }
    }
    pulseHits(p, block, isHalf: isHalf, scratch, listed)
    first &+= rowBlock
  }
}
