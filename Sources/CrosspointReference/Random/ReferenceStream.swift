import Foundation

/// The draws at one address, a pure function of their position.
public struct ReferenceStream: Sendable {
  /// K0, K1, K2, K3; K2 is odd.
  public let key: (UInt32, UInt32, UInt32, UInt32)

  public init(_ key: (UInt32, UInt32, UInt32, UInt32)) { self.key = key }

  /// Word A: 32 uniform bits.
  public func wordA(_ position: UInt32) -> UInt32 { referenceHash(position, key.0, key.1) }

  /// Word B: 32 uniform bits, (A ⊕ A >> 16)·K2 + K3 modulo 2³².
  public func wordB(_ position: UInt32) -> UInt32 {
    let a = wordA(position)
    return (a ^ a >> 16) &* key.2 &+ key.3
  }

  /// Word A as a number in [0, 1), a multiple of 2⁻²⁴ (its upper 24 bits, so that Float holds it
  /// exactly).
  public func uniform(_ position: UInt32) -> Double { Double(wordA(position) >> 8) * 0x1p-24 }

  /// Whether an event of probability p happens at a position: p ≥ 1, or (A >> 1) < ⌊p·2³¹⌋.
  /// Bit-exact.
  public func fires(probability p: Float, _ position: UInt32) -> Bool {
    if p >= 1 { return true }
    return wordA(position) >> 1 < UInt32(p * 0x1p31)  // the conversion floors; the product is exact
  }

  /// One of `count` numbers, 0 …: (word A × count) >> 32. Bit-exact.
  public func choice(of count: Int, _ position: UInt32) -> Int {
    Int((UInt64(wordA(position)) * UInt64(count)) >> 32)
  }

  /// The N(0, 1) draw of an element: Box–Muller, the exact formula in Double. |ξ| ≤ 6.56.
  ///
  /// Elements that differ in bit 4 alone are the two draws of one position.
  public func gaussian(_ element: UInt32) -> Double {
    let bit: UInt32 = 1 << 4
    return gaussian(element & ~bit, isSecond: element & bit != 0)
  }

  /// One of the two N(0, 1) draws of a position, which share a radius and have angles π/2 apart.
  public func gaussian(_ position: UInt32, isSecond: Bool) -> Double {
    let v = wordA(position) >> 1 | 1
    let u = Double(v) * 0x1p-31
    let radius = (-2 * log(u)).squareRoot()
    let angle = 2 * Double.pi * Double(wordB(position)) * 0x1p-32 + (isSecond ? Double.pi / 2 : 0)
    return radius * cos(angle)
  }
}
