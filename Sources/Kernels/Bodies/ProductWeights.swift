import CrosspointCSIMD

/// The weights that a product reads: floats or halves, as they are or their magnitudes. Row-major, any alignment.
public struct ProductWeights {
  public var base: UnsafeRawPointer
  public var isHalf: Bool
  public var isMagnitude: Bool

  @_alwaysEmitIntoClient @inline(__always)
  public init(_ weights: UnsafePointer<Float>, magnitudes: Bool = false) {
    self.init(base: UnsafeRawPointer(weights), isHalf: false, isMagnitude: magnitudes)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public init(halves: UnsafePointer<UInt16>, magnitudes: Bool = false) {
    self.init(base: UnsafeRawPointer(halves), isHalf: true, isMagnitude: magnitudes)
  }

  @_alwaysEmitIntoClient @inline(__always)
  init(base: UnsafeRawPointer, isHalf: Bool, isMagnitude: Bool) {
    self.base = base
    self.isHalf = isHalf
    self.isMagnitude = isMagnitude
  }

  /// From the weight `offset` on.
  @_alwaysEmitIntoClient @inline(__always)
  public static func + (w: ProductWeights, offset: Int) -> ProductWeights {
    ProductWeights(base: w.base + offset &* (w.isHalf ? 2 : 4), isHalf: w.isHalf, isMagnitude: w.isMagnitude)
  }

  /// Sixteen weights, or the first `count` and zeros.
  @_alwaysEmitIntoClient @inline(__always)
  func lanes(first count: Int = 16) -> Lanes {
    let v: Lanes
    if isHalf {
      let p = base.assumingMemoryBound(to: UInt16.self)
      v = count == 16 ? Lanes(halvesAt: p) : Lanes(halvesAt: p, first: count)
    } else {
      let p = base.assumingMemoryBound(to: Float.self)
      v = count == 16 ? Lanes(at: p) : Lanes(at: p, first: count)
    }
    return isMagnitude ? v.magnitude : v
  }

  /// The same with its kind spelt out, so that a kernel is compiled for it.
  @_alwaysEmitIntoClient @inline(__always)
  func known(isHalf: Bool, isMagnitude: Bool) -> ProductWeights {
    ProductWeights(base: base, isHalf: isHalf, isMagnitude: isMagnitude)
  }
}
