/// codes ← clip(codes + rint(factor·x), ±limit) of fixed-point sums, rint half to even.
///
/// Products past what 32 bits hold count as the largest Float below 2³¹, so that no sum wraps.
/// - Parameter limit: at least 0.
/// - Returns: the largest magnitude of the new codes.
@_alwaysEmitIntoClient @inline(__always)
public func addRoundedBody(
  _ factor: Float, _ x: UnsafePointer<Float>, _ codes: UnsafeMutablePointer<Int32>,
  _ limit: Int32, _ count: Int
) -> Int32 {
  let factors = Lanes(factor)
  let (low, high) = (Lanes(-0x1.fffffep30), Lanes(0x1.fffffep30))
  let top = Words(UInt32(bitPattern: limit))
  let bottom = Words(UInt32(bitPattern: 0 &- limit))
  var most = Words(0)
  var i = 0
  codes.withMemoryRebound(to: UInt32.self, capacity: count) { codes in
    while i < count {
      let n = min(16, count &- i)
      let added = Words(whole: (factors * Lanes(at: x + i, upTo: n)).rounded.clipped(low, high))
      let held = Words(at: codes + i, upTo: n)
      let sum = held + added
      // A sum past 32 bits has another sign than both of its terms.
      let wraps = ((held ^ sum) & (added ^ sum)).shiftedRightSigned(31)
      let end = held.shiftedRightSigned(31) ^ Words(0x7fff_ffff)
      let kept = Words.maximumSigned(
        Words.minimumSigned((sum & (wraps ^ Words(0xffff_ffff))) | (end & wraps), top), bottom)
      kept.store(codes + i, upTo: n)
      most = Words.maximumSigned(kept.magnitudeSigned, most)
      i &+= 16
    }
  }
  return Int32(bitPattern: most.largestSigned)
}
