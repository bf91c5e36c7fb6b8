public import CrosspointCSIMD

/// Sixteen doubles, whatever registers hold them.
public struct Doubles {
  public var low: SIMD8<Double>
  public var high: SIMD8<Double>

  @_alwaysEmitIntoClient @inline(__always) public init(_ low: SIMD8<Double>, _ high: SIMD8<Double>)
  {
    self.low = low
    self.high = high
  }
  @_alwaysEmitIntoClient @inline(__always) public init(_ x: Double) {
    low = xp_splat_double(x)
    high = low
  }
  @_alwaysEmitIntoClient @inline(__always) public init(_ x: Lanes) {
    low = xp_widen_low(x.value)
    high = xp_widen_high(x.value)
  }
  /// Words as numbers, 0 … 2³² − 1.
  @_alwaysEmitIntoClient @inline(__always) public init(words w: Words) {
    low = xp_words_low(w.value)
    high = xp_words_high(w.value)
  }
  /// The first `count` doubles (0 … 16) and zeros, made for counts that mostly are 16; reads
  /// nothing past them.
  @_alwaysEmitIntoClient @inline(__always) public init(at p: UnsafePointer<Double>, upTo count: Int)
  {
    if count == 16 {
      low = xp_load_doubles(p)
      high = xp_load_doubles(p + 8)
    } else {
      low = xp_load_first_doubles(p, Int32(truncatingIfNeeded: min(count, 8)))
      high = xp_load_first_doubles(p + 8, Int32(truncatingIfNeeded: max(count &- 8, 0)))
    }
  }
  @_alwaysEmitIntoClient @inline(__always)
  public func store(_ p: UnsafeMutablePointer<Double>, upTo count: Int) {
    if count == 16 {
      xp_store_doubles(p, low)
      xp_store_doubles(p + 8, high)
    } else {
      xp_store_first_doubles(p, low, Int32(truncatingIfNeeded: min(count, 8)))
      xp_store_first_doubles(p + 8, high, Int32(truncatingIfNeeded: max(count &- 8, 0)))
    }
  }

  /// Rounded to single precision.
  @_alwaysEmitIntoClient @inline(__always) public var narrowed: Lanes {
    Lanes(xp_narrow(low, high))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func + (a: Doubles, b: Doubles) -> Doubles
  {
    Doubles(xp_add_doubles(a.low, b.low), xp_add_doubles(a.high, b.high))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func - (a: Doubles, b: Doubles) -> Doubles
  {
    Doubles(xp_sub_doubles(a.low, b.low), xp_sub_doubles(a.high, b.high))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func * (a: Doubles, b: Doubles) -> Doubles
  {
    Doubles(xp_mul_doubles(a.low, b.low), xp_mul_doubles(a.high, b.high))
  }
  @_alwaysEmitIntoClient @inline(__always) public func clipped(_ least: Doubles, _ most: Doubles)
    -> Doubles
  {
    Doubles(
      xp_clip_doubles(low, least.low, most.low), xp_clip_doubles(high, least.high, most.high))
  }
  /// Towards −∞, of −2³¹ … 2³¹ − 1.
  @_alwaysEmitIntoClient @inline(__always) public var floor: Doubles {
    Doubles(xp_floor_doubles(low), xp_floor_doubles(high))
  }
  /// 1 in the lanes in which a < b, else 0.
  @_alwaysEmitIntoClient @inline(__always) public static func oneWhereLess(
    _ a: Doubles, _ b: Doubles
  )
    -> Doubles
  {
    Doubles(xp_one_where_less(a.low, b.low), xp_one_where_less(a.high, b.high))
  }
  /// 1 in the lanes in which a and b are not the same, else 0.
  @_alwaysEmitIntoClient @inline(__always) public static func oneWhereOther(
    _ a: Doubles, _ b: Doubles
  ) -> Doubles {
    Doubles(xp_one_where_other(a.low, b.low), xp_one_where_other(a.high, b.high))
  }
  @_alwaysEmitIntoClient @inline(__always) public var sum: Double {
    xp_sum_doubles(low) + xp_sum_doubles(high)
  }
}

/// Numbers in memory, in single or in double precision.
public struct Numbers {
  public var base: UnsafeMutableRawPointer
  public var isDouble: Bool

  @_alwaysEmitIntoClient @inline(__always)
  public init(_ base: UnsafeMutablePointer<Float>) {
    self.base = UnsafeMutableRawPointer(base)
    isDouble = false
  }
  @_alwaysEmitIntoClient @inline(__always)
  public init(_ base: UnsafeMutablePointer<Double>) {
    self.base = UnsafeMutableRawPointer(base)
    isDouble = true
  }

  /// From the number at an index on.
  @_alwaysEmitIntoClient @inline(__always)
  public static func + (numbers: Numbers, index: Int) -> Numbers {
    var moved = numbers
    moved.base += index &* (numbers.isDouble ? 8 : 4)
    return moved
  }

  /// The first `count` of those from an index on, and zeros.
  @_alwaysEmitIntoClient @inline(__always)
  public func load(_ index: Int, upTo count: Int) -> Doubles {
    if isDouble {
      return Doubles(at: base.assumingMemoryBound(to: Double.self) + index, upTo: count)
    }
    return Doubles(Lanes(at: base.assumingMemoryBound(to: Float.self) + index, upTo: count))
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func store(_ values: Doubles, _ index: Int, upTo count: Int) {
    if isDouble {
      values.store(base.assumingMemoryBound(to: Double.self) + index, upTo: count)
    } else {
      values.narrowed.store(base.assumingMemoryBound(to: Float.self) + index, upTo: count)
    }
  }
}
