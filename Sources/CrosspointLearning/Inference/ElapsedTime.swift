import Crosspoint

/// A time since programming, as people write it: 20s, 1h, 1d, 1y.
///
/// An hour is 3600 s, a day 24 h, a year 365.25 d. What a device's model says of it is the model's
/// own: `ProgrammedModel.validate(seconds:)`.
public struct ElapsedTime: Sendable, Hashable, CustomStringConvertible {
  public let seconds: Double

  public init(seconds: Double) { self.seconds = seconds }

  /// The units, the longest first, and their seconds.
  private static let units: [(name: Character, seconds: Double)] = [
    ("y", 365.25 * 86400), ("d", 86400), ("h", 3600), ("s", 1),
  ]

  /// A number with one of the units s, h, d and y behind it.
  /// - Throws: `CrosspointError.invalidSetting` for anything else: without a unit a number may be
  ///   of any, and m may stand for minutes as well as for months.
  public init(parsing text: String) throws {
    let expected = "a number with the unit s, h, d or y, as 20s, 1h, 30d, 1y"
    guard let last = text.last, let unit = Self.units.first(where: { $0.name == last }),
      let number = Double(text.dropLast())
    else {
      let isMonthOrMinute = text.last == "m" && Double(text.dropLast()) != nil
      throw CrosspointError.invalidSetting(
        name: "a time", value: "'\(text)'",
        expected: expected + (isMonthOrMinute ? " (minutes or months? write 60s or 30d)" : ""))
    }
    seconds = number * unit.seconds
  }

  /// In the longest unit of which it is a whole number; in seconds otherwise.
  public var description: String {
    let whole = Self.units.first { unit in
      let n = seconds / unit.seconds
      return n >= 1 && n < 1e6 && n == n.rounded() && n * unit.seconds == seconds
    }
    guard let whole else {
      return (Int(exactly: seconds).map { "\($0)" } ?? "\(seconds)") + " s"
    }
    return "\(Int(seconds / whole.seconds)) \(whole.name)"
  }
}
