import CrosspointCSIMD

/// Up to 256 samples whose pulses of a cross-point are counted together, and the memory for it.
///
/// A block of rows lists for each row the samples whose δ fires; the trains of x are packed, 32
/// columns at a time, so that they are in L1 for all rows of the block.
public struct SampleRun {
  /// Most samples of a run.
  @_alwaysEmitIntoClient @inline(__always) public static var most: Int { 256 }
  /// Rows of a block.
  @_alwaysEmitIntoClient @inline(__always) static var rowBlock: Int { 64 }
  /// Columns that are counted at a time.
  @_alwaysEmitIntoClient @inline(__always) static var width: Int { 32 }
  /// Most columns, a multiple of `width`, that are pulsed in all rows before the next ones.
  @_alwaysEmitIntoClient @inline(__always) static var mostSpan: Int { 1024 }
  /// Words of the turned trains: of 64 samples and 1024 columns, or of 256 and 256, they stay in
  /// L2.
  @_alwaysEmitIntoClient @inline(__always) static var turnedWords: Int { 1 &<< 16 }
  /// Words of an entry of a row: its sample's place in the panel, the slots in which δ and some x
  /// may fire, and all ones where η·δ is negative.
  @_alwaysEmitIntoClient @inline(__always) static var entryWords: Int { 4 }
  /// Most words of a sample in the panel: for two vectors of columns the slots below 32, all ones
  /// where x is negative, and the slots above.
  @_alwaysEmitIntoClient @inline(__always) static var mostSampleWords: Int { 128 }
  /// Cross-points near a bound that are pulsed together.
  @_alwaysEmitIntoClient @inline(__always) static var together: Int { 32 }

  // All of one allocation, in this order; every part starts on a cache line.
  public var entries: UnsafeMutablePointer<UInt32>
  public var panel: UnsafeMutablePointer<UInt32>
  /// For each row and each 32 columns bit c for column c: cross-points that might meet a bound.
  public var near: UnsafeMutablePointer<UInt32>
  /// Such columns of one row, counted from the span's first.
  public var nearColumns: UnsafeMutablePointer<UInt32>
  /// The four words of the keys of the block's rows, `rowBlock` apart.
  public var rowKeys: UnsafeMutablePointer<UInt32>
  /// The four words of the keys of one row's samples, `most` apart.
  public var sampleKeys: UnsafeMutablePointer<UInt32>
  /// The slots below 32, those above, and the direction of one row's samples, as entries have them.
  public var rowTrains: UnsafeMutablePointer<UInt32>
  /// Entries of each row.
  public var entryCounts: UnsafeMutablePointer<UInt32>
  /// Of each quarter of the run, entries of each row up to its end.
  public var quarterEnds: UnsafeMutablePointer<UInt32>
  /// The rows of the block that have any, the last of them four times.
  public var firingRows: UnsafeMutablePointer<UInt32>
  /// The samples in which some column and some row may fire, by their number in the run.
  public var numbers: UnsafeMutablePointer<UInt32>
  /// A law's table, 64 floats.
  public var table: UnsafeMutablePointer<Float>
  /// Columns of the cross-points near a bound that are pulsed together, and where their weights
  /// lie, counted in weights from the block's first row on.
  public var columns: UnsafeMutablePointer<UInt32>
  public var places: UnsafeMutablePointer<UInt32>
  /// Their weights, steps up and down and bounds.
  public var devices: UnsafeMutablePointer<Float>
  /// What sixteen samples do to each of sixteen of them, for each sixteen samples.
  public var amounts: UnsafeMutablePointer<Float>
  /// Two times sixteen by sixteen of these turned.
  public var square: UnsafeMutablePointer<Float>
  /// For each column of the span bit s where its x in sample s is negative, sixteen samples a word.
  public var turnedSigns: UnsafeMutablePointer<UInt16>
  /// For each column of the span the trains of all samples: the slots below 32.
  public var turnedLow: UnsafeMutablePointer<UInt32>
  /// Those above, where there are any.
  public var turnedHigh: UnsafeMutablePointer<UInt32>
  public var count: Int
  /// Columns that are pulsed in all rows before the next ones.
  public var span: Int
  /// From column to column of the turned trains: `count` in whole vectors.
  public var stride: Int
  public var firingCount: Int
  /// Samples of a quarter of the longest run: in which order their pulses come is not looked at.
  public var quarter: Int
  /// The words of a sample in the panel are two to this power.
  public var sampleShift: Int
  /// First row of the block.
  public var firstRow: Int
  /// Whether all of it is the caller's.
  public var isLent: Bool

  /// Of all, for trains of `slots` slots at most.
  @_alwaysEmitIntoClient @inline(__always) public static func byteCount(slots: Int) -> Int {
    let words =
      rowBlock &* (most &* entryWords &+ 16) &+ most &* mostSampleWords &+ rowBlock
      &* (mostSpan / width)
      &+ mostSpan &+ 16 &+ 4 &* rowBlock &+ 7 &* most &+ 6 &* rowBlock &+ 16 &+ most &+ 64 &+ 7
      &* together
      &+ together &* most &+ 512 &+ turnedWords / 32
    return 4 &* (words &+ (slots > 32 ? 2 : 1) &* turnedWords)
  }

  @_alwaysEmitIntoClient @inline(__always) init(_ p: PulsedSamples) {
    isLent = p.scratch != nil
    (count, firingCount, firstRow) = (0, 0, 0)
    let all =
      p.scratch
      ?? UnsafeMutableRawPointer.allocate(
        byteCount: SampleRun.byteCount(slots: p.slots), alignment: 64)
    let (rowBlock, most, mostSpan) = (SampleRun.rowBlock, SampleRun.most, SampleRun.mostSpan)
    (span, stride, quarter) = (0, 0, 0)
    sampleShift = p.isWide ? 7 : 6
    entries = all.assumingMemoryBound(to: UInt32.self)
    panel = entries + rowBlock &* (most &* SampleRun.entryWords &+ 16)
    near = panel + most &* SampleRun.mostSampleWords
    nearColumns = near + rowBlock &* (mostSpan / SampleRun.width)
    rowKeys = nearColumns + (mostSpan &+ 16)
    sampleKeys = rowKeys + 4 &* rowBlock
    rowTrains = sampleKeys + 4 &* most
    entryCounts = rowTrains + 3 &* most
    quarterEnds = entryCounts + rowBlock
    firingRows = quarterEnds + 4 &* rowBlock
    numbers = firingRows + (rowBlock &+ 16)
    table = UnsafeMutableRawPointer(numbers + most).assumingMemoryBound(to: Float.self)
    let together = SampleRun.together
    columns = UnsafeMutableRawPointer(table + 64).assumingMemoryBound(to: UInt32.self)
    places = columns + together
    devices = table + 64 + 2 &* together
    amounts = devices + 5 &* together
    square = amounts + together &* most
    turnedSigns = UnsafeMutableRawPointer(square + 512).assumingMemoryBound(to: UInt16.self)
    turnedLow = UnsafeMutableRawPointer(turnedSigns + SampleRun.turnedWords / 16)
      .assumingMemoryBound(
        to: UInt32.self)
    turnedHigh = turnedLow + SampleRun.turnedWords
  }

  @_alwaysEmitIntoClient @inline(__always) func free() { if !isLent { entries.deallocate() } }

  /// Lists the samples of `p`, `length(slots:)` or fewer, in which both sides may fire.
  @_alwaysEmitIntoClient @_transparent
  mutating func findSamples(_ p: PulsedSamples) {
    count = 0
    var sample = 0
    while sample < p.batch {
      if p.coincident.map({ $0[sample] != 0 }) ?? true {
        numbers[count] = UInt32(truncatingIfNeeded: sample)
        count &+= 1
      }
      sample &+= 1
    }
    quarter = SampleRun.length(slots: p.slots) / 4
    stride = (count &+ 15) & ~15
    span = min(
      SampleRun.mostSpan, SampleRun.turnedWords / max(stride, 16) & ~(SampleRun.width &- 1))
  }

  /// Most samples of a run of trains of `slots` slots, a multiple of 16: longer ones leave more
  /// cross-points near a bound, and shorter ones draw more.
  @_alwaysEmitIntoClient @inline(__always)
  public static func length(slots: Int) -> Int { max(16, min(most, 2048 / max(slots, 1)) & ~15) }

  /// Lists for each of `rowCount` rows from `first` on the samples whose δ fires, and makes the
  /// rows' keys.
  @_alwaysEmitIntoClient @_transparent
  mutating func listRows(_ p: PulsedSamples, _ delta: PulseLines, _ first: Int, _ rowCount: Int) {
    firstRow = first
    let (rowBlock, firstVector) = (SampleRun.rowBlock, p.vector(0))
    var row = 0
    while row < rowBlock {
      Words(0).store(entryCounts + row)
      StreamKeys(
        p.key, Words(UInt32(truncatingIfNeeded: firstVector)),
        Words(UInt32(truncatingIfNeeded: firstVector &>> 32)),
        Words.iota + Words(UInt32(truncatingIfNeeded: p.firstRow &+ first &+ row)),
        Words(p.purpose)
      ).store(rowKeys + row, stride: rowBlock)
      row &+= 16
    }
    var (k, part) = (0, 0)
    while k < count {
      let sample = Int(numbers[k])
      while sample >= (part &+ 1) &* quarter { endQuarter(&part) }
      let known = p.coincident.map { $0[sample] } ?? .max
      let lowSlots = UInt32(truncatingIfNeeded: known)
      let highSlots = UInt32(truncatingIfNeeded: known &>> 32)
      let line = delta + (sample &* p.deltaStride &+ first)
      row = 0
      while row < rowCount {
        let n = min(rowCount &- row, 16)
        var train = Words(at: line.low + row, upTo: n) & Words(lowSlots)
        if p.isWide { train = train | (Words(at: line.high + row, upTo: n) & Words(highSlots)) }
        var fire = ((train == Words(0)) ^ Words(.max)).maskBits
        while fire != 0 {
          let r = row &+ fire.trailingZeroBitCount
          fire &= fire &- 1
          let number = Int(entryCounts[r])
          let entry = entries(r) + number &* SampleRun.entryWords
          entry[0] = UInt32(truncatingIfNeeded: k &<< sampleShift)
          entry[1] = line.low[r] & lowSlots
          entry[2] = p.isWide ? line.high[r] & highSlots : 0
          entry[3] = line.signs[r] != 0 ? .max : 0
          entryCounts[r] = UInt32(truncatingIfNeeded: number &+ 1)
        }
        row &+= 16
      }
      k &+= 1
    }
    while part < 4 { endQuarter(&part) }
    firingCount = 0
    row = 0
    while row < rowCount {
      firingRows[firingCount] = UInt32(truncatingIfNeeded: row)
      firingCount &+= entryCounts[row] > 0 ? 1 : 0
      row &+= 1
    }
    for further in 0..<3 {
      firingRows[firingCount &+ further] = firingRows[max(firingCount &- 1, 0)]
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  func endQuarter(_ part: inout Int) {
    var row = 0
    while row < SampleRun.rowBlock {
      Words(at: entryCounts + row).store(quarterEnds + (part &* SampleRun.rowBlock &+ row))
      row &+= 16
    }
    part &+= 1
  }

  /// The Gaussians of columns j … j + 31 of four rows of `firingRows`, from the i-th on, a row
  /// after the other to `square`: of one row they would wait for each other.
  @_alwaysEmitIntoClient @_transparent
  func drawFour(_ i: Int, _ j: Int) {
    let columns = Words.iota + Words(UInt32(truncatingIfNeeded: j))
    func store(_ g: (first: InStep<Lanes>, second: InStep<Lanes>), _ out: Int) {
      g.first.first.store(square + out)
      g.second.first.store(square + (out &+ 16))
      g.first.second.store(square + (out &+ 32))
      g.second.second.store(square + (out &+ 48))
    }
    func two(_ part: Int, _ i: Int) -> InStep<Words> {
      let keys = rowKeys + part &* SampleRun.rowBlock
      return InStep(Words(keys[Int(firingRows[i])]), Words(keys[Int(firingRows[i &+ 1])]))
    }
    if xp_instruction_set() >= 2 {
      func four(_ part: Int) -> InStep<InStep<Words>> {
        InStep(two(part, i), two(part, i &+ 2))
      }
      let both = InStep(columns, columns)
      let g = StreamDraws.gaussianPairs(
        at: InStep(both, both), four(0), four(1), four(2), four(3))
      store((g.first.first, g.second.first), 0)
      store((g.first.second, g.second.second), 64)
    } else {
      for half in 0..<2 {
        let i = i &+ 2 &* half
        store(
          StreamDraws.gaussianPairs(
            at: InStep(columns, columns), two(0, i), two(1, i), two(2, i), two(3, i)), 64 &* half)
      }
    }
  }

  /// The number in the array of a row of the block.
  @_alwaysEmitIntoClient @inline(__always)
  func line(_ p: PulsedSamples, _ row: Int) -> UInt32 {
    UInt32(truncatingIfNeeded: p.firstRow &+ firstRow &+ row)
  }

  @_alwaysEmitIntoClient @inline(__always)
  func entries(_ row: Int) -> UnsafeMutablePointer<UInt32> {
    // A line more: at a power of two the rows' entries would push the panel out of L1.
    entries + row &* (stride &* SampleRun.entryWords &+ 16)
  }

  /// Packs the trains of x of columns j … j + 31; columns past the last one are silent.
  @_alwaysEmitIntoClient @_transparent
  func pack(_ p: PulsedSamples, _ x: PulseLines, _ j: Int) {
    let n0 = min(p.columns &- j, 16)
    let n1 = max(min(p.columns &- j &- 16, 16), 0)
    var k = 0
    while k < count {
      let line = x + (Int(numbers[k]) &* p.xStride &+ j)
      let out = panel + k &<< sampleShift
      Words(at: line.low, upTo: n0).store(out)
      Words(at: line.low + 16, upTo: n1).store(out + 16)
      if p.isWide {
        Words(at: line.high, upTo: n0).store(out + 64)
        Words(at: line.high + 16, upTo: n1).store(out + 80)
      }
      Words(at: line.signs, upTo: n0).shiftedRightSigned(31).store(out + 32)
      Words(at: line.signs + 16, upTo: n1).shiftedRightSigned(31).store(out + 48)
      k &+= 1
    }
  }
}
