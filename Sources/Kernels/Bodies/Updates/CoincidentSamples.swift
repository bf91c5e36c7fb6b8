import CrosspointCSIMD

/// The samples of an update in which some cross-point may be pulsed: those that fire on both sides
/// in one slot. Late in a training most do not.
public struct CoincidentSamples {
  /// Most samples: the bits of a word.
  @_alwaysEmitIntoClient @inline(__always) static var most: Int { 64 }
  /// Columns between which is told whether some fire.
  @_alwaysEmitIntoClient @inline(__always) static var width: Int { 32 }
  /// Words of all but the lists, for trains of 64 slots.
  @_alwaysEmitIntoClient @inline(__always) static var words: Int { 5 &* most &+ most &* 65 }

  /// For each the slots in which both sides fire.
  public var slots: UnsafeMutablePointer<UInt64>
  /// Their numbers in the batch.
  public var numbers: UnsafeMutablePointer<UInt32>
  /// For each the columns between which all lie that fire, in whole `width`s.
  public var firsts: UnsafeMutablePointer<UInt32>
  public var ends: UnsafeMutablePointer<UInt32>
  /// For each the first entry of each slot in `lists`; none has entries where it is not listed.
  public var starts: UnsafeMutablePointer<UInt32>
  /// Columns that fire, with their sign in bit 31, slot after slot, sample after sample.
  public var lists: UnsafeMutablePointer<UInt32>
  public var count: Int
  /// Whether `lists` is the caller's.
  public var isLent: Bool
  /// From sample to sample of `starts`.
  public var stride: Int

  /// - Parameters:
  ///   - p: of `most` samples or fewer.
  ///   - words: room for `words` of them.
  @_alwaysEmitIntoClient @_transparent
  init(
    _ p: PulsedSamples, _ x: PulseLines, _ delta: PulseLines, _ words: UnsafeMutablePointer<UInt32>
  ) {
    stride = p.slots &+ 1
    let most = CoincidentSamples.most
    slots = UnsafeMutableRawPointer(words).assumingMemoryBound(to: UInt64.self)
    numbers = words + 2 &* most
    firsts = numbers + most
    ends = firsts + most
    // The first of each sample's says, until they are known, whether it is listed.
    starts = ends + most
    lists = words
    count = 0
    isLent = false
    var pulses = 0
    var sample = 0
    while sample < p.batch {
      let known = p.coincident.map { $0[sample] } ?? .max
      let rowSlots = known == 0 ? 0 : firingSlots(p, delta + sample &* p.deltaStride, p.rows)
      if rowSlots != 0 {
        let xLine = x + sample &* p.xStride
        let fires =
          known & (known &- 1) == 0 && known >> 32 == 0
          ? XPulses(p, xLine, slot: known) : XPulses(p, xLine)
        let shared = fires.slots & rowSlots
        if shared != 0 {
          slots[count] = shared
          numbers[count] = UInt32(truncatingIfNeeded: sample)
          let (first, end) = CoincidentSamples.firingColumns(p, xLine)
          firsts[count] = UInt32(truncatingIfNeeded: first)
          ends[count] = UInt32(truncatingIfNeeded: end)
          let isListed = CoincidentSamples.isSparse(fires, p)
          starts[count &* stride] = isListed ? 1 : 0
          pulses &+= isListed ? fires.count : 0
          count &+= 1
        }
      }
      sample &+= 1
    }
    let room = pulses &+ PulseScratch.slack
    isLent = p.lists != nil && room <= p.listRoom
    lists = isLent ? p.lists! : .allocate(capacity: room)
    fillLists(p, x)
  }

  @_alwaysEmitIntoClient @inline(__always) func free() { if !isLent { lists.deallocate() } }

  /// Between which columns some fire. A transfer writes one column: looking at all of them for each
  /// of its rows took a third of its time.
  /// - Parameter x: a line in which some column fires.
  @_alwaysEmitIntoClient @inline(__always)
  static func firingColumns(_ p: PulsedSamples, _ x: PulseLines) -> (first: Int, end: Int) {
    var first = 0
    while !fires(p, x, first) { first &+= width }
    var end = (p.columns &+ width &- 1) & ~(width &- 1)
    while !fires(p, x, end &- width) { end &-= width }
    return (first, min(end, p.columns))
  }

  /// Whether any of `width` columns from `first` on fires.
  @_alwaysEmitIntoClient @inline(__always)
  static func fires(_ p: PulsedSamples, _ x: PulseLines, _ first: Int) -> Bool {
    firingSlots(p, x + first, min(width, p.columns &- first)) != 0
  }

  /// Whether a slot with pulses has, in the mean, so few of them that a row with one slot is
  /// listed.
  @_alwaysEmitIntoClient @inline(__always)
  static func isSparse(_ fires: XPulses, _ p: PulsedSamples) -> Bool {
    fires.count &* 64 <= PulseScratch.few &* p.columns &* fires.slots.nonzeroBitCount
      && p.suppliedGaussians == nil
  }

  /// The columns of every slot, for the samples with few pulses.
  @_alwaysEmitIntoClient @inline(__always)
  func fillLists(_ p: PulsedSamples, _ lines: PulseLines) {
    var next = 0
    var k = 0
    while k < count {
      let x = lines + Int(numbers[k]) &* p.xStride
      let first = starts + k &* stride
      let listed = first[0] != 0 ? slots[k] : 0
      var slot = 0
      while slot < p.slots {
        first[slot] = UInt32(truncatingIfNeeded: next)
        if listed &>> UInt64(truncatingIfNeeded: slot) & 1 != 0 {
          let train = slot < 32 ? x.low : x.high
          let up = UInt32(truncatingIfNeeded: 31 &- (slot & 31))
          var j = Int(firsts[k])
          while j < Int(ends[k]) {
            let n = min(p.columns &- j, 16)
            let fires = Words(at: train + j, upTo: n) << up
            let column =
              (Words.iota + Words(UInt32(truncatingIfNeeded: j))) | Words(at: x.signs + j, upTo: n)
            next &+= column.append(to: lists + next, where: fires.shiftedRightSigned(31))
            j &+= 16
          }
        }
        slot &+= 1
      }
      first[p.slots] = UInt32(truncatingIfNeeded: next)
      k &+= 1
    }
  }
}

/// Bit s for each slot in which any of `count` elements fires.
@_alwaysEmitIntoClient @inline(__always)
func firingSlots(_ p: PulsedSamples, _ line: PulseLines, _ count: Int) -> UInt64 {
  var (low, high) = (Words(0), Words(0))
  var i = 0
  while i < count {
    let n = min(count &- i, 16)
    low = low | Words(at: line.low + i, upTo: n)
    if p.isWide { high = high | Words(at: line.high + i, upTo: n) }
    i &+= 16
  }
  return UInt64(low.union) | (p.isWide ? UInt64(high.union) &<< 32 : 0)
}

/// Pulses of one sample's x line.
public struct XPulses {
  public var count: Int
  /// Bit s for each slot that has any.
  public var slots: UInt64

  /// - Parameter slot: bit of the only one that has any, below slot 32.
  @_alwaysEmitIntoClient @inline(__always)
  init(_ p: PulsedSamples, _ x: PulseLines, slot: UInt64) {
    let shift = UInt32(truncatingIfNeeded: slot.trailingZeroBitCount)
    var sum = Words(0)
    var j = 0
    while j < p.columns {
      sum = sum + (Words(at: x.low + j, upTo: min(p.columns &- j, 16)) >> shift & Words(1))
      j &+= 16
    }
    count = Int(sum.sum)
    slots = count > 0 ? slot : 0
  }

  @_alwaysEmitIntoClient @inline(__always)
  init(_ p: PulsedSamples, _ x: PulseLines) {
    var sum = Words(0)
    var (low, high) = (Words(0), Words(0))
    var j = 0
    while j < p.columns {
      let n = min(p.columns &- j, 16)
      let trains = Words(at: x.low + j, upTo: n)
      sum = sum + trains.populationCount
      low = low | trains
      if p.isWide {
        let more = Words(at: x.high + j, upTo: n)
        sum = sum + more.populationCount
        high = high | more
      }
      j &+= 16
    }
    count = Int(sum.sum)
    slots = UInt64(low.union) | UInt64(high.union) &<< 32
  }
}
