/// Philox4x32-10 (Salmon, Moraes, Dror & Shaw 2011; Random123): a counter of four words and a key
/// of two become four words of random bits. Ten rounds; the key moves by the Weyl constants between
/// rounds.
public func referencePhilox(
  counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
) -> (UInt32, UInt32, UInt32, UInt32) {
  var (c0, c1, c2, c3) = counter
  var (k0, k1) = key
  for _ in 0..<10 {
    let p0 = UInt64(0xD251_1F53) * UInt64(c0)
    let p1 = UInt64(0xCD9E_8D57) * UInt64(c2)
    (c0, c1, c2, c3) = (highWord(p1) ^ c1 ^ k0, lowWord(p1), highWord(p0) ^ c3 ^ k1, lowWord(p0))
    k0 &+= 0x9E37_79B9
    k1 &+= 0xBB67_AE85
  }
  return (c0, c1, c2, c3)
}

/// Bits 0 … 31.
func lowWord(_ v: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: v) }

/// Bits 32 … 63.
func highWord(_ v: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: v >> 32) }
