/// What a law computes with: the values of sixteen devices (`Lanes`), or of one (`OneLane`). Both
/// give the same bits.
public protocol PulseValues: DrawnFloats where Source: PulseWords, Source.Floats == Self {
  /// table[l] for every value, l below 32.
  init(lookup l: Source, in table: UnsafePointer<Float>)
  /// The same, l below 8.
  init(lookupOfEight l: Source, in table: UnsafePointer<Float>)
  static func / (a: Self, b: Self) -> Self
  /// A mask.
  static func < (a: Self, b: Self) -> Source
  /// b where either is not a number.
  static func minimum(_ a: Self, _ b: Self) -> Self
  /// b where either is not a number.
  static func maximum(_ a: Self, _ b: Self) -> Self
  var magnitude: Self { get }
}

/// Their bits, and masks: words of all ones or all zeros.
public protocol PulseWords: DrawnWords {
  /// a where the mask is set, else b.
  func select(_ a: Floats, _ b: Floats) -> Floats
}

extension Words: PulseWords {}
extension Lanes: PulseValues {}
