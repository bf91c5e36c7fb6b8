/// Applies the coincidences of every sample, one after the other, to rows of devices that follow a
/// law.
///
/// The samples pass over one row while it is in cache; cross-points are independent, so the order
/// at each is kept. Samples and rows without a slot in which both sides fire are left out, and so
/// are columns without a coincidence before their weights are loaded.
// @_transparent here and below: the inliner gives up at this size, and what it left out would be a
// weak symbol of wide instructions.
@_alwaysEmitIntoClient @_transparent
public func pulsedUpdateBody<Law: PulseLaw>(
  _ law: Law, _ p: PulsedSamples, _ planes: DevicePlanes, _ x: PulseLines, _ delta: PulseLines
) {
  let scratch = PulseScratch(p)
  defer { scratch.free() }
  law.prepare(scratch)
  var first = 0
  while first < p.batch {
    var some = p
    some.batch = min(CoincidentSamples.most, p.batch &- first)
    some.firstVector = p.vector(first)
    some.coincident = p.coincident.map { $0 + first }
    let (x, delta) = (x + first &* p.xStride, delta + first &* p.deltaStride)
    let found = CoincidentSamples(some, x, delta, scratch.samples)
    if planes.isHalf {
      pulseRows(law, some, planes, isHalf: true, x, delta, found, scratch)
    } else {
      pulseRows(law, some, planes, isHalf: false, x, delta, found, scratch)
    }
    found.free()
    first &+= some.batch
  }
}

/// One loop over blocks of rows, the rows of each with a sample that may pulse them, and their
/// columns, so that listed pulses are applied in one place: where that stood in six, a law took
/// three times as much code.
@_alwaysEmitIntoClient @_transparent
func pulseRows<Law: PulseLaw>(
  _ law: Law, _ p: PulsedSamples, _ planes: DevicePlanes, isHalf: Bool, _ xLines: PulseLines,
  _ deltaLines: PulseLines,
  _ found: CoincidentSamples, _ scratch: PulseScratch
) {
  guard found.count > 0 else { return }
  // Offsets within a block of rows are 32-bit words.
  let rowBlock = p.columns &* Law.pairCount < 1 &<< 24 ? RowSamples.rowBlock : 1
  let drawsKeys = law.isNoisy && p.suppliedGaussians == nil
  var (first, rowCount, nextRow) = (0, 0, 0)
  var block = planes
  // Rows with a sample that are listed, the one at hand, and its first column, or first listed
  // column, that is still to be looked at.
  var (listedSamples, current, position) = (0, 0, 0)
  var listed = 0
  while true {
    var isFull = false
    if current == listedSamples {
      if nextRow < rowCount {
        listedSamples = scratch.rowSamples.list(p, found, &nextRow, rowCount)
        current = 0
        if drawsKeys { scratch.rowSamples.makeKeys(p, listedSamples, firstRow: first) }
      } else if listed > 0 {
        isFull = true
      } else {
        first &+= rowCount
        guard first < p.rows else { return }
        rowCount = min(rowBlock, p.rows &- first)
        nextRow = 0
        block = planes.from(row: first)
        scratch.rowSamples.find(p, deltaLines, found, first, first &+ rowCount)
      }
    } else {
      let (rowOfBlock, k) = (
        Int(scratch.rowSamples.rows[current]), Int(scratch.rowSamples.samples[current])
      )
      let sample = Int(found.numbers[k])
      let d = sample &* p.deltaStride &+ first &+ rowOfBlock
      let low = deltaLines.low[d] & UInt32(truncatingIfNeeded: found.slots[k])
      let high =
        p.isWide ? deltaLines.high[d] & UInt32(truncatingIfNeeded: found.slots[k] &>> 32) : 0
      let row = PulsedRow(
        p, block.from(row: rowOfBlock), isHalf: isHalf, pairCount: Law.pairCount,
        isNoisy: law.isNoisy,
        xLines + sample &* p.xStride, low, high, deltaLines.signs[d],
        line: UInt32(truncatingIfNeeded: p.firstRow &+ first &+ rowOfBlock),
        vector: p.vector(sample), key: scratch.rowSamples.key(current), scratch: scratch,
        rowOfBlock: rowOfBlock)
      let starts = found.starts + k &* found.stride
      let isListed = starts[p.slots] > starts[0]
      let isOne = low.nonzeroBitCount &+ high.nonzeroBitCount == 1
      if isListed && isOne {
        let slot = low != 0 ? low.trailingZeroBitCount : 32 &+ high.trailingZeroBitCount
        let (start, end) = (Int(starts[slot]), Int(starts[slot &+ 1]))
        isFull = !row.listSlot(found.lists + start, end &- start, &position, &listed)
      } else {
        let listsSome = isListed && law.listsSeveral
        let stop = Int(found.ends[k])
        position = max(position, Int(found.firsts[k]))
        var end = stop
        var isWhole = !listsSome
        while position < stop {
          if listsSome {
            guard listed <= PulseScratch.batch &- 64 else {
              isFull = true
              break
            }
            end = min(position &+ 64, stop)
            if let more = law.list(row, position, end, listed) {
              listed &+= more
              position = end
              continue
            }
            isWhole = true
          }
          // An earlier sample's pulses here come first.
          guard listed == 0 else {
            isFull = true
            break
          }
          if isWhole { law.pulseVectors(row, position, end) }
          position = end
        }
      }
      if !isFull {
        current &+= 1
        position = 0
      }
    }
    if isFull {
      law.pulse(listed, block, scratch, isHalf: isHalf, isWide: p.isWide, draws: law.isNoisy)
      listed = 0
    }
  }
}
