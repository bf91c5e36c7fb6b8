/// sinh v of `count` values in place: `Lanes.sinh`.
@_alwaysEmitIntoClient @inline(__always)
public func hyperbolicSineBody(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i < count {
    let n = min(16, count &- i)
    Lanes.sinh(Lanes(at: values + i, upTo: n)).store(values + i, upTo: n)
    i &+= 16
  }
}

/// cosh v of `count` values in place: `Lanes.cosh`.
@_alwaysEmitIntoClient @inline(__always)
public func hyperbolicCosineBody(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i < count {
    let n = min(16, count &- i)
    Lanes.cosh(Lanes(at: values + i, upTo: n)).store(values + i, upTo: n)
    i &+= 16
  }
}

extension Lanes {
  /// The hyperbolic sine (e^v − e^−v)/2.
  ///
  /// - Relative error at most 2.5e-7 where the result is finite; an odd function to the bit.
  /// - sinh(±0) = ±0; ±∞ from |v| = 89.416 on, where sinh leaves Float's range; not a number stays
  ///   so.
  ///
  /// Below 1 v + v³·P(v²), above from e^(|v| − ln 2), whose square would overflow where the sine
  /// does not. Separate multiplications and additions: the same bits on every instruction set.
  @_alwaysEmitIntoClient @inline(__always)
  public static func sinh(_ v: Lanes) -> Lanes {
    let magnitude = v.magnitude
    let z = v * v
    // Taylor to v⁹: the next term is below 2.6e-8 of the sine at 1.
    var p = Lanes(2.7557319e-6)
    p = p * z + Lanes(1.9841270e-4)
    p = p * z + Lanes(8.3333333e-3)
    p = p * z + Lanes(1.6666667e-1)
    let small = magnitude + magnitude * z * p
    let half = halfExponential(magnitude)
    let large = half - Lanes(0.25) / half
    let sign = v.bits & Words(0x8000_0000)
    return Lanes(bits: (magnitude < Lanes(1)).select(small, large).bits | sign)
  }

  /// The hyperbolic cosine (e^v + e^−v)/2.
  ///
  /// - Relative error at most 2.5e-7 where the result is finite; an even function to the bit.
  /// - cosh(±0) = 1; +∞ from |v| = 89.416 on; not a number stays so.
  @_alwaysEmitIntoClient @inline(__always)
  public static func cosh(_ v: Lanes) -> Lanes {
    let half = halfExponential(v.magnitude)
    return half + Lanes(0.25) / half
  }

  /// e^v/2, v ≥ 0, as e^(v − ln 2), ln 2 in two parts.
  @_alwaysEmitIntoClient @inline(__always)
  static func halfExponential(_ magnitude: Lanes) -> Lanes {
    // ∞ less itself would be no number. In this order what is not a number stays.
    let v = Lanes.minimum(Lanes(128), magnitude)
    // v − .69314575 is rounded by at most half a unit of v: what it leaves is added to the rest.
    let shifted = v - Lanes(0.69314575)
    let lost = (v - shifted) - Lanes(0.69314575)
    return Lanes.expOfSum(shifted, lost - Lanes(1.4286068e-6))
  }
}
