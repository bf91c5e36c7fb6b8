/// h(p; a, b) of `docs/randomness.md`: the keyed bijection of 32-bit positions within one line. Arithmetic modulo 2³².
public func referenceHash(_ position: UInt32, _ a: UInt32, _ b: UInt32) -> UInt32 {
  var x = position &+ a
  x ^= x >> 16
  x = x &* 0x7feb_352d
  x ^= x >> 15
  x = x &+ b
  x = x &* 0x846c_a68b
  x ^= x >> 16
  return x
}
