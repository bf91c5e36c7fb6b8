/// The pulse trains of one side of an array, its rows or its columns: for each of these lines a bit
/// for every slot, and the sign of its signal.
public struct PulseLines {
  /// Slots 0 … 31, bit s for slot s.
  public var low: UnsafeMutablePointer<UInt32>
  /// Slots 32 … 63; read only where the plan has more than 32 slots.
  public var high: UnsafeMutablePointer<UInt32>
  /// 0x80000000 where the signal is negative, else 0.
  public var signs: UnsafeMutablePointer<UInt32>

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    low: UnsafeMutablePointer<UInt32>, high: UnsafeMutablePointer<UInt32>,
    signs: UnsafeMutablePointer<UInt32>
  ) {
    self.low = low
    self.high = high
    self.signs = signs
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func + (lines: PulseLines, offset: Int) -> PulseLines {
    PulseLines(low: lines.low + offset, high: lines.high + offset, signs: lines.signs + offset)
  }
}

/// The signals of one side for a batch of updates, and how they become trains.
public struct TrainSignals {
  /// batch × `count`, row-major: a sample has a signal for each line of the array.
  public var signals: UnsafePointer<Float>
  /// Lines of the side.
  public var count: Int
  /// For each sample p/|v|.
  public var gains: UnsafePointer<Float>
  /// For each sample bit s for each slot to be drawn; the others stay silent.
  public var slots: UnsafePointer<UInt64>
  /// 0x80000000 to turn every sign (a negative learning rate), else 0.
  public var flip: UInt32
  /// Whether slots 32 … 63 are written; without, what `high` held stays, and no slot above 31 may
  /// be asked for.
  public var isWide: Bool

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    signals: UnsafePointer<Float>, count: Int, gains: UnsafePointer<Float>,
    slots: UnsafePointer<UInt64>, flip: UInt32 = 0,
    isWide: Bool = true
  ) {
    self.signals = signals
    self.count = count
    self.gains = gains
    self.slots = slots
    self.flip = flip
    self.isWide = isWide
  }
}

/// Draws trains: p = |v|·gain.
///
/// Line i of the array fires in slot s where p ≥ 1 or (A(64·i + s) >> 1) < ⌊p·2³¹⌋.
/// - Parameters:
///   - outStride: from sample to sample of `out`.
///   - fires: for each sample bit s for each slot in which any line fires.
@_alwaysEmitIntoClient @inline(__always)
public func pulseTrainsBody(
  _ samples: SampleStreams, _ s: TrainSignals, _ out: PulseLines, _ outStride: Int,
  _ fires: UnsafeMutablePointer<UInt64>
) {
  samples.forEachKey { sample, key in
    fires[sample] = trainsOfSample(s, sample, StreamDraws(key), out + sample &* outStride)
  }
}

@_alwaysEmitIntoClient @inline(__always)
func trainsOfSample(
  _ s: TrainSignals, _ sample: Int, _ draws: StreamDraws, _ out: PulseLines
) -> UInt64 {
  let signals = s.signals + sample &* s.count
  let gains = Lanes(s.gains[sample])
  let slots = s.slots[sample]
  if slots & (slots &- 1) == 0 && slots >> 32 == 0 {
    return trainsOfOneSlot(s, sample, draws, UInt32(truncatingIfNeeded: slots), out)
  }
  let (lowSlots, highSlots) = (
    UInt32(truncatingIfNeeded: slots), UInt32(truncatingIfNeeded: slots &>> 32)
  )
  var (anyLow, anyHigh) = (Words(0), Words(0))
  var i = 0
  while i < s.count {
    let n = min(16, s.count &- i)
    let v = Lanes(at: signals + i, upTo: n)
    ((v.bits & Words(0x8000_0000)) ^ Words(s.flip)).store(out.signs + i, upTo: n)
    var (low, high) = (Words(0), Words(0))
    if slots != 0 {
      let sixteen = TrainsOfSixteen(draws, v.magnitude * gains, UInt32(truncatingIfNeeded: i))
      if lowSlots != 0 { low = sixteen.trains(lowSlots, from: 0) }
      if highSlots != 0 { high = sixteen.trains(highSlots, from: 32) }
    }
    low.store(out.low + i, upTo: n)
    if s.isWide { high.store(out.high + i, upTo: n) }
    anyLow = anyLow | low
    anyHigh = anyHigh | high
    i &+= 16
  }
  return UInt64(anyLow.union) | UInt64(anyHigh.union) &<< 32
}

/// The trains of a sample with one slot or none, as most have once errors are small. Only draws are
/// left to do: they take no longer than finding out whether one of sixteen lines needs them.
/// - Parameter slot: its bit, below slot 32.
@_alwaysEmitIntoClient @inline(__always)
func trainsOfOneSlot(
  _ s: TrainSignals, _ sample: Int, _ draws: StreamDraws, _ slot: UInt32, _ out: PulseLines
) -> UInt64 {
  let signals = s.signals + sample &* s.count
  let gains = Lanes(s.gains[sample])
  var position =
    (Words.iota << 6) + Words(UInt32(truncatingIfNeeded: slot.trailingZeroBitCount & 31))
  var any = Words(0)
  var i = 0
  while i < s.count {
    let n = min(16, s.count &- i)
    let v = Lanes(at: signals + i, upTo: n)
    ((v.bits & Words(0x8000_0000)) ^ Words(s.flip)).store(out.signs + i, upTo: n)
    var fires = Words(0)
    if slot != 0 {
      let chance = FiringChance(v.magnitude * gains)
      fires =
        ((draws.words(position) >> 1).isLessSigned(chance.threshold) | chance.always) & Words(slot)
    }
    fires.store(out.low + i, upTo: n)
    if s.isWide { Words(0).store(out.high + i, upTo: n) }
    any = any | fires
    position = position + Words(16 &<< 6)
    i &+= 16
  }
  return UInt64(any.union)
}

/// With which words sixteen lines fire.
public struct FiringChance {
  /// Mask of p ≥ 1.
  public var always: Words
  /// ⌊p·2³¹⌋.
  public var threshold: Words

  @_alwaysEmitIntoClient @inline(__always) init(_ p: Lanes) {
    always = (p < Lanes(1)) ^ Words(.max)
    // The largest Float below 2³¹ keeps the conversion in range on every machine; `always`
    // overrides it.
    threshold = Lanes.minimum(p * Lanes(2_147_483_648), Lanes(2_147_483_520)).truncated
  }
}

/// The trains of sixteen lines, drawn slot by slot for all of them, or line by line for sixteen
/// slots, whichever takes fewer draws: of the errors behind a maximum of four signals three are 0.
public struct TrainsOfSixteen {
  public var draws: StreamDraws
  public var first: UInt32
  public var chance: FiringChance
  /// Bit l for p > 0.
  public var alive: UInt32

  /// - Parameter first: number of the first line.
  @_alwaysEmitIntoClient @inline(__always)
  init(_ draws: StreamDraws, _ p: Lanes, _ first: UInt32) {
    self.draws = draws
    self.first = first
    chance = FiringChance(p)
    alive = (Lanes(0) < p).maskBits
  }

  /// - Parameter slots: bit s for slot from + s.
  @_alwaysEmitIntoClient @inline(__always)
  func trains(_ slots: UInt32, from: UInt32) -> Words {
    // A dead block (the black border of an image) costs one comparison.
    guard alive != 0 else { return Words(0) }
    let sixteens = (slots & 0xffff != 0 ? 1 : 0) &+ (slots >> 16 != 0 ? 1 : 0)
    let drawn =
      alive.nonzeroBitCount &* sixteens < slots.nonzeroBitCount
      ? eachLine(slots, from) : eachSlot(slots, from)
    return drawn | (chance.always & Words(slots))
  }

  @_alwaysEmitIntoClient @inline(__always)
  func eachSlot(_ slots: UInt32, _ from: UInt32) -> Words {
    let positions = ((Words.iota + Words(first)) << 6) + Words(from)
    var bits = Words(0)
    var left = slots
    while left != 0 {
      let slot = UInt32(truncatingIfNeeded: left.trailingZeroBitCount)
      left &= left &- 1
      bits =
        bits
        | ((draws.words(positions + Words(slot)) >> 1).isLessSigned(chance.threshold)
          & Words(1 &<< slot))
    }
    return bits
  }

  @_alwaysEmitIntoClient @inline(__always)
  func eachLine(_ slots: UInt32, _ from: UInt32) -> Words {
    var bits = SIMD16<UInt32>(repeating: 0)
    var left = alive
    while left != 0 {
      let element = left.trailingZeroBitCount
      left &= left &- 1
      let position = (first &+ UInt32(truncatingIfNeeded: element)) &<< 6 &+ from
      let limit = Words(chance.threshold.value[element])
      var train: UInt32 = 0
      if slots & 0xffff != 0 {
        train = (draws.words(Words.iota + Words(position)) >> 1).isLessSigned(limit).maskBits
      }
      if slots >> 16 != 0 {
        train |=
          (draws.words(Words.iota + Words(position &+ 16)) >> 1).isLessSigned(limit).maskBits &<< 16
      }
      bits[element] = train & slots
    }
    return Words(bits)
  }
}

/// Bit s for each of the first `count` slots, 0 … 64.
@_alwaysEmitIntoClient @inline(__always)
public func firstSlots(_ count: Int) -> UInt64 {
  count >= 64 ? .max : (1 &<< UInt64(truncatingIfNeeded: count)) &- 1
}
