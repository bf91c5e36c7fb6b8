/// The pulse trains of one side of an array: for every line element a bit for each slot, and the sign of its signal.
public struct PulseLines {
  /// Slots 0 … 31, bit s for slot s.
  public var low: UnsafeMutablePointer<UInt32>
  /// Slots 32 … 63; read only where the plan has more than 32 slots.
  public var high: UnsafeMutablePointer<UInt32>
  /// 0x80000000 where the signal is negative, else 0.
  public var signs: UnsafeMutablePointer<UInt32>

  @_alwaysEmitIntoClient @inline(__always)
  public init(low: UnsafeMutablePointer<UInt32>, high: UnsafeMutablePointer<UInt32>, signs: UnsafeMutablePointer<UInt32>) {
    self.low = low
    self.high = high
    self.signs = signs
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func + (lines: PulseLines, offset: Int) -> PulseLines {
    PulseLines(low: lines.low + offset, high: lines.high + offset, signs: lines.signs + offset)
  }
}

/// Draws the trains of `count` signals: p = |v|·gain, `slots` (0 … 64) slots.
///
/// Slot s of element i fires where p ≥ 1 or (A(64·i + s) >> 1) < ⌊p·2³¹⌋.
/// - Parameter flip: 0x80000000 to turn every sign (a negative learning rate), else 0.
@_alwaysEmitIntoClient @inline(__always)
public func pulseTrainsBody(
  _ signals: UnsafePointer<Float>, _ count: Int, _ gain: Float, _ slots: Int, _ flip: UInt32, _ key: LineKey,
  _ out: PulseLines
) {
  let draws = LineDraws(key)
  let gains = Lanes(gain)
  let lowSlots = min(slots, 32)
  let lowAll = Words(lowSlots == 32 ? .max : (1 &<< UInt32(lowSlots)) &- 1)
  let highSlots = max(slots &- 32, 0)
  let highAll = Words(highSlots == 32 ? .max : (1 &<< UInt32(highSlots)) &- 1)
  var i = 0
  while i < count {
    let rest = min(16, count &- i)
    let v = rest == 16 ? Lanes(at: signals + i) : Lanes(at: signals + i, first: rest)
    let p = v.magnitude * gains
    let always = (p < Lanes(1)) ^ Words(.max)
    // The largest Float below 2³¹ keeps the conversion in range on every machine; `always` overrides it.
    let threshold = Lanes.minimum(p * Lanes(2_147_483_648), Lanes(2_147_483_520)).truncated
    let first = (Words.iota + Words(UInt32(truncatingIfNeeded: i))) << 6
    @inline(__always) func train(_ from: Int, _ to: Int) -> Words {
      var bits = Words(0)
      var slot = from
      while slot < to {
        let word = draws.words(first + Words(UInt32(truncatingIfNeeded: slot)))
        bits = bits | ((word >> 1).isLessSigned(threshold) & Words(1 &<< UInt32(truncatingIfNeeded: slot &- from)))
        slot &+= 1
      }
      return bits
    }
    // A dead block (the black border of an image) costs one comparison instead of `slots` draws.
    let alive = (Lanes(0) < p).hasAny
    let low = alive ? train(0, lowSlots) | (always & lowAll) : Words(0)
    let high = alive && slots > 32 ? train(32, slots) | (always & highAll) : Words(0)
    let sign = (v.bits & Words(0x8000_0000)) ^ Words(flip)
    if rest == 16 {
      low.store(out.low + i)
      high.store(out.high + i)
      sign.store(out.signs + i)
    } else {
      low.store(out.low + i, first: rest)
      high.store(out.high + i, first: rest)
      sign.store(out.signs + i, first: rest)
    }
    i &+= 16
  }
}
