import Crosspoint

/// FNV-1a of the elements' bits, as 16 hexadecimal digits.
func fingerprint(_ elements: some Sequence<Float>) -> String {
  let hash = elements.reduce(UInt64(0xcbf2_9ce4_8422_2325)) {
    ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01b3
  }
  let digits = String(hash, radix: 16)
  return String(repeating: "0", count: 16 - digits.count) + digits
}
