/// Words that a draw is worked out on: one vector, or several in step.
///
/// A draw is one long chain of operations. Several in step, each operation done for all of them
/// before the next, keep a core's units busy: its window of waiting instructions is shorter than
/// two chains.
public protocol DrawnWords {
  associatedtype Floats: DrawnFloats where Floats.Source == Self
  init(repeating: UInt32)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  static func & (a: Self, b: Self) -> Self
  static func | (a: Self, b: Self) -> Self
  static func ^ (a: Self, b: Self) -> Self
  static func >> (a: Self, n: UInt32) -> Self
  static func << (a: Self, n: UInt32) -> Self
  func shiftedRightSigned(_ n: UInt32) -> Self
  var magnitudeSigned: Self { get }
}

/// The floats beside them.
public protocol DrawnFloats {
  associatedtype Source
  init(repeating: Float)
  init(signed w: Source)
  init(bits w: Source)
  static func + (a: Self, b: Self) -> Self
  static func - (a: Self, b: Self) -> Self
  static func * (a: Self, b: Self) -> Self
  var squareRoot: Self { get }
  var bits: Source { get }
}

extension Words: DrawnWords {
  public typealias Floats = Lanes
  @_alwaysEmitIntoClient @inline(__always) public init(repeating x: UInt32) { self.init(x) }
}

extension Lanes: DrawnFloats {
  @_alwaysEmitIntoClient @inline(__always) public init(repeating x: Float) { self.init(x) }
}

/// Two of them in step. `InStep<InStep<Words>>` is four vectors.
public struct InStep<Part> {
  public var first: Part
  public var second: Part

  @_alwaysEmitIntoClient @_transparent
  public init(_ first: Part, _ second: Part) {
    self.first = first
    self.second = second
  }
}

extension InStep: DrawnWords where Part: DrawnWords {
  public typealias Floats = InStep<Part.Floats>
  @_alwaysEmitIntoClient @_transparent public init(repeating x: UInt32) {
    self.init(Part(repeating: x), Part(repeating: x))
  }
  @_alwaysEmitIntoClient @_transparent public static func & (a: Self, b: Self) -> Self {
    Self(a.first & b.first, a.second & b.second)
  }
  @_alwaysEmitIntoClient @_transparent public static func | (a: Self, b: Self) -> Self {
    Self(a.first | b.first, a.second | b.second)
  }
  @_alwaysEmitIntoClient @_transparent public static func ^ (a: Self, b: Self) -> Self {
    Self(a.first ^ b.first, a.second ^ b.second)
  }
  @_alwaysEmitIntoClient @_transparent public static func >> (a: Self, n: UInt32) -> Self {
    Self(a.first >> n, a.second >> n)
  }
  @_alwaysEmitIntoClient @_transparent public static func << (a: Self, n: UInt32) -> Self {
    Self(a.first << n, a.second << n)
  }
  @_alwaysEmitIntoClient @_transparent public func shiftedRightSigned(_ n: UInt32) -> Self {
    Self(first.shiftedRightSigned(n), second.shiftedRightSigned(n))
  }
  @_alwaysEmitIntoClient @_transparent public var magnitudeSigned: Self {
    Self(first.magnitudeSigned, second.magnitudeSigned)
  }
  @_alwaysEmitIntoClient @_transparent public static func + (a: Self, b: Self) -> Self {
    Self(a.first + b.first, a.second + b.second)
  }
  @_alwaysEmitIntoClient @_transparent public static func - (a: Self, b: Self) -> Self {
    Self(a.first - b.first, a.second - b.second)
  }
  @_alwaysEmitIntoClient @_transparent public static func * (a: Self, b: Self) -> Self {
    Self(a.first * b.first, a.second * b.second)
  }
}

extension InStep: DrawnFloats where Part: DrawnFloats {
  @_alwaysEmitIntoClient @_transparent public init(repeating x: Float) {
    self.init(Part(repeating: x), Part(repeating: x))
  }
  @_alwaysEmitIntoClient @_transparent public init(signed w: InStep<Part.Source>) {
    self.init(Part(signed: w.first), Part(signed: w.second))
  }
  @_alwaysEmitIntoClient @_transparent public init(bits w: InStep<Part.Source>) {
    self.init(Part(bits: w.first), Part(bits: w.second))
  }
  @_alwaysEmitIntoClient @_transparent public static func + (a: Self, b: Self) -> Self {
    Self(a.first + b.first, a.second + b.second)
  }
  @_alwaysEmitIntoClient @_transparent public static func - (a: Self, b: Self) -> Self {
    Self(a.first - b.first, a.second - b.second)
  }
  @_alwaysEmitIntoClient @_transparent public static func * (a: Self, b: Self) -> Self {
    Self(a.first * b.first, a.second * b.second)
  }
  @_alwaysEmitIntoClient @_transparent public var squareRoot: Self {
    Self(first.squareRoot, second.squareRoot)
  }
  @_alwaysEmitIntoClient @_transparent public var bits: InStep<Part.Source> {
    InStep<Part.Source>(first.bits, second.bits)
  }
}
