/// The keyed 32-bit hash of a position: three multiplications, a bijection for every key.
@_alwaysEmitIntoClient @inline(__always)
public func drawWords(_ position: Words, _ key0: Words, _ key1: Words) -> Words {
  var x = position + key0
  x = x ^ (x >> 17)
  x = x * Words(0xed5a_d4bb)
  x = x ^ (x >> 11)
  x = x + key1
  x = x * Words(0xac4c_1b51)
  x = x ^ (x >> 15)
  x = x * Words(0x3184_8bab)
  return x ^ (x >> 14)
}

/// Box–Muller's radius √(−2 ln u), u = ((word >> 1) | 1)·2⁻³¹; 0 … 6.56.
///
/// Separate multiplications and additions: the same bits on every instruction set. Relative error 1.2e-6.
@_alwaysEmitIntoClient @inline(__always)
func gaussianRadius(_ word: Words) -> Lanes {
  let v = Lanes(signed: (word >> 1) | Words(1))
  // Split at √½ (0x3f3504f3): v = 2^e·(1 + f), f in [√½ − 1, √2 − 1).
  let shifted = v.bits - Words(0x3f35_04f3)
  let e = Lanes(signed: shifted.shiftedRightSigned(23) - Words(31))
  let f = Lanes(bits: (shifted & Words(0x007f_ffff)) + Words(0x3f35_04f3)) - Lanes(1)
  // −2 ln(1+f)/f, minimax of degree 6.
  var q = Lanes(-0.237922186767)
  q = q * f + Lanes(0.373357103271)
  q = q * f + Lanes(-0.409926574441)
  q = q * f + Lanes(0.498194882742)
  q = q * f + Lanes(-0.666290178842)
  q = q * f + Lanes(1.00002225773)
  q = q * f + Lanes(-2.00000194964)
  return (e * Lanes(-1.38629436112) + q * f).squareRoot
}

/// cos(2π·word/2³²); absolute error 1e-6.
@_alwaysEmitIntoClient @inline(__always)
func cosineOfTurn(_ word: Words) -> Lanes {
  // cos θ = −sin(|θ| − π/2); |−2³¹| − 2³⁰ wraps to the right place.
  let t = Lanes(signed: word.magnitudeSigned - Words(0x4000_0000)) * Lanes(9.31322574615e-10)
  let t2 = t * t
  // −sin(π t/2)/t in t², minimax of degree 3.
  var s = Lanes(0.00436246912984)
  s = s * t2 + Lanes(-0.0794876549067)
  s = s * t2 + Lanes(0.645920976537)
  s = s * t2 + Lanes(-1.57079485166)
  return s * t
}

/// The same two functions for two vectors in step.
@_alwaysEmitIntoClient @inline(__always)
func drawWords(_ p: Words, _ q: Words, _ key0: Words, _ key1: Words) -> (Words, Words) {
  var x = p + key0
  var y = q + key0
  x = x ^ (x >> 17)
  y = y ^ (y >> 17)
  x = x * Words(0xed5a_d4bb)
  y = y * Words(0xed5a_d4bb)
  x = x ^ (x >> 11)
  y = y ^ (y >> 11)
  x = x + key1
  y = y + key1
  x = x * Words(0xac4c_1b51)
  y = y * Words(0xac4c_1b51)
  x = x ^ (x >> 15)
  y = y ^ (y >> 15)
  x = x * Words(0x3184_8bab)
  y = y * Words(0x3184_8bab)
  return (x ^ (x >> 14), y ^ (y >> 14))
}

@_alwaysEmitIntoClient @inline(__always)
func gaussianRadii(_ word0: Words, _ word1: Words) -> (Lanes, Lanes) {
  let v0 = Lanes(signed: (word0 >> 1) | Words(1))
  let v1 = Lanes(signed: (word1 >> 1) | Words(1))
  let s0 = v0.bits - Words(0x3f35_04f3)
  let s1 = v1.bits - Words(0x3f35_04f3)
  let e0 = Lanes(signed: s0.shiftedRightSigned(23) - Words(31))
  let e1 = Lanes(signed: s1.shiftedRightSigned(23) - Words(31))
  let f0 = Lanes(bits: (s0 & Words(0x007f_ffff)) + Words(0x3f35_04f3)) - Lanes(1)
  let f1 = Lanes(bits: (s1 & Words(0x007f_ffff)) + Words(0x3f35_04f3)) - Lanes(1)
  var q0 = Lanes(-0.237922186767) * f0 + Lanes(0.373357103271)
  var q1 = Lanes(-0.237922186767) * f1 + Lanes(0.373357103271)
  q0 = q0 * f0 + Lanes(-0.409926574441)
  q1 = q1 * f1 + Lanes(-0.409926574441)
  q0 = q0 * f0 + Lanes(0.498194882742)
  q1 = q1 * f1 + Lanes(0.498194882742)
  q0 = q0 * f0 + Lanes(-0.666290178842)
  q1 = q1 * f1 + Lanes(-0.666290178842)
  q0 = q0 * f0 + Lanes(1.00002225773)
  q1 = q1 * f1 + Lanes(1.00002225773)
  q0 = q0 * f0 + Lanes(-2.00000194964)
  q1 = q1 * f1 + Lanes(-2.00000194964)
  return ((e0 * Lanes(-1.38629436112) + q0 * f0).squareRoot, (e1 * Lanes(-1.38629436112) + q1 * f1).squareRoot)
}

@_alwaysEmitIntoClient @inline(__always)
func cosinesOfTurns(_ word0: Words, _ word1: Words) -> (Lanes, Lanes) {
  let t0 = Lanes(signed: word0.magnitudeSigned - Words(0x4000_0000)) * Lanes(9.31322574615e-10)
  let t1 = Lanes(signed: word1.magnitudeSigned - Words(0x4000_0000)) * Lanes(9.31322574615e-10)
  let u0 = t0 * t0
  let u1 = t1 * t1
  var s0 = Lanes(0.00436246912984) * u0 + Lanes(-0.0794876549067)
  var s1 = Lanes(0.00436246912984) * u1 + Lanes(-0.0794876549067)
  s0 = s0 * u0 + Lanes(0.645920976537)
  s1 = s1 * u1 + Lanes(0.645920976537)
  s0 = s0 * u0 + Lanes(-1.57079485166)
  s1 = s1 * u1 + Lanes(-1.57079485166)
  return (s0 * t0, s1 * t1)
}

/// A line key spread over lanes, ready to draw.
public struct LineDraws {
  public var a0: Words
  public var a1: Words
  public var b0: Words
  public var b1: Words

  @_alwaysEmitIntoClient @inline(__always) public init(_ key: LineKey) {
    a0 = Words(key.a0)
    a1 = Words(key.a1)
    b0 = Words(key.b0)
    b1 = Words(key.b1)
  }

  /// Word A at sixteen positions.
  @_alwaysEmitIntoClient @inline(__always) public func words(_ position: Words) -> Words { drawWords(position, a0, a1) }

  /// The Gaussians at positions `first` … `first` + 31; `first` a multiple of 32.
  @_alwaysEmitIntoClient @inline(__always) public func gaussians(from first: Int) -> (Lanes, Lanes) {
    let position = Words.iota + Words(UInt32(truncatingIfNeeded: first))
    let r = gaussianRadius(drawWords(position, a0, a1))
    let angle = drawWords(position, b0, b1)
    return (r * cosineOfTurn(angle), r * cosineOfTurn(angle + Words(0x4000_0000)))
  }

  /// The Gaussians at positions `first` … `first` + 63; `first` a multiple of 32. Two vectors go in step, because a core's window holds one
  /// vector's operations only, and they wait for each other.
  @_alwaysEmitIntoClient @inline(__always) public func gaussians64(from first: Int) -> (Lanes, Lanes, Lanes, Lanes) {
    let p = Words.iota + Words(UInt32(truncatingIfNeeded: first))
    let q = p + Words(32)
    let (w0, w1) = drawWords(p, q, a0, a1)
    let (t0, t1) = drawWords(p, q, b0, b1)
    let (r0, r1) = gaussianRadii(w0, w1)
    let (c0, c1) = cosinesOfTurns(t0, t0 + Words(0x4000_0000))
    let (c2, c3) = cosinesOfTurns(t1, t1 + Words(0x4000_0000))
    return (r0 * c0, r0 * c1, r1 * c2, r1 * c3)
  }

  /// The Gaussians at any sixteen positions; the same bits as `gaussians(from:)` gives there.
  @_alwaysEmitIntoClient @inline(__always) public func gaussians(at positions: Words) -> Lanes {
    let first = positions & Words(~16)
    let r = gaussianRadius(drawWords(first, a0, a1))
    // Bit 4 of the position turns the angle by a quarter, 2³⁰.
    return r * cosineOfTurn(drawWords(first, b0, b1) + ((positions & Words(16)) << 26))
  }

  /// The same for two vectors in step.
  @_alwaysEmitIntoClient @inline(__always) public func gaussians(at p: Words, _ q: Words) -> (Lanes, Lanes) {
    let (p0, q0) = (p & Words(~16), q & Words(~16))
    let (w0, w1) = drawWords(p0, q0, a0, a1)
    let (t0, t1) = drawWords(p0, q0, b0, b1)
    let (r0, r1) = gaussianRadii(w0, w1)
    let (c0, c1) = cosinesOfTurns(t0 + ((p & Words(16)) << 26), t1 + ((q & Words(16)) << 26))
    return (r0 * c0, r1 * c1)
  }
}

/// Writes word A at positions 0 ..< count.
@_alwaysEmitIntoClient @inline(__always)
public func fillWordsBody(_ key: LineKey, _ out: UnsafeMutablePointer<UInt32>, _ count: Int) {
  let draws = LineDraws(key)
  var position = Words.iota
  var i = 0
  while i &+ 16 <= count {
    draws.words(position).store(out + i)
    position = position + Words(16)
    i &+= 16
  }
  if i < count { draws.words(position).store(out + i, first: count &- i) }
}

/// Writes the Gaussians at positions 0 ..< count.
@_alwaysEmitIntoClient @inline(__always)
public func fillGaussiansBody(_ key: LineKey, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  LineDraws(key).fill(out, from: 0, count)
}

extension LineDraws {
  /// Writes the Gaussians at positions first (a multiple of 32) ..< first + count.
  @_alwaysEmitIntoClient @inline(__always)
  func fill(_ out: UnsafeMutablePointer<Float>, from first: Int, _ count: Int) {
    var i = 0
    while i &+ 64 <= count {
      let (p, q, r, s) = gaussians64(from: first &+ i)
      p.store(out + i)
      q.store(out + i + 16)
      r.store(out + i + 32)
      s.store(out + i + 48)
      i &+= 64
    }
    while i < count {
      let (p, q) = gaussians(from: first &+ i)
      let rest = count &- i
      p.store(out + i, first: min(rest, 16))
      if rest > 16 { q.store(out + i + 16, first: min(rest &- 16, 16)) }
      i &+= 32
    }
  }
}
