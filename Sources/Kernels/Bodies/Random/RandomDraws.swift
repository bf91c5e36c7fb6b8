import CrosspointCSIMD

/// The keyed 32-bit hash of a position: three multiplications, a bijection for every key.
@_alwaysEmitIntoClient @_transparent
func drawWords<W: DrawnWords>(_ position: W, _ key0: W, _ key1: W) -> W {
  var x = position + key0
  x = x ^ (x >> 17)
  x = x * W(repeating: 0xed5a_d4bb)
  x = x ^ (x >> 11)
  x = x + key1
  x = x * W(repeating: 0xac4c_1b51)
  x = x ^ (x >> 15)
  x = x * W(repeating: 0x3184_8bab)
  return x ^ (x >> 14)
}

/// Word B, from word A of the same line: (A ⊕ A >> 16)·K2 + K3, K2 odd.
///
/// A bijection of word A with a key of its own for every line: beside a second hash of the position
/// it saves nine of thirteen operations. Its lowest bits are weak; of the angle they are 2⁻³² of a
/// turn.
@_alwaysEmitIntoClient @_transparent
func angleWords<W: DrawnWords>(_ word: W, _ key2: W, _ key3: W) -> W {
  (word ^ (word >> 16)) * key2 + key3
}

/// Box–Muller's radius √(−2 ln u), u = ((word >> 1) | 1)·2⁻³¹; 0 … 6.56.
///
/// Separate multiplications and additions: the same bits on every instruction set. −2 ln u is off
/// by 8e-6 of itself and never negative (all 2³⁰ values were tried).
@_alwaysEmitIntoClient @_transparent
func gaussianRadius<W: DrawnWords>(_ word: W) -> W.Floats {
  typealias F = W.Floats
  let v = F(signed: (word >> 1) | W(repeating: 1))
  // The bits of a float are its logarithm, straight between powers of two. Counted from those of
  // 2³¹ they are exact as a float where u is near 1.
  let below = v.bits - W(repeating: 0x4f00_0000)
  let m = F(bits: (below & W(repeating: 0x007f_ffff)) | W(repeating: 0x3f80_0000))
  // What is missing, (2 ln m − 2 ln 2·(m − 1))/(2 − m) for m of 1 … 2: of degree 5, minimax in
  // −2 ln(m/2) with a mean of 0, a little below 0 at m = 1.
  var s = F(repeating: 0.0275192093)
  s = s * m + F(repeating: -0.253260851)
  s = s * m + F(repeating: 0.977769136)
  s = s * m + F(repeating: -2.06763029)
  s = s * m + F(repeating: 2.69062757)
  s = s * m + F(repeating: -1.37502611)
  return (F(signed: below) * F(repeating: -1.65259166e-7) - (F(repeating: 2) - m) * s).squareRoot
}

/// cos(2π·word/2³²); absolute error 1e-6.
@_alwaysEmitIntoClient @_transparent
func cosineOfTurn<W: DrawnWords>(_ word: W) -> W.Floats {
  typealias F = W.Floats
  // cos θ = −sin(|θ| − π/2); |−2³¹| − 2³⁰ wraps to the right place.
  let t =
    F(signed: word.magnitudeSigned - W(repeating: 0x4000_0000)) * F(repeating: 9.31322574615e-10)
  let t2 = t * t
  // −sin(π t/2)/t in t², minimax of degree 3.
  var s = F(repeating: 0.00436246912984)
  s = s * t2 + F(repeating: -0.0794876549067)
  s = s * t2 + F(repeating: 0.645920976537)
  s = s * t2 + F(repeating: -1.57079485166)
  return s * t
}

/// The draws of one line.
public struct StreamDraws {
  public var key: StreamKey

  @_alwaysEmitIntoClient @inline(__always) public init(_ key: StreamKey) { self.key = key }

  /// Word A at the positions.
  @_alwaysEmitIntoClient @_transparent public func words<W: DrawnWords>(_ positions: W) -> W {
    drawWords(positions, W(repeating: key.a0), W(repeating: key.a1))
  }

  /// Word B, from word A of the same position.
  @_alwaysEmitIntoClient @_transparent public func angles<W: DrawnWords>(of words: W) -> W {
    angleWords(words, W(repeating: key.b0), W(repeating: key.b1))
  }

  /// The two Gaussians of each position, which share a radius and lie a quarter of a turn apart.
  @_alwaysEmitIntoClient @_transparent public func gaussianPairs<W: DrawnWords>(_ positions: W) -> (
    first: W.Floats, second: W.Floats
  ) {
    StreamDraws.gaussianPairs(
      at: positions, W(repeating: key.a0), W(repeating: key.a1), W(repeating: key.b0),
      W(repeating: key.b1))
  }

  /// The same at any positions of any lines, each with the words of its key.
  @_alwaysEmitIntoClient @_transparent static func gaussianPairs<W: DrawnWords>(
    at positions: W, _ a0: W, _ a1: W, _ b0: W, _ b1: W
  ) -> (first: W.Floats, second: W.Floats) {
    let word = drawWords(positions, a0, a1)
    let radius = gaussianRadius(word)
    let angle = angleWords(word, b0, b1)
    return (
      radius * cosineOfTurn(angle), radius * cosineOfTurn(angle + W(repeating: 0x4000_0000))
    )
  }

  /// One Gaussian at each of any positions of any lines, each with the words of its key; the same
  /// bits as `gaussianPairs` gives there.
  /// - Parameter turn: 0 for the first of a position, 2³⁰ for the second.
  @_alwaysEmitIntoClient @_transparent static func gaussians<W: DrawnWords>(
    at positions: W, turn: W, _ a0: W, _ a1: W, _ b0: W, _ b1: W
  ) -> W.Floats {
    let word = drawWords(positions, a0, a1)
    return gaussianRadius(word) * cosineOfTurn(angleWords(word, b0, b1) + turn)
  }

  /// The Gaussians of columns `first` … `first` + 31, `first` a multiple of 32: columns that differ
  /// in bit 4 are one position's.
  @_alwaysEmitIntoClient @inline(__always) public func gaussians(from first: Int) -> (Lanes, Lanes)
  {
    gaussianPairs(Words.iota + Words(UInt32(truncatingIfNeeded: first)))
  }
}

/// Writes word A at positions 0 ..< count.
@_alwaysEmitIntoClient @inline(__always)
public func fillWordsBody(_ key: StreamKey, _ out: UnsafeMutablePointer<UInt32>, _ count: Int) {
  let draws = StreamDraws(key)
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
public func fillGaussiansBody(_ key: StreamKey, _ out: UnsafeMutablePointer<Float>, _ count: Int) {
  StreamDraws(key).fill(out, from: 0, count)
}

/// Writes the Gaussians at positions 0 ..< count of every line, the lines side by side.
@_alwaysEmitIntoClient @inline(__always)
public func fillGaussianStreamsBody(
  _ lines: SampleStreams, _ out: UnsafeMutablePointer<Float>, _ count: Int
) {
  if count > 16 || lines.batch == 1 {
    lines.forEachKey { line, key in StreamDraws(key).fill(out + line &* count, from: 0, count) }
    return
  }
  // Short lines: two in step.
  let positions = InStep(Words.iota, Words.iota)
  var first = 0
  while first < lines.batch {
    let end = min(16, lines.batch &- first)
    StreamKeys(
      lines.key, firstVector: lines.firstVector &+ UInt64(truncatingIfNeeded: first),
      pass: lines.pass, purpose: lines.purpose
    )
    .withLines { key in
      var l = 0
      while l < end {
        let (k, m) = (key(l), key(l &+ 1))
        let g = StreamDraws.gaussians(
          at: positions, turn: InStep(repeating: 0),
          InStep(Words(k.a0), Words(m.a0)), InStep(Words(k.a1), Words(m.a1)),
          InStep(Words(k.b0), Words(m.b0)), InStep(Words(k.b1), Words(m.b1)))
        let line = out + (first &+ l) &* count
        g.first.store(line, first: count)
        if l &+ 1 < end { g.second.store(line + count, first: count) }
        l &+= 2
      }
    }
    first &+= 16
  }
}

extension StreamDraws {
  /// Writes the Gaussians at positions first (a multiple of 32) ..< first + count.
  @_alwaysEmitIntoClient @inline(__always)
  func fill(_ out: UnsafeMutablePointer<Float>, from first: Int, _ count: Int) {
    var i = 0
    // Four in step fill 32 wide registers; with 16 of half the width two take 0.85 of the time of
    // four. With NEON a vector is four chains already, and two in step do not fit its registers.
    while xp_instruction_set() >= 2 && i &+ 128 <= count {
      let p = Words.iota + Words(UInt32(truncatingIfNeeded: first &+ i))
      let q = p + Words(32)
      let (low, high) = gaussianPairs(InStep(InStep(p, q), InStep(p + Words(64), q + Words(64))))
      low.first.first.store(out + i)
      high.first.first.store(out + i + 16)
      low.first.second.store(out + i + 32)
      high.first.second.store(out + i + 48)
      low.second.first.store(out + i + 64)
      high.second.first.store(out + i + 80)
      low.second.second.store(out + i + 96)
      high.second.second.store(out + i + 112)
      i &+= 128
    }
    while !isNEON && i &+ 64 <= count {
      let p = Words.iota + Words(UInt32(truncatingIfNeeded: first &+ i))
      let (low, high) = gaussianPairs(InStep(p, p + Words(32)))
      low.first.store(out + i)
      high.first.store(out + i + 16)
      low.second.store(out + i + 32)
      high.second.store(out + i + 48)
      i &+= 64
    }
    while i < count {
      let rest = count &- i
      if rest <= 16 {
        // The second Gaussians are not needed.
        let word = words(Words.iota + Words(UInt32(truncatingIfNeeded: first &+ i)))
        (gaussianRadius(word) * cosineOfTurn(angles(of: word))).store(out + i, first: rest)
        return
      }
      let (p, q) = gaussians(from: first &+ i)
      p.store(out + i)
      q.store(out + i + 16, first: min(rest &- 16, 16))
      i &+= 32
    }
  }
}
