/// Which numbers a setting may be, and how a message says so.
public struct NumberRange: Sendable {
  /// As in "expected a finite positive number".
  public let words: String
  /// Whether a number lies within.
  public let contains: @Sendable (Float) -> Bool

  public init(_ words: String, _ contains: @escaping @Sendable (Float) -> Bool) {
    self.words = words
    self.contains = contains
  }

  public static let finite = NumberRange("a finite number") { $0.isFinite }
  public static let positive = NumberRange("a finite positive number") { $0.isFinite && $0 > 0 }
  public static let atLeastZero = NumberRange("a finite number, at least 0") {
    $0.isFinite && $0 >= 0
  }
  public static let atMostZero = NumberRange("a finite number, at most 0") {
    $0.isFinite && $0 <= 0
  }
  public static let probability = NumberRange("a probability, 0 to 1") { $0 >= 0 && $0 <= 1 }
  public static let zeroToOne = NumberRange("a number, 0 to 1") { $0 >= 0 && $0 <= 1 }
  /// Far beyond any device, and as far as squares of single precision go.
  static let microsiemens = NumberRange("a conductance, 1e-9 to 1e9 µS") {
    (1e-9...1e9).contains($0)
  }
  static let percentile = NumberRange("a percentile, above 0 and at most 100") {
    $0 > 0 && $0 <= 100
  }
  /// A bound that need not be there.
  public static let bound = NumberRange("a positive number, or \"inf\" for none") { $0 > 0 }

  /// Throws `CrosspointError.invalidSetting` for a value outside.
  func validate(_ value: Float, _ name: String) throws {
    try require(contains(value), name, value, words)
  }
}
