/// The percentile of the magnitudes of some numbers, by nearest rank: that of ⌈p/100·n⌉ in
/// ascending order. Not a number counts as more than infinity.
///
/// Magnitudes are in the order of their bits, whose digits are found from the first to the last:
/// three passes, and none that sorts.
func percentile(_ p: Float, ofMagnitudes values: UnsafeBufferPointer<Float>) -> Float {
  guard p < 100 else {
    var largest: UInt32 = 0
    for value in values { largest = max(largest, value.magnitude.bitPattern) }
    return Float(bitPattern: largest)
  }
  // 99.9 is 99.90000153 in single precision, which must not be one rank more.
  let exact = Double(p) / 100 * Double(values.count)
  let whole = exact.rounded()
  let isWhole = abs(exact - whole) <= exact * 0x1p-24
  let place = Int(isWhole ? whole : exact.rounded(.up))
  var rank = min(max(place, 1), values.count) - 1
  var (found, known): (UInt32, UInt32) = (0, 0)
  for (shift, width) in [(20, 11), (10, 10), (0, 10)] as [(UInt32, UInt32)] {
    let mask: UInt32 = 1 << width - 1
    var counts = [Int](repeating: 0, count: 1 << width)
    for value in values {
      let bits = value.magnitude.bitPattern
      if bits & known == found { counts[Int(bits >> shift & mask)] += 1 }
    }
    var digit = 0
    while rank >= counts[digit] {
      rank -= counts[digit]
      digit += 1
    }
    found |= UInt32(digit) << shift
    known |= mask << shift
  }
  return Float(bitPattern: found)
}
