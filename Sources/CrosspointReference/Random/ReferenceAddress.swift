public import CrosspointParameters

/// The address of one stream of draws: every field of `docs/randomness.md` but the position.
public struct ReferenceAddress: Sendable, Hashable {
  public var seed: UInt64
  public var tile: UInt32
  /// 0 for the tile itself, else the number of one of the arrays that its cells are made of.
  public var array: UInt32
  /// Vector number: counts samples, or operations on the whole array; 0 for what is drawn once.
  public var vector: UInt64
  /// 0 ..< 2²⁴: repetition by bound management, or number of two consecutive pulses.
  public var pass: UInt32
  public var purpose: Purpose
  /// A row, or 0.
  public var line: UInt32

  public init(
    seed: UInt64, tile: UInt32, array: UInt32 = 0, vector: UInt64 = 0, pass: UInt32 = 0,
    purpose: Purpose, line: UInt32 = 0
  ) {
    check(pass < 1 << 24, "pass \(pass) does not fit 24 bits")
    self.seed = seed
    self.tile = tile
    self.array = array
    self.vector = vector
    self.pass = pass
    self.purpose = purpose
    self.line = line
  }

  /// Words 0 and 1 of Philox(counter: (tile, array, 0, 0xFFFFFFFF), key: seed).
  public var tileKey: (UInt32, UInt32) {
    let words = referencePhilox(
      counter: (tile, array, 0, 0xFFFF_FFFF), key: (lowWord(seed), highWord(seed)))
    return (words.0, words.1)
  }

  /// (K0, K1, K2, K3) = Philox(counter: (vector low, vector high, line, purpose | pass << 8), key:
  /// tile key), the lowest bit of K2 set.
  public var streamKey: (UInt32, UInt32, UInt32, UInt32) {
    var key = referencePhilox(
      counter: (lowWord(vector), highWord(vector), line, purpose.rawValue | pass << 8), key: tileKey
    )
    key.2 |= 1
    return key
  }

  /// The draws at this address.
  public var draws: ReferenceStream { ReferenceStream(streamKey) }

  /// The draw of pulse `ordinal` of a sample at a column: two consecutive pulses are the two draws
  /// of one position, their number the pass.
  public func gaussian(ofPulse ordinal: Int, _ column: Int) -> Double {
    var address = self
    address.pass = UInt32(ordinal / 2)
    return address.draws.gaussian(UInt32(column), isSecond: ordinal % 2 == 1)
  }
}
