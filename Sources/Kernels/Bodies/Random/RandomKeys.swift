/// The 64-bit key of a tile: `docs/randomness.md`.
public struct TileKey: Sendable, Hashable {
  public var k0: UInt32
  public var k1: UInt32
  @_alwaysEmitIntoClient @inline(__always) public init(k0: UInt32, k1: UInt32) {
    self.k0 = k0
    self.k1 = k1
  }
}

/// The key of one line of draws: (a0, a1) keys word A, (b0, b1) word B; b0 is odd.
public struct StreamKey: Sendable, Hashable {
  public var a0: UInt32
  public var a1: UInt32
  public var b0: UInt32
  public var b1: UInt32
  @_alwaysEmitIntoClient @inline(__always) public init(
    a0: UInt32, a1: UInt32, b0: UInt32, b1: UInt32
  ) {
    self.a0 = a0
    self.a1 = a1
    self.b0 = b0
    self.b1 = b1
  }

  /// One whose four words lie `stride` apart.
  @_alwaysEmitIntoClient @inline(__always) init(at words: UnsafePointer<UInt32>, stride: Int) {
    self.init(
      a0: words[0], a1: words[stride], b0: words[2 &* stride], b1: words[3 &* stride])
  }
}

/// Philox4x32-10 (Salmon et al. 2011): 128 bits from a 128-bit counter and a 64-bit key.
@_alwaysEmitIntoClient @inline(__always)
public func philox(_ c0: UInt32, _ c1: UInt32, _ c2: UInt32, _ c3: UInt32, key: TileKey)
  -> StreamKey
{
  var (x0, x1, x2, x3) = (c0, c1, c2, c3)
  var (k0, k1) = (key.k0, key.k1)
  for _ in 0..<10 {
    let p = UInt64(0xD251_1F53) &* UInt64(x0)
    let q = UInt64(0xCD9E_8D57) &* UInt64(x2)
    (x0, x1, x2, x3) = (
      UInt32(truncatingIfNeeded: q &>> 32) ^ x1 ^ k0, UInt32(truncatingIfNeeded: q),
      UInt32(truncatingIfNeeded: p &>> 32) ^ x3 ^ k1, UInt32(truncatingIfNeeded: p)
    )
    k0 &+= 0x9E37_79B9
    k1 &+= 0xBB67_AE85
  }
  return StreamKey(a0: x0, a1: x1, b0: x2, b1: x3)
}

extension TileKey {
  /// The key of tile `tile` under `seed`, or of one of the arrays that its cells are made of.
  /// - Parameter array: 0 for the tile itself; further ones share no draw with it or with each
  ///   other.
  @_alwaysEmitIntoClient @inline(__always)
  public init(seed: UInt64, tile: UInt32, array: UInt32 = 0) {
    let key = TileKey(
      k0: UInt32(truncatingIfNeeded: seed), k1: UInt32(truncatingIfNeeded: seed &>> 32))
    let w = philox(tile, array, 0, 0xFFFF_FFFF, key: key)
    self.init(k0: w.a0, k1: w.a1)
  }

  /// The key of one line: `pass` below 2²⁴, `purpose` below 2⁸.
  @_alwaysEmitIntoClient @inline(__always)
  public func line(vector: UInt64, pass: UInt32, purpose: UInt32, line: UInt32) -> StreamKey {
    var key = philox(
      UInt32(truncatingIfNeeded: vector), UInt32(truncatingIfNeeded: vector &>> 32), line,
      purpose | (pass &<< 8), key: self)
    key.b0 |= 1
    return key
  }
}

/// The keys of sixteen lines.
public struct StreamKeys {
  public var a0: Words
  public var a1: Words
  public var b0: Words
  public var b1: Words

  /// `TileKey.line` for line 0 of sixteen vectors from `firstVector` on.
  @_alwaysEmitIntoClient @inline(__always)
  init(_ key: TileKey, firstVector: UInt64, pass: UInt32, purpose: UInt32) {
    let first = UInt32(truncatingIfNeeded: firstVector)
    let low = Words(first) + Words.iota
    // Lanes past the end of the low word: unsigned less by turning the top bits.
    let top = Words(0x8000_0000)
    let carry = (low ^ top).isLessSigned(Words(first) ^ top)
    self.init(
      key, low, Words(UInt32(truncatingIfNeeded: firstVector &>> 32)) - carry, Words(0),
      Words(purpose | (pass &<< 8)))
  }

  /// The keys that sixteen counters give: Philox4x32-10, the third word made odd.
  @_alwaysEmitIntoClient @inline(__always)
  init(_ key: TileKey, _ c0: Words, _ c1: Words, _ c2: Words, _ c3: Words) {
    var (x0, x1, x2, x3) = (c0, c1, c2, c3)
    var (k0, k1) = (key.k0, key.k1)
    var round = 0
    while round < 10 {
      let p = Words(0xD251_1F53)
      let q = Words(0xCD9E_8D57)
      let y0 = q.highProduct(x2) ^ x1 ^ Words(k0)
      let y2 = p.highProduct(x0) ^ x3 ^ Words(k1)
      x1 = q * x2
      x3 = p * x0
      x0 = y0
      x2 = y2
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
      round &+= 1
    }
    a0 = x0
    a1 = x1
    b0 = x2 | Words(1)
    b1 = x3
  }

  /// Writes the four words of each, `stride` apart.
  @_alwaysEmitIntoClient @inline(__always)
  func store(_ words: UnsafeMutablePointer<UInt32>, stride: Int) {
    a0.store(words)
    a1.store(words + stride)
    b0.store(words + 2 &* stride)
    b1.store(words + 3 &* stride)
  }

  /// Calls `body` with what gives the key of line l: four loads. Taken out of registers, all of
  /// these would be stored again for each line.
  @_alwaysEmitIntoClient @_transparent
  func withLines(_ body: ((Int) -> StreamKey) -> Void) {
    var stored = self
    withUnsafeMutablePointer(to: &stored) {
      let words = UnsafeRawPointer($0).assumingMemoryBound(to: UInt32.self)
      body {
        StreamKey(a0: words[$0], a1: words[16 &+ $0], b0: words[32 &+ $0], b1: words[48 &+ $0])
      }
    }
  }
}

/// Lines of draws of consecutive vectors.
public struct SampleStreams {
  public var key: TileKey
  public var purpose: UInt32
  public var pass: UInt32
  public var firstVector: UInt64
  /// Lines.
  public var batch: Int

  @_alwaysEmitIntoClient @inline(__always)
  public init(key: TileKey, purpose: UInt32, pass: UInt32 = 0, firstVector: UInt64, batch: Int) {
    self.key = key
    self.purpose = purpose
    self.pass = pass
    self.firstVector = firstVector
    self.batch = batch
  }

  /// Calls `body` with the number and the key of each line: one at a time a key takes longer than
  /// the draws of a short line.
  @_alwaysEmitIntoClient @inline(__always)
  func forEachKey(_ body: (Int, StreamKey) -> Void) {
    var first = 0
    while first < batch {
      let count = min(16, batch &- first)
      if count == 1 {
        body(
          first,
          key.line(
            vector: firstVector &+ UInt64(truncatingIfNeeded: first), pass: pass, purpose: purpose,
            line: 0))
      } else {
        StreamKeys(
          key, firstVector: firstVector &+ UInt64(truncatingIfNeeded: first), pass: pass,
          purpose: purpose
        ).withLines { key in
          var l = 0
          while l < count {
            body(first &+ l, key(l))
            l &+= 1
          }
        }
      }
      first &+= count
    }
  }
}
