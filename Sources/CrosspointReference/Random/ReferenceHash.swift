/// h(p; a, b) of `docs/randomness.md`: the keyed bijection of 32-bit positions within one stream.
/// Arithmetic modulo 2³².
public func referenceHash(_ position: UInt32, _ a: UInt32, _ b: UInt32) -> UInt32 {
  var x = position &+ a
  x ^= x >> 17
  x = x &* 0xed5a_d4bb
  x ^= x >> 11
  x = x &+ b
  x = x &* 0xac4c_1b51
  x ^= x >> 15
  x = x &* 0x3184_8bab
  x ^= x >> 14
  return x
}
