/// One float that is computed with as one lane of `Lanes` is, to the bit: where few cross-points
/// are pulsed, each is worked out alone.
public struct OneLane {
  public var value: Float
  @_alwaysEmitIntoClient @inline(__always) public init(_ value: Float) { self.value = value }
}

/// One 32-bit word, likewise as one of `Words`; a mask is all ones or all zeros. Arithmetic is
/// modulo 2³².
public struct OneWord {
  public var value: UInt32
  @_alwaysEmitIntoClient @inline(__always) public init(_ value: UInt32) { self.value = value }
}

extension OneWord: PulseWords {
  public typealias Floats = OneLane
  @_alwaysEmitIntoClient @inline(__always) public init(repeating x: UInt32) { value = x }
  @_alwaysEmitIntoClient @inline(__always) public static func + (a: OneWord, b: OneWord) -> OneWord
  { OneWord(a.value &+ b.value) }
  @_alwaysEmitIntoClient @inline(__always) public static func - (a: OneWord, b: OneWord) -> OneWord
  { OneWord(a.value &- b.value) }
  @_alwaysEmitIntoClient @inline(__always) public static func * (a: OneWord, b: OneWord) -> OneWord
  { OneWord(a.value &* b.value) }
  @_alwaysEmitIntoClient @inline(__always) public static func & (a: OneWord, b: OneWord) -> OneWord
  { OneWord(a.value & b.value) }
  @_alwaysEmitIntoClient @inline(__always) public static func | (a: OneWord, b: OneWord) -> OneWord
  { OneWord(a.value | b.value) }
  @_alwaysEmitIntoClient @inline(__always) public static func ^ (a: OneWord, b: OneWord) -> OneWord
  { OneWord(a.value ^ b.value) }
  @_alwaysEmitIntoClient @inline(__always) public static func >> (a: OneWord, n: UInt32) -> OneWord
  { OneWord(a.value &>> n) }
  @_alwaysEmitIntoClient @inline(__always) public static func << (a: OneWord, n: UInt32) -> OneWord
  { OneWord(a.value &<< n) }
  @_alwaysEmitIntoClient @inline(__always) public func shiftedRightSigned(_ n: UInt32) -> OneWord {
    OneWord(UInt32(bitPattern: Int32(bitPattern: value) &>> Int32(bitPattern: n)))
  }
  @_alwaysEmitIntoClient @inline(__always) public var magnitudeSigned: OneWord {
    let sign = shiftedRightSigned(31)
    return (self ^ sign) - sign
  }
  @_alwaysEmitIntoClient @inline(__always) public func select(_ a: OneLane, _ b: OneLane) -> OneLane
  { value != 0 ? a : b }
}

extension OneLane: PulseValues {
  public typealias Source = OneWord
  @_alwaysEmitIntoClient @inline(__always) public init(repeating x: Float) { value = x }
  @_alwaysEmitIntoClient @inline(__always) public init(signed w: OneWord) {
    value = Float(Int32(bitPattern: w.value))
  }
  @_alwaysEmitIntoClient @inline(__always) public init(bits w: OneWord) {
    value = Float(bitPattern: w.value)
  }
  @_alwaysEmitIntoClient @inline(__always) public init(
    lookup l: OneWord, in table: UnsafePointer<Float>
  ) {
    value = table[Int(truncatingIfNeeded: l.value)]
  }
  @_alwaysEmitIntoClient @inline(__always) public init(
    lookupOfEight l: OneWord, in table: UnsafePointer<Float>
  ) {
    self.init(lookup: l, in: table)
  }
  @_alwaysEmitIntoClient @inline(__always) public static func + (a: OneLane, b: OneLane) -> OneLane
  { OneLane(a.value + b.value) }
  @_alwaysEmitIntoClient @inline(__always) public static func - (a: OneLane, b: OneLane) -> OneLane
  { OneLane(a.value - b.value) }
  @_alwaysEmitIntoClient @inline(__always) public static func * (a: OneLane, b: OneLane) -> OneLane
  { OneLane(a.value * b.value) }
  @_alwaysEmitIntoClient @inline(__always) public static func / (a: OneLane, b: OneLane) -> OneLane
  { OneLane(a.value / b.value) }
  @_alwaysEmitIntoClient @inline(__always) public static func < (a: OneLane, b: OneLane) -> OneWord
  {
    OneWord(a.value < b.value ? .max : 0)
  }
  @_alwaysEmitIntoClient @inline(__always) public static func minimum(_ a: OneLane, _ b: OneLane)
    -> OneLane
  {
    a.value < b.value ? a : b
  }
  @_alwaysEmitIntoClient @inline(__always) public static func maximum(_ a: OneLane, _ b: OneLane)
    -> OneLane
  {
    a.value > b.value ? a : b
  }
  @_alwaysEmitIntoClient @inline(__always) public var magnitude: OneLane {
    OneLane(bits: bits & OneWord(0x7fff_ffff))
  }
  @_alwaysEmitIntoClient @inline(__always) public var squareRoot: OneLane {
    OneLane(value.squareRoot())
  }
  @_alwaysEmitIntoClient @inline(__always) public var bits: OneWord { OneWord(value.bitPattern) }
}
