/// tanh v of `count` values in place; not a number stays so.
///
/// Below 0.625 v + v³·P(v²), else 1 − 2/(e^{2v} + 1), e^r by a polynomial (the intervals and
/// degrees of Moshier's Cephes). Separate multiplications and additions: the same bits on every
/// instruction set. Relative error 2.5e-7.
@_alwaysEmitIntoClient @inline(__always)
public func hyperbolicTangentBody(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i &+ 16 <= count {
    hyperbolicTangent(Lanes(at: values + i)).store(values + i)
    i &+= 16
  }
  if i < count {
    hyperbolicTangent(Lanes(at: values + i, first: count &- i)).store(values + i, first: count &- i)
  }
}

@_alwaysEmitIntoClient @inline(__always)
func hyperbolicTangent(_ v: Lanes) -> Lanes {
  let magnitude = v.magnitude
  let z = v * v
  var p = Lanes(-5.70498872745e-3)
  p = p * z + Lanes(2.06390887954e-2)
  p = p * z + Lanes(-5.37397155531e-2)
  p = p * z + Lanes(1.33314422036e-1)
  p = p * z + Lanes(-3.33332819422e-1)
  let small = magnitude + magnitude * z * p

  // Past 9.02 it is 1. In this order what is not a number stays.
  let y = Lanes(2) * Lanes.minimum(Lanes(9.02), magnitude)
  let n = (y * Lanes(1.44269504089)).rounded
  let r = y - n * Lanes(0.693359375) - n * Lanes(-2.12194440e-4)
  var q = Lanes(1.9875691500e-4)
  q = q * r + Lanes(1.3981999507e-3)
  q = q * r + Lanes(8.3334519073e-3)
  q = q * r + Lanes(4.1665795894e-2)
  q = q * r + Lanes(1.6666665459e-1)
  q = q * r + Lanes(5.0000001201e-1)
  let mantissa = q * r * r + r + Lanes(1)
  let power = Lanes(bits: (n.truncated + Words(127)) << 23)
  let large = Lanes(1) - Lanes(2) / (mantissa * power + Lanes(1))
  let sign = v.bits & Words(0x8000_0000)
  return Lanes(bits: (magnitude < Lanes(0.625)).select(small, large).bits | sign)
}
