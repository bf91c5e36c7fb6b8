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

  /// The Gaussians at any sixteen positions; the same bits as `gaussians(from:)` gives there.
  @_alwaysEmitIntoClient @inline(__always) public func gaussians(at positions: Words) -> Lanes {
    let first = positions & Words(~16)
    let r = gaussianRadius(drawWords(first, a0, a1))
    // Bit 4 of the position turns the angle by a quarter, 2³⁰.
    return r * cosineOfTurn(drawWords(first, b0, b1) + ((positions & Words(16)) << 26))
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
  let draws = LineDraws(key)
  var i = 0
  while i &+ 32 <= count {
    let (p, q) = draws.gaussians(from: i)
    p.store(out + i)
    q.store(out + i + 16)
    i &+= 32
  }
  guard i < count else { return }
  let (p, q) = draws.gaussians(from: i)
  let rest = count &- i
  p.store(out + i, first: min(rest, 16))
  if rest > 16 { q.store(out + i + 16, first: rest &- 16) }
}
