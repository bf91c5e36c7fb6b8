import CrosspointCSIMD

/// The amounts of some columns' pulses, with their signs: a line for each ordinal.
///
/// They are drawn side by side for the columns that have such a pulse, and then put at their
/// columns: the loop of pulses, which waits for each cross-point's last one, does nothing else.
///
/// Two consecutive pulses of a cross-point share a radius: one position of the stream of their
/// pass. Of the columns that have a first one both are drawn, so that of 31 slots with a quarter of
/// them coinciding 7 % of the draws are for nothing; pairs along a row, as products have them, were
/// .4.
public struct ColumnAmounts {
  /// The amounts, and from one ordinal's to the next one's: 0 where all are the same.
  public var lines: UnsafeMutablePointer<Float>
  public var stride: Int
  /// Of each column the sign of its pulses in bit 31, its coincidences from bit 7 on, and its
  /// number among these.
  public var columns: UnsafeMutablePointer<UInt32>
  /// Those that still have a pulse, side by side.
  public var due: UnsafeMutablePointer<UInt32>
  public var dueCount: Int
  /// What a pass has drawn side by side, on two lines.
  public var drawn: UnsafeMutablePointer<Float>
  /// The four words of the keys of sixteen passes, sixteen apart, from this one on.
  public var keys: UnsafeMutablePointer<UInt32>
  public var firstKey: Int

  /// From one line of `drawn` to the next: vectors in step are stored past the last.
  @_alwaysEmitIntoClient @inline(__always) static var drawnStride: Int { PulsedRow.chunk &+ 64 }

  @_alwaysEmitIntoClient @inline(__always)
  init(_ row: PulsedRow) {
    // Nothing is listed: what lists have is free.
    lines = UnsafeMutableRawPointer(row.scratch.weightOffsets).assumingMemoryBound(to: Float.self)
    stride = PulsedRow.chunk
    drawn = lines + PulsedRow.ordinals &* PulsedRow.chunk
    let words = UnsafeMutableRawPointer(drawn + 2 &* ColumnAmounts.drawnStride)
    columns = words.assumingMemoryBound(to: UInt32.self)
    keys = columns + PulsedRow.chunk
    due = row.scratch.signedColumns
    dueCount = 0
    firstKey = -1
  }

  /// Before the first ordinals of columns start ..< stop.
  @_alwaysEmitIntoClient @_transparent
  mutating func begin<Law: PulseLaw>(_ law: Law, _ row: PulsedRow, _ start: Int, _ stop: Int) {
    if !row.isNoisy { stride = 0 }
    dueCount = stop &- start
    var j = 0
    while j < dueCount {
      let sign = row.signs(start &+ j, min(dueCount &- j, 16)) & Words(0x8000_0000)
      if row.isNoisy {
        let count = Words(at: row.scratch.counts + j) << 7
        let word = sign | count | (Words.iota + Words(UInt32(truncatingIfNeeded: j)))
        word.store(columns + j)
        word.store(due + j)
      } else {
        Lanes(bits: law.amount(Lanes(0)).bits ^ sign).store(lines + j)
      }
      j &+= 16
    }
  }

  /// The amounts of coincidences before ..< before + count of columns start ..< stop; `before` is a
  /// multiple of `PulsedRow.ordinals`.
  @_alwaysEmitIntoClient @_transparent
  mutating func fill<Law: PulseLaw>(
    _ law: Law, _ row: PulsedRow, _ start: Int, _ stop: Int, _ before: Int, _ count: Int
  ) {
    guard row.isNoisy else { return }
    if let supplied = row.pulses.suppliedGaussians {
      var ordinal = 0
      while ordinal < count {
        let line = supplied + ((before &+ ordinal) &* row.pulses.columns &+ start)
        var j = 0
        while j < stop &- start {
          let sign = Words(at: columns + j) & Words(0x8000_0000)
          let gaussians = Lanes(at: line + j, upTo: min(stop &- start &- j, 16))
          Lanes(bits: law.amount(gaussians).bits ^ sign).store(
            lines + (ordinal &* PulsedRow.chunk &+ j))
          j &+= 16
        }
        ordinal &+= 1
      }
      return
    }
    if firstKey != before &>> 1 & ~15 { makeKeys(row, before &>> 1 & ~15) }
    var pass = 0
    while 2 &* pass < count {
      let draws = StreamDraws(
        StreamKey(at: keys + (before &>> 1 &+ pass &- firstKey), stride: 16))
      list(before &+ 2 &* pass)
      // Where nearly all columns are due they are drawn where they stand.
      let isAll = dueCount &+ 16 > stop &- start
      let line = lines + 2 &* pass &* PulsedRow.chunk
      ColumnAmounts.draw(
        draws, isAll ? columns : due, start, isAll ? stop &- start : dueCount,
        isAll ? line : drawn, isAll ? PulsedRow.chunk : ColumnAmounts.drawnStride)
      spread(law, row, line, stop &- start, before &+ 2 &* pass, isAll: isAll)
      pass &+= 1
    }
  }

  /// The keys of sixteen passes from `first` on, together: one by one for every chunk they took a
  /// third of a dense update.
  @_alwaysEmitIntoClient @inline(__always)
  mutating func makeKeys(_ row: PulsedRow, _ first: Int) {
    StreamKeys(
      row.pulses.key, Words(UInt32(truncatingIfNeeded: row.vector)),
      Words(UInt32(truncatingIfNeeded: row.vector &>> 32)),
      Words(row.line),
      Words(row.pulses.purpose) | ((Words.iota + Words(UInt32(truncatingIfNeeded: first))) << 8)
    ).store(keys, stride: 16)
    firstKey = first
  }

  /// Keeps of the columns that were due those that have a coincidence of this number.
  @_alwaysEmitIntoClient @inline(__always)
  mutating func list(_ number: Int) {
    let least = Words(UInt32(truncatingIfNeeded: number &+ 1) &<< 7 &- 1)
    var found = 0
    var i = 0
    while i < dueCount {
      let word = Words(at: due + i)
      let isDue = least.isLessSigned(word & Words(0x7fff_ffff))
      found &+= word.append(to: due + found, where: isDue)
      i &+= 16
    }
    // Lanes past the end have no pulse.
    Words(0).store(due + found)
    dueCount = found
  }

  /// The two Gaussians of each of `count` columns, on a line and on the one after it.
  @_alwaysEmitIntoClient @inline(__always)
  static func draw(
    _ draws: StreamDraws, _ columns: UnsafePointer<UInt32>, _ start: Int, _ count: Int,
    _ out: UnsafeMutablePointer<Float>, _ stride: Int
  ) {
    let shift = Words(UInt32(truncatingIfNeeded: start))
    func column(_ i: Int) -> Words { (Words(at: columns + i) & Words(0x7f)) + shift }
    func two(_ i: Int) -> InStep<Words> { InStep(column(i), column(i &+ 16)) }
    func store(_ gaussians: InStep<Lanes>, _ out: UnsafeMutablePointer<Float>) {
      gaussians.first.store(out)
      gaussians.second.store(out + 16)
    }
    let next = out + stride
    var i = 0
    while xp_instruction_set() >= 2 && i &+ 48 < count {
      let (first, second) = draws.gaussianPairs(InStep(two(i), two(i &+ 32)))
      store(first.first, out + i)
      store(first.second, out + (i &+ 32))
      store(second.first, next + i)
      store(second.second, next + (i &+ 32))
      i &+= 64
    }
    while i &+ 16 < count {
      let (first, second) = draws.gaussianPairs(two(i))
      store(first, out + i)
      store(second, next + i)
      i &+= 32
    }
    if i < count {
      let (first, second) = draws.gaussianPairs(column(i))
      first.store(out + i)
      second.store(next + i)
    }
  }

  /// Makes amounts of the Gaussians of two ordinals and puts them at their columns.
  /// - Parameter isAll: whether the Gaussians stand there already, not in `drawn`.
  @_alwaysEmitIntoClient @_transparent
  func spread<Law: PulseLaw>(
    _ law: Law, _ row: PulsedRow, _ line: UnsafeMutablePointer<Float>, _ count: Int,
    _ number: Int, isAll: Bool
  ) {
    let next = line + PulsedRow.chunk
    var from = UnsafePointer(drawn)
    var j = 0
    while j < count {
      let sign = Words(at: columns + j) & Words(0x8000_0000)
      var (first, second) = (Lanes(at: line + j), Lanes(at: next + j))
      if !isAll {
        let due = row.due(number, Words(at: row.scratch.counts + j))
        first = Lanes(expanding: from, where: due)
        second = Lanes(expanding: from + ColumnAmounts.drawnStride, where: due)
        from += due.maskBits.nonzeroBitCount
      }
      Lanes(bits: law.amount(first).bits ^ sign).store(line + j)
      Lanes(bits: law.amount(second).bits ^ sign).store(next + j)
      j &+= 16
    }
  }
}
