public import CrosspointKernels

/// A stream of addressed random draws, one for each position: a pure function of its address, see
/// `docs/randomness.md`.
public struct RandomStream: Sendable, Hashable {
  /// Which draws an address has: the number goes up where a version of this package changes them.
  /// 1: those of 0.1.0 and 0.2.0. 2: both words of a Gaussian are of one hash, and two consecutive
  /// pulses of a cross-point share a radius.
  public static let drawsVersion = 2

  /// The key that the address gives.
  public let key: StreamKey

  /// The stream at an address. Traps for a pass of 2²⁴ or more.
  /// - Parameter line: number of a row of an array, or 0.
  public init(
    seed: UInt64, tile: UInt32, vector: UInt64, pass: UInt32 = 0, purpose: Purpose, line: UInt32 = 0
  ) {
    check(pass < 1 << 24, "pass \(pass) does not fit 24 bits")
    key = TileKey(seed: seed, tile: tile).line(
      vector: vector, pass: pass, purpose: purpose.rawValue, line: line)
  }

  /// Word A at a position: 32 uniform bits.
  public func uniformWord(_ position: UInt32) -> UInt32 {
    StreamDraws(key).words(OneWord(position)).value
  }

  /// Uniform in [0, 1), a multiple of 2⁻²⁴.
  public func uniform(_ position: UInt32) -> Float { Float(uniformWord(position) >> 8) * 0x1p-24 }

  /// N(0, 1) draws at positions 0 ..< count.
  public func gaussians(_ count: Int) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, filled in
      if count > 0 { KernelTable.current.fillGaussians(key, buffer.baseAddress!, count) }
      filled = count
    }
  }

  /// Word A at positions 0 ..< count.
  public func uniformWords(_ count: Int) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: count) { buffer, filled in
      if count > 0 { KernelTable.current.fillWords(key, buffer.baseAddress!, count) }
      filled = count
    }
  }
}
