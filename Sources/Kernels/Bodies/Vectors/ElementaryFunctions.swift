/// exp, log and pow for pulse laws, of sixteen values or of one.
///
/// Polynomials of separate multiplications and additions, all minimax: the same bits on every
/// instruction set, and of `Lanes` and `OneLane`. What is not a number may come out with other bits
/// of it.
extension PulseValues {
  /// The exponential function e^x.
  ///
  /// - Relative error at most 9e-8 where the result is at least 2⁻¹²⁶; below, absolute error at
  ///   most 2⁻¹⁴⁹, one unit in the last place of a subnormal number.
  /// - exp(x) = 0 from x = −104 down to −∞; exp(x) = +∞ from x = 88.73 on; exp(±0) = 1 exactly;
  ///   not a number stays so.
  @_alwaysEmitIntoClient @_transparent
  public static func exp(_ x: Self) -> Self { expOfSum(x, Self(repeating: 0)) }

  /// The natural logarithm ln x.
  ///
  /// - Relative error at most 7e-8 for every positive x, subnormal ones and those beside 1 too.
  /// - log(1) = 0 exactly; log(±0) = −∞; log(+∞) = +∞; log(x) is not a number for x < 0; not a
  ///   number stays so.
  @_alwaysEmitIntoClient @_transparent
  public static func log(_ x: Self) -> Self {
    let finite = x.magnitude < Self(repeating: .infinity)
    let end = (x < Self(repeating: 0)).select(Self(repeating: .nan), Self(repeating: -.infinity))
    let isEnd = x < Self(repeating: .leastNonzeroMagnitude)
    return isEnd.select(end, finite.select(logAsSum(x).high, x))
  }

  /// The power x^y of a base x ≥ 0.
  ///
  /// - Relative error at most 2e-7 for |y| ≤ 16, and at most 1e-7 + 1.6e-8·|y ln x| ≤ 1.8e-6 for
  ///   every y, where the result is at least 2⁻¹²⁶; below, absolute error at most 2⁻¹⁴⁸.
  /// - 0 where the result is below 2⁻¹⁵⁰, +∞ where it is above the largest Float.
  /// - pow(x, ±0) = 1 for every x, pow(1, y) = 1 for every y that is a number.
  /// - pow(±0, y) and pow(+∞, −y) are +0 for y > 0 and +∞ for y < 0.
  /// - A base below 0, whatever the exponent but 0, and an x or y that is not a number: not a
  ///   number. Unlike C's, the sign of −0 has no effect, and pow(−2, 2) is not 4.
  @_alwaysEmitIntoClient @_transparent
  public static func pow(_ x: Self, _ y: Self) -> Self {
    let (zero, least) = (Self(repeating: 0), Self(repeating: .leastNonzeroMagnitude))
    // Beyond 2³¹ only x = 1 has a power other than 0 and +∞. In this order what is no number stays.
    let most = Self(repeating: 0x1p31)
    let exponent = maximum(zero - most, minimum(most, y))
    let (high, low) = logAsSum(x)
    // y·ln x and what its rounding leaves: halves of 12 bits have exact products.
    let product = exponent * high
    let (yHigh, lnHigh) = (exponent.first12Bits, high.first12Bits)
    let (yLow, lnLow) = (exponent - yHigh, high - lnHigh)
    let rest = ((yHigh * lnHigh - product) + yHigh * lnLow + yLow * lnHigh) + yLow * lnLow
    let power = expOfSum(product, rest + exponent * low)

    let isInfinite = Self(repeating: .greatestFiniteMagnitude) < x
    let isZero = x.magnitude < least
    // + 0·y: not a number where y is none.
    let end = ((y < zero) ^ isInfinite).select(Self(repeating: .infinity), zero) + zero * exponent
    let isNoBase = (zero - least < x) ^ Source(repeating: .max)
    let all = isNoBase.select(Self(repeating: .nan), (isZero | isInfinite).select(end, power))
    return (y.magnitude < least).select(Self(repeating: 1), all)
  }

  /// e^(x + rest), |rest| ≤ 2⁻¹⁶ or cut to that where x is outside −104 … 89.
  @_alwaysEmitIntoClient @_transparent
  static func expOfSum(_ x: Self, _ rest: Self) -> Self {
    // e^−104 rounds to 0 and e^89 is infinite. In this order what is not a number stays.
    let sum = maximum(Self(repeating: -104), minimum(Self(repeating: 89), x))
    let small = maximum(Self(repeating: -0x1p-16), minimum(Self(repeating: 0x1p-16), rest))
    // Added to 1.5·2²³ a number is rounded to a whole one, which is the sum's last bits.
    let shift = Self(repeating: 0x1.8p23)
    let shifted = sum * Self(repeating: 1.44269504089) + shift
    let n = shifted - shift
    // ln 2 in two parts, the first of 9 bits: n times it is exact.
    var r = sum - n * Self(repeating: 0.693359375)
    r = r - n * Self(repeating: -2.12194440e-4) + small
    // (e^r − 1 − r)/r², |r| ≤ ½ ln 2, minimax of degree 4: 3.1e-9 of e^r.
    var q = Self(repeating: 1.3814517e-3)
    q = q * r + Self(repeating: 8.368756e-3)
    q = q * r + Self(repeating: 4.1668393e-2)
    q = q * r + Self(repeating: 1.666652e-1)
    q = q * r + Self(repeating: 4.9999994e-1)
    let mantissa = q * (r * r) + r + Self(repeating: 1)
    // 2ⁿ, n from −150 to 128, in two factors: only the last product rounds, to subnormals.
    let exponent = shifted.bits - shift.bits
    let half = exponent.shiftedRightSigned(1)
    let bias = Source(repeating: 127)
    return mantissa * Self(bits: (half + bias) << 23) * Self(bits: (exponent - half + bias) << 23)
  }

  /// ln x of a positive finite x as `high`, the nearest Float or the next, and `low`; relative
  /// error of the sum 1.6e-8.
  @_alwaysEmitIntoClient @_transparent
  static func logAsSum(_ x: Self) -> (high: Self, low: Self) {
    let isSubnormal = x < Self(repeating: .leastNormalMagnitude)
    let normal = isSubnormal.select(x * Self(repeating: 0x1p23), x)
    // Split at √½ (0x3f3504f3): x = 2^e·(1 + f), f in [√½ − 1, √2 − 1).
    let split = Source(repeating: 0x3f35_04f3)
    let shifted = normal.bits - split
    let down = isSubnormal.select(Self(repeating: 23), Self(repeating: 0))
    let e = Self(signed: shifted.shiftedRightSigned(23)) - down
    let f = Self(bits: (shifted & Source(repeating: 0x007f_ffff)) + split) - Self(repeating: 1)
    // (ln(1+f) − f + ½f²)/f³, minimax of degree 8: 7.5e-10 of ln(1+f).
    var q = Self(repeating: 0.067466408)
    q = q * f + Self(repeating: -0.116756521)
    q = q * f + Self(repeating: 0.11888162)
    q = q * f + Self(repeating: -0.124055892)
    q = q * f + Self(repeating: 0.142195523)
    q = q * f + Self(repeating: -0.166679963)
    q = q * f + Self(repeating: 0.200021192)
    q = q * f + Self(repeating: -0.250000089)
    q = q * f + Self(repeating: 0.333333135)
    // The large terms e·ln 2 + f − ½f² with what each sum's rounding leaves; ln 2 and f² in two
    // parts, the first of each exact.
    let fHigh = f.first12Bits
    let whole = e * Self(repeating: 0.693359375)
    let first = whole + f
    let square = Self(repeating: -0.5) * (fHigh * fHigh)
    let second = first + square
    var small = (f - (first - whole)) + (square - (second - first))
    small = small + e * Self(repeating: -2.12194440e-4)
    small = small - Self(repeating: 0.5) * ((f - fHigh) * (f + fHigh))
    small = small + f * f * f * q
    let high = second + small
    return (high, small - (high - second))
  }

  /// The value cut to its first 12 significant bits; 12 are left.
  @_alwaysEmitIntoClient @_transparent
  var first12Bits: Self { Self(bits: bits & Source(repeating: 0xffff_f000)) }
}

/// e^v of `count` values in place: `PulseValues.exp`.
@_alwaysEmitIntoClient @inline(__always)
public func exponentialBody(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i < count {
    let n = min(16, count &- i)
    Lanes.exp(Lanes(at: values + i, upTo: n)).store(values + i, upTo: n)
    i &+= 16
  }
}

/// ln v of `count` values in place: `PulseValues.log`.
@_alwaysEmitIntoClient @inline(__always)
public func logarithmBody(_ values: UnsafeMutablePointer<Float>, _ count: Int) {
  var i = 0
  while i < count {
    let n = min(16, count &- i)
    Lanes.log(Lanes(at: values + i, upTo: n)).store(values + i, upTo: n)
    i &+= 16
  }
}

/// v^exponent of `count` values in place: `PulseValues.pow`.
@_alwaysEmitIntoClient @inline(__always)
public func powerBody(_ values: UnsafeMutablePointer<Float>, _ count: Int, _ exponent: Float) {
  let exponents = Lanes(exponent)
  var i = 0
  while i < count {
    let n = min(16, count &- i)
    Lanes.pow(Lanes(at: values + i, upTo: n), exponents).store(values + i, upTo: n)
    i &+= 16
  }
}
