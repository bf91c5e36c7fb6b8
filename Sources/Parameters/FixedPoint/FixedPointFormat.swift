/// A fixed-point format ⟨IL, FL⟩ of Gupta et al. 2015: IL bits before the point, the sign among
/// them, and FL behind it.
///
///     ε = 2^−FL,  numbers k·ε from −2^(IL − 1) to 2^(IL − 1) − ε
///
/// IL and FL are 0 … 32, and together the word length WL = IL + FL 1 … 32 bits; `validate` throws
/// for others.
public struct FixedPointFormat: Sendable, Hashable {
  /// IL.
  public var integerBits: Int
  /// FL.
  public var fractionBits: Int

  /// ⟨integerBits, fractionBits⟩, unchecked until it is used: `validate`.
  public init(_ integerBits: Int, _ fractionBits: Int) {
    self.integerBits = integerBits
    self.fractionBits = fractionBits
  }

  /// WL.
  public var bits: Int { integerBits + fractionBits }
  /// ε, the distance of two neighbours.
  public var step: Double { Double(sign: .plus, exponent: -fractionBits, significand: 1) }
  /// The largest number, 2^(IL − 1) − ε.
  public var largest: Double { step * (codes - 1) }
  /// The smallest one, −2^(IL − 1).
  public var smallest: Double { -step * codes }
  /// 2^(WL − 1): codes run from its negative to one less than it.
  package var codes: Double { Double(sign: .plus, exponent: bits - 1, significand: 1) }

  /// Word lengths that are possible.
  public static let wordLengths = 1...32
  static let partLengths = 0...32
  static let words = "0 to 32 bits before and behind the point, 1 to 32 together"

  /// Throws `CrosspointError.invalidSetting` for a format that cannot be.
  /// - Parameter name: of the setting, for the message.
  public func validate(_ name: String) throws {
    try require(
      Self.partLengths.contains(integerBits) && Self.partLengths.contains(fractionBits)
        && Self.wordLengths.contains(bits), name, self, Self.words)
  }

  /// Bits of exact sums: those of double precision, and of single precision.
  package static let exactBits = (double: 53, single: 24)

  /// Whether sums of so many products with numbers of another format are exact in any order, in
  /// numbers of `bits`: WL + WL′ + log₂ terms ≤ bits.
  package func isExact(times other: FixedPointFormat, terms: Int, bits: Int) -> Bool {
    let rest = bits - self.bits - other.bits
    return rest >= 0 && (rest >= 62 || terms <= 1 << rest)
  }
}

extension FixedPointFormat: CustomStringConvertible {
  public var description: String { "⟨\(integerBits), \(fractionBits)⟩" }
}

/// {"integerBits": 2, "fractionBits": 14}: both have to stand there.
extension FixedPointFormat: Codable {
  private enum Name {
    static let (integerBits, fractionBits) = ("integerBits", "fractionBits")
  }

  public init(from decoder: any Decoder) throws {
    let expected = "{\"\(Name.integerBits)\": …, \"\(Name.fractionBits)\": …} of \(Self.words)"
    guard let container = try? decoder.container(keyedBy: SettingName.self) else {
      throw CrosspointError.invalidSetting(
        name: place(decoder.codingPath), value: found(in: decoder), expected: expected)
    }
    let names = [Name.integerBits, Name.fractionBits]
    try container.refuseOthers(than: names)
    for name in names where !container.contains(SettingName(name)) {
      throw CrosspointError.invalidSetting(
        name: place(decoder.codingPath, name), value: "missing", expected: expected)
    }
    let range = Self.partLengths
    let words = "\(range.lowerBound) to \(range.upperBound) bits"
    self.init(
      try container.count(Name.integerBits, range, words),
      try container.count(Name.fractionBits, range, words))
    try validate(place(decoder.codingPath))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: SettingName.self)
    try container.encode(integerBits, forKey: SettingName(Name.integerBits))
    try container.encode(fractionBits, forKey: SettingName(Name.fractionBits))
  }
}
