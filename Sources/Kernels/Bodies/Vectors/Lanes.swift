public import CrosspointCSIMD

/// Whether sixteen floats are four of 32 registers, for which the tiles of some loops are chosen.
///
/// A constant of Swift's own, not of the C header: elsewhere nothing of it may be left, because
/// even a branch that is never taken changes what the optimiser makes of a loop.
@_alwaysEmitIntoClient @_transparent var isNEON: Bool {
  #if arch(arm64)
    true
  #else
    false
  #endif
}

/// Sixteen floats, whatever registers hold them: one zmm, two ymm, four xmm or four NEON registers.
public struct Lanes {
  public var value: SIMD16<Float>

  @_alwaysEmitIntoClient @inline(__always) public init(_ value: SIMD16<Float>) {
    self.value = value
  }
  @_alwaysEmitIntoClient @inline(__always) public init(_ x: Float) { value = xp_splat(x) }
  @_alwaysEmitIntoClient @inline(__always) public init(at p: UnsafePointer<Float>) {
    value = xp_load(p)
  }
  /// The first `count` floats (0 … 16) and zeros; reads nothing past them.
  @_alwaysEmitIntoClient @inline(__always) public init(at p: UnsafePointer<Float>, first count: Int)
  {
    value = xp_load_first(p, Int32(truncatingIfNeeded: count))
  }
  /// The same, made for counts that mostly are 16.
  @_alwaysEmitIntoClient @inline(__always) public init(at p: UnsafePointer<Float>, upTo count: Int)
  {
    self = count == 16 ? Lanes(at: p) : Lanes(at: p, first: count)
  }
  /// Sixteen halves.
  @_alwaysEmitIntoClient @inline(__always) public init(halvesAt p: UnsafePointer<UInt16>) {
    value = xp_load_half(p)
  }
  @_alwaysEmitIntoClient @inline(__always) public init(
    halvesAt p: UnsafePointer<UInt16>, first count: Int
  ) {
    value = xp_load_first_half(p, Int32(truncatingIfNeeded: count))
  }
  /// Lane by lane the half at p, or the one at p + 16 where `second` is set.
  @_alwaysEmitIntoClient @inline(__always) public init(
    halvesAt p: UnsafePointer<UInt16>, second: Words
  ) {
    value = xp_load_either_half(p, second.value)
  }
  /// table[l] for every lane, l below 32.
  @_alwaysEmitIntoClient @inline(__always) public init(
    lookup l: Words, in table: UnsafePointer<Float>
  ) {
    value = xp_lookup(table, l.value)
  }
  /// table[l] for every lane, l below 8; reads table[0 ..< 8].
  @_alwaysEmitIntoClient @inline(__always) public init(
    lookupOfEight l: Words, in table: UnsafePointer<Float>
  ) {
    value = xp_lookup_eight(table, l.value)
  }
  /// p[0], p[1] … in the lanes whose mask is set, in order; 0 in the others. Reads p[0 ..< 16].
  @_alwaysEmitIntoClient @inline(__always) public init(
    expanding p: UnsafePointer<Float>, where mask: Words
  ) {
    value = xp_expand(p, mask.value)
  }
  /// Signed integers as floats, rounded to nearest.
  @_alwaysEmitIntoClient @inline(__always) public init(signed w: Words) {
    value = xp_from_signed(w.value)
  }
  @_alwaysEmitIntoClient @inline(__always) public init(bits w: Words) {
    value = xp_from_bits(w.value)
  }

  @_alwaysEmitIntoClient @inline(__always) public func store(_ p: UnsafeMutablePointer<Float>) {
    xp_store(p, value)
  }
  @_alwaysEmitIntoClient @inline(__always) public func store(
    _ p: UnsafeMutablePointer<Float>, first count: Int
  ) {
    xp_store_first(p, value, Int32(truncatingIfNeeded: count))
  }
  /// The same, made for counts that mostly are 16.
  @_alwaysEmitIntoClient @inline(__always) public func store(
    _ p: UnsafeMutablePointer<Float>, upTo count: Int
  ) {
    if count == 16 { store(p) } else { store(p, first: count) }
  }

  /// Rounded to halves, half to even; magnitudes below 65520.
  @_alwaysEmitIntoClient @inline(__always) public func storeHalves(
    _ p: UnsafeMutablePointer<UInt16>
  ) { xp_store_half(p, value) }
  @_alwaysEmitIntoClient @inline(__always) public func storeHalves(
    _ p: UnsafeMutablePointer<UInt16>, first count: Int
  ) {
    xp_store_first_half(p, value, Int32(truncatingIfNeeded: count))
  }

  @_alwaysEmitIntoClient @inline(__always) public static func + (a: Lanes, b: Lanes) -> Lanes {
    Lanes(xp_add(a.value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func - (a: Lanes, b: Lanes) -> Lanes {
    Lanes(xp_sub(a.value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func * (a: Lanes, b: Lanes) -> Lanes {
    Lanes(xp_mul(a.value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func / (a: Lanes, b: Lanes) -> Lanes {
    Lanes(xp_div(a.value, b.value))
  }

  /// self + a·b, rounded once where the instruction set can. For sums only; the bits differ between
  /// instruction sets.
  @_alwaysEmitIntoClient @inline(__always) public func fused(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(xp_fused(a.value, b.value, value))
  }
  @_alwaysEmitIntoClient @inline(__always) public var squareRoot: Lanes { Lanes(xp_sqrt(value)) }
  /// Half to even.
  @_alwaysEmitIntoClient @inline(__always) public var rounded: Lanes { Lanes(xp_round(value)) }
  @_alwaysEmitIntoClient @inline(__always) public var magnitude: Lanes { Lanes(xp_abs(value)) }
  @_alwaysEmitIntoClient @inline(__always) public var bits: Words { Words(xp_bits(value)) }
  /// Towards zero; magnitudes below 2³¹.
  @_alwaysEmitIntoClient @inline(__always) public var truncated: Words {
    Words(xp_to_signed(value))
  }
  @_alwaysEmitIntoClient @inline(__always) public func clipped(_ low: Lanes, _ high: Lanes) -> Lanes
  {
    Lanes(xp_min(xp_max(value, low.value), high.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func minimum(_ a: Lanes, _ b: Lanes)
    -> Lanes
  { Lanes(xp_min(a.value, b.value)) }
  @_alwaysEmitIntoClient @inline(__always) public static func maximum(_ a: Lanes, _ b: Lanes)
    -> Lanes
  { Lanes(xp_max(a.value, b.value)) }
  @_alwaysEmitIntoClient @inline(__always) public static func < (a: Lanes, b: Lanes) -> Words {
    Words(xp_less(a.value, b.value))
  }

  /// The sum by the fixed tree (l, l+8), (l, l+4), (l, l+2), (l, l+1).
  @_alwaysEmitIntoClient @inline(__always) public var sum: Float { xp_sum(value) }
  @_alwaysEmitIntoClient @inline(__always) public var largest: Float { xp_largest(value) }
}

/// Sixteen 32-bit words; a mask is words of all ones or all zeros. Arithmetic is modulo 2³².
public struct Words {
  public var value: SIMD16<UInt32>

  @_alwaysEmitIntoClient @inline(__always) public init(_ value: SIMD16<UInt32>) {
    self.value = value
  }
  @_alwaysEmitIntoClient @inline(__always) public init(_ x: UInt32) { value = xp_splat_word(x) }
  @_alwaysEmitIntoClient @inline(__always) public init(at p: UnsafePointer<UInt32>) {
    value = xp_load_words(p)
  }
  @_alwaysEmitIntoClient @inline(__always) public init(
    at p: UnsafePointer<UInt32>, first count: Int
  ) {
    value = xp_load_first_words(p, Int32(truncatingIfNeeded: count))
  }
  /// The same, made for counts that mostly are 16.
  @_alwaysEmitIntoClient @inline(__always) public init(at p: UnsafePointer<UInt32>, upTo count: Int)
  {
    self = count == 16 ? Words(at: p) : Words(at: p, first: count)
  }
  /// The mask of the lanes l whose bit l is set.
  @_alwaysEmitIntoClient @inline(__always) public init(bits: UInt32) {
    value = xp_mask(bits)
  }
  /// Whole numbers of magnitudes below 2³¹; fractions towards zero.
  @_alwaysEmitIntoClient @inline(__always) public init(whole x: Lanes) { value = xp_whole(x.value) }
  /// 0, 1, … 15.
  @_alwaysEmitIntoClient @inline(__always) public static var iota: Words { Words(xp_iota()) }

  @_alwaysEmitIntoClient @inline(__always) public func store(_ p: UnsafeMutablePointer<UInt32>) {
    xp_store_words(p, value)
  }
  @_alwaysEmitIntoClient @inline(__always) public func store(
    _ p: UnsafeMutablePointer<UInt32>, first count: Int
  ) {
    xp_store_first_words(p, value, Int32(truncatingIfNeeded: count))
  }

  @_alwaysEmitIntoClient @inline(__always) public func store(
    _ p: UnsafeMutablePointer<UInt32>, upTo count: Int
  ) {
    if count == 16 { store(p) } else { store(p, first: count) }
  }

  @_alwaysEmitIntoClient @inline(__always) public static func + (a: Words, b: Words) -> Words {
    Words(xp_add_words(a.value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func - (a: Words, b: Words) -> Words {
    Words(xp_sub_words(a.value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func * (a: Words, b: Words) -> Words {
    Words(xp_mul_words(a.value, b.value))
  }
  /// The high words of the 64-bit products.
  @_alwaysEmitIntoClient @inline(__always) public func highProduct(_ b: Words) -> Words {
    Words(xp_mul_high(value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func & (a: Words, b: Words) -> Words {
    Words(xp_and(a.value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func | (a: Words, b: Words) -> Words {
    Words(xp_or(a.value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func ^ (a: Words, b: Words) -> Words {
    Words(xp_xor(a.value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func >> (a: Words, n: UInt32) -> Words {
    Words(xp_shift_right(a.value, n))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func << (a: Words, n: UInt32) -> Words {
    Words(xp_shift_left(a.value, n))
  }
  @_alwaysEmitIntoClient @inline(__always) public func shiftedRightSigned(_ n: UInt32) -> Words {
    Words(xp_shift_right_signed(value, n))
  }
  @_alwaysEmitIntoClient @inline(__always) public var magnitudeSigned: Words {
    Words(xp_abs_signed(value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func maximumSigned(_ a: Words, _ b: Words)
    -> Words
  {
    Words(xp_max_signed(a.value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public var largestSigned: UInt32 {
    xp_largest_signed(value)
  }
  @_alwaysEmitIntoClient @inline(__always) public var populationCount: Words {
    Words(xp_popcount(value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func minimumSigned(_ a: Words, _ b: Words)
    -> Words
  {
    Words(xp_select_words(xp_less_signed(a.value, b.value), a.value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public var sum: UInt32 { xp_sum_words(value) }
  @_alwaysEmitIntoClient @inline(__always) public func isLessSigned(_ b: Words) -> Words {
    Words(xp_less_signed(value, b.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public static func == (a: Words, b: Words) -> Words {
    Words(xp_equal(a.value, b.value))
  }
  /// Appends the lanes whose mask is set to `p`, in order; may write anything to the rest of p[0
  /// ..< 16].
  /// - Returns: how many.
  @_alwaysEmitIntoClient @inline(__always) public func append(
    to p: UnsafeMutablePointer<UInt32>, where mask: Words
  ) -> Int {
    Int(xp_append(p, value, mask.value))
  }
  /// Bit l for lane l of a mask.
  @_alwaysEmitIntoClient @inline(__always) public var maskBits: UInt32 { xp_mask_bits(value) }
  /// The bits that any lane has.
  @_alwaysEmitIntoClient @inline(__always) public var union: UInt32 { xp_any_bits(value) }
  @_alwaysEmitIntoClient @inline(__always) public var hasAny: Bool { xp_any(value) != 0 }
  @_alwaysEmitIntoClient @inline(__always) public func select(_ a: Lanes, _ b: Lanes) -> Lanes {
    Lanes(xp_select(value, a.value, b.value))
  }
}

/// Brings a cache line near. Never faults.
@_alwaysEmitIntoClient @inline(__always) func prefetch(_ p: UnsafePointer<Float>) { xp_prefetch(p) }
