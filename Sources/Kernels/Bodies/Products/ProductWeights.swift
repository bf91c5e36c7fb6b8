import CrosspointCSIMD

/// The weights that a product reads: floats or halves, as they are or their magnitudes. They are
/// row-major and may have any alignment.
public struct ProductWeights {
  /// The first weight.
  public var base: UnsafeRawPointer
  /// Whether they are halves, and not floats.
  public var isHalf: Bool
  /// Whether their magnitudes are read.
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

  /// The weights from number `offset` on.
  @_alwaysEmitIntoClient @inline(__always)
  public static func + (w: ProductWeights, offset: Int) -> ProductWeights {
    ProductWeights(
      base: w.base + offset &* (w.isHalf ? 2 : 4), isHalf: w.isHalf, isMagnitude: w.isMagnitude)
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
      v = Lanes(at: p, upTo: count)
    }
    return isMagnitude ? v.magnitude : v
  }

  /// Brings the cache lines of four rows near.
  @_alwaysEmitIntoClient @inline(__always)
  func prefetch(_ o1: Int, _ o2: Int, _ o3: Int) {
    @inline(__always) func one(_ offset: Int) {
      xp_prefetch((self + offset).base.assumingMemoryBound(to: Float.self))
    }
    one(0)
    one(o1)
    one(o2)
    one(o3)
  }

  /// The same with both flags as constants, so that a kernel is compiled for them.
  @_alwaysEmitIntoClient @inline(__always)
  func known(isHalf: Bool, isMagnitude: Bool) -> ProductWeights {
    ProductWeights(base: base, isHalf: isHalf, isMagnitude: isMagnitude)
  }
}

/// Where the halves lie that a product will read soon: further on in its rows, and at their end in
/// the rows after them.
///
/// A row of halves is a page or two, at whose end the core's own prefetcher stops. From L3 and
/// memory on this gains a fifth to a third; with floats it gains nothing.
public struct HalvesAhead {
  @_alwaysEmitIntoClient @inline(__always) static var distance: Int { 768 }
  public var last: Int
  public var wrapped: Int

  /// - Parameter nextRows: from a row to the one that is read after it.
  @_alwaysEmitIntoClient @inline(__always)
  init(_ columns: Int, nextRows: Int) {
    last = columns &- HalvesAhead.distance
    wrapped = nextRows &- last
  }

  @_alwaysEmitIntoClient @inline(__always)
  func offset(_ column: Int) -> Int { column < last ? HalvesAhead.distance : wrapped }
}
