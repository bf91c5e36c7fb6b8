import CrosspointCSIMD

/// What an update works out once for all its rows, and room for one row's hits. Some KiB, and four bytes a pulse of the x lines.
public struct ConstantStepScratch {
  /// Rows whose keys are made together.
  @_alwaysEmitIntoClient @inline(__always) static var rowBlock: Int { 64 }
  /// Hits that are listed before they are drawn for and pulsed: enough to fill the lanes, few enough to stay in L1.
  @_alwaysEmitIntoClient @inline(__always) static var batch: Int { 512 }
  /// Most hits of 64 columns that are listed; above, whole vectors are cheaper.
  @_alwaysEmitIntoClient @inline(__always) static var few: Int { 20 }
  /// Hits that are brought near before they are pulsed.
  @_alwaysEmitIntoClient @inline(__always) static var ahead: Int { 32 }
  /// What `append` may write, and two vectors in step may read, past the end.
  @_alwaysEmitIntoClient @inline(__always) static var slack: Int { 32 }

  // All of one allocation, in this order.
  public var words: UnsafeMutablePointer<UInt32>
  /// Column, and in bit 31 the sign of the step, of the listed hits.
  public var hits: UnsafeMutablePointer<UInt32>
  /// Coincidences of each.
  public var counts: UnsafeMutablePointer<UInt32>
  /// Where their weights lie, from the first row of the block on.
  public var indices: UnsafeMutablePointer<UInt32>
  /// Where their steps lie.
  public var places: UnsafeMutablePointer<UInt32>
  /// The four words of the key of each one's line, `hitRoom` apart.
  public var hitKeys: UnsafeMutablePointer<UInt32>
  /// Signed changes of each in units of its step, noise included.
  public var changes: UnsafeMutablePointer<Float>
  /// scale·k and scale·c·√k for k of 0 … 31.
  public var amounts: UnsafeMutablePointer<Float>
  /// A little above the largest weight pulsed last.
  public var reach: UnsafeMutablePointer<Float>
  /// For every sample the rows of a block that have a pulse, and their keys.
  public var keys: UnsafeMutablePointer<UInt32>
  /// For every sample how many of its keys are used up.
  public var cursors: UnsafeMutablePointer<UInt32>
  /// For every sample the first entry of each slot in `lists`; none has entries where it is not listed.
  public var starts: UnsafeMutablePointer<UInt32>
  /// Columns that fire, with their sign in bit 31, slot after slot, sample after sample.
  public var lists: UnsafeMutablePointer<UInt32>

  @_alwaysEmitIntoClient @inline(__always) static var keyRoom: Int { rowBlock &+ slack }
  @_alwaysEmitIntoClient @inline(__always) static var hitRoom: Int { batch &+ ahead &+ slack }

  @_alwaysEmitIntoClient @_transparent init(_ p: ConstantStepPulses, _ x: PulseLines, scale: Float) {
    let room = ConstantStepScratch.hitRoom
    let keyWords = 5 &* ConstantStepScratch.keyRoom &* p.batch
    var pulses = 0
    var sample = 0
    while sample < p.batch {
      let fires = XPulses(p, x + sample &* p.xStride)
      pulses &+= ConstantStepScratch.isSparse(fires, p) ? fires.count : 0
      sample &+= 1
    }
    let fixed = 9 &* room &+ 64 &+ 16
    // Every part starts on a cache line: a vector across two of them costs twice.
    let sampleWords = (p.batch &+ 15) & ~15
    let startWords = (p.batch &* (p.slots &+ 1) &+ 15) & ~15
    let total = fixed &+ keyWords &+ sampleWords &+ startWords &+ pulses &+ 2 &* ConstantStepScratch.slack
    words = UnsafeMutableRawPointer.allocate(byteCount: 4 &* total, alignment: 64).assumingMemoryBound(to: UInt32.self)
    hits = words
    counts = hits + room
    indices = counts + room
    places = indices + room
    hitKeys = places + room
    let changeWords = hitKeys + 4 &* room
    changes = UnsafeMutableRawPointer(changeWords).assumingMemoryBound(to: Float.self)
    amounts = changes + room
    reach = amounts + 64
    reach[0] = 0
    keys = changeWords + room + 64 + 16
    cursors = keys + keyWords
    starts = cursors + sampleWords
    lists = starts + startWords
    // Lanes past a list's end are worked out and not used.
    var i = 0
    while i < 2 &* room {
      words[i] = 0
      i &+= 1
    }
    i = 0
    while i < 32 {
      let k = Float(i)
      amounts[i] = scale * k
      amounts[32 &+ i] = (scale * p.cycleSpread) * k.squareRoot()
      i &+= 1
    }
    fillLists(p, x)
  }

  /// scale·k, and scale·c·√k to multiply a unit Gaussian with.
  /// - Parameter fitsTable: whether every k is below 32, and a lookup cheaper than a square root, which takes as long as all the rest of
  ///   a pulse.
  @_alwaysEmitIntoClient @inline(__always)
  func amounts(of k: Words, scale: Float, cycleSpread: Float, fitsTable: Bool) -> (mean: Lanes, spread: Lanes) {
    if fitsTable { return (Lanes(lookup: k, in: amounts), Lanes(lookup: k, in: amounts + 32)) }
    let count = Lanes(signed: k)
    return (Lanes(scale) * count, Lanes(scale * cycleSpread) * count.squareRoot)
  }

  @_alwaysEmitIntoClient @inline(__always) func free() { words.deallocate() }

  /// Whether a slot with pulses has, in the mean, so few of them that a row with one slot is listed.
  @_alwaysEmitIntoClient @inline(__always)
  static func isSparse(_ fires: XPulses, _ p: ConstantStepPulses) -> Bool {
    fires.count &* 64 <= ConstantStepScratch.few &* p.columns &* fires.slots.nonzeroBitCount && p.suppliedGaussians == nil
  }

  /// The columns of every slot, for the samples with few pulses.
  @_alwaysEmitIntoClient @inline(__always)
  func fillLists(_ p: ConstantStepPulses, _ lines: PulseLines) {
    var next = 0
    var sample = 0
    while sample < p.batch {
      let x = lines + sample &* p.xStride
      let fires = XPulses(p, x)
      let listed = ConstantStepScratch.isSparse(fires, p) ? fires.slots : 0
      let first = starts + sample &* (p.slots &+ 1)
      var slot = 0
      while slot < p.slots {
        first[slot] = UInt32(truncatingIfNeeded: next)
        if listed &>> UInt64(truncatingIfNeeded: slot) & 1 != 0 {
          let train = slot < 32 ? x.low : x.high
          let up = UInt32(truncatingIfNeeded: 31 &- (slot & 31))
          var j = 0
          while j < p.columns {
            let n = min(p.columns &- j, 16)
            let fires = (n == 16 ? Words(at: train + j) : Words(at: train + j, first: n)) << up
            let sign = n == 16 ? Words(at: x.signs + j) : Words(at: x.signs + j, first: n)
            let column = (Words.iota + Words(UInt32(truncatingIfNeeded: j))) | sign
            next &+= column.append(to: lists + next, where: fires.shiftedRightSigned(31))
            j &+= 16
          }
        }
        slot &+= 1
      }
      first[p.slots] = UInt32(truncatingIfNeeded: next)
      sample &+= 1
    }
  }

  /// Makes the keys of rows first ..< end that have a pulse, for every sample.
  /// - Returns: bit l for row first + l where any sample has a pulse.
  @_alwaysEmitIntoClient @inline(__always)
  func makeKeys(_ p: ConstantStepPulses, _ delta: PulseLines, _ first: Int, _ end: Int) -> UInt64 {
    var rows: UInt64 = 0
    let room = ConstantStepScratch.keyRoom
    var sample = 0
    while sample < p.batch {
      cursors[sample] = 0
      let alive = keys + 5 &* room &* sample
      var count = 0
      var row = first
      while row < end {
        let n = min(end &- row, 16)
        let d = sample &* p.deltaStride &+ row
        var train = Words(at: delta.low + d, first: n)
        if p.isWide { train = train | Words(at: delta.high + d, first: n) }
        let line = Words.iota + Words(UInt32(truncatingIfNeeded: p.firstRow &+ row))
        let some = (train == Words(0)) ^ Words(.max)
        rows |= UInt64(some.maskBits) &<< UInt64(truncatingIfNeeded: row &- first)
        count &+= line.append(to: alive + count, where: some)
        row &+= 16
      }
      var i = 0
      while i < count {
        let k = LineKeys(
          p.key, vector: p.firstVector &+ UInt64(truncatingIfNeeded: sample), pass: 0, purpose: p.purpose, lines: Words(at: alive + i))
        k.a0.store(alive + (room &+ i))
        k.a1.store(alive + (2 &* room &+ i))
        k.b0.store(alive + (3 &* room &+ i))
        k.b1.store(alive + (4 &* room &+ i))
        i &+= 16
      }
      sample &+= 1
    }
    return rows
  }

  /// The key of a sample's next row with a pulse.
  @_alwaysEmitIntoClient @inline(__always)
  func nextKey(_ sample: Int) -> LineKey {
    let room = ConstantStepScratch.keyRoom
    let k = keys + (5 &* room &* sample &+ Int(cursors[sample]))
    cursors[sample] &+= 1
    return LineKey(a0: k[room], a1: k[2 &* room], b0: k[3 &* room], b1: k[4 &* room])
  }
}

/// Pulses of one sample's x line.
public struct XPulses {
  public var count: Int
  /// Bit s for each slot that has any.
  public var slots: UInt64

  @_alwaysEmitIntoClient @inline(__always)
  init(_ p: ConstantStepPulses, _ x: PulseLines) {
    var sum = Words(0)
    var (low, high) = (Words(0), Words(0))
    var j = 0
    while j < p.columns {
      let n = min(p.columns &- j, 16)
      let trains = n == 16 ? Words(at: x.low + j) : Words(at: x.low + j, first: n)
      sum = sum + trains.populationCount
      low = low | trains
      if p.isWide {
        let more = n == 16 ? Words(at: x.high + j) : Words(at: x.high + j, first: n)
        sum = sum + more.populationCount
        high = high | more
      }
      j &+= 16
    }
    count = Int(sum.sum)
    slots = UInt64(low.union) | UInt64(high.union) &<< 32
  }
}
