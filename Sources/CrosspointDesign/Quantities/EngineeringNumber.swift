/// Numbers as the field prints them: four figures, prefixes in steps of a thousand.
enum EngineeringNumber {
  private static let prefixes: [(exponent: Int, letter: String, word: String)] = [
    (-18, "a", "atto"), (-15, "f", "femto"), (-12, "p", "pico"), (-9, "n", "nano"),
    (-6, "µ", "micro"), (-3, "m", "milli"),
    (0, "", ""),
    (3, "k", "Kilo"), (6, "M", "Mega"), (9, "G", "Giga"), (12, "T", "Tera"), (15, "P", "Peta"),
    (18, "E", "Exa"),
    (21, "Z", "Zetta"),
  ]

  /// 24.16 MΩ.
  static func prefixed(_ value: Double, _ symbol: String) -> String {
    let (number, prefix) = scaled(value)
    return "\(number) \(prefix.letter)\(symbol)"
  }

  /// 419.4 TeraOps/s.
  static func wordPrefixed(_ value: Double, _ symbol: String) -> String {
    let (number, prefix) = scaled(value)
    return "\(number) \(prefix.word)\(symbol)"
  }

  private static func scaled(_ value: Double) -> (
    String, (exponent: Int, letter: String, word: String)
  ) {
    guard value.isFinite, value != 0 else { return (value == 0 ? "0" : "\(value)", prefixes[6]) }
    // 999.96 rounds to 1000 with four figures, and is then 1 of the next prefix.
    for prefix in prefixes.dropLast() where abs(value) / power(prefix.exponent) < 999.95 {
      return (significant(value / power(prefix.exponent)), prefix)
    }
    return (significant(value / power(21)), prefixes.last!)
  }

  private static func power(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<abs(exponent) { result *= 10 }
    return exponent < 0 ? 1 / result : result
  }

  /// Four figures without trailing zeros: 0.06, 24.16, 80.
  static func significant(_ value: Double) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : "\(value)" }
    var decimals = 3
    var size = abs(value)
    while size >= 10, decimals > 0 { (size, decimals) = (size / 10, decimals - 1) }
    while size < 1, decimals < 15 { (size, decimals) = (size * 10, decimals + 1) }
    return fixed(value, decimals)
  }

  /// Whole numbers from 1000 on with their thousands apart: 84,056; smaller ones with four figures.
  static func grouped(_ value: Double) -> String {
    guard value.isFinite, abs(value) >= 999.95, abs(value) < 9e18 else { return significant(value) }
    var digits = String(Int(abs(value).rounded()))[...]
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = digits.dropLast(3)
    }
    return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
  }

  private static func fixed(_ value: Double, _ decimals: Int) -> String {
    let scaled = (abs(value) * power(decimals)).rounded()
    guard scaled < 9e18 else { return "\(value)" }
    var text = String(Int(scaled))
    text = String(repeating: "0", count: max(decimals + 1 - text.count, 0)) + text
    let whole = text.dropLast(decimals)
    var fraction = text.suffix(decimals)
    while fraction.last == "0" { fraction.removeLast() }
    return (value < 0 ? "-" : "") + whole + (fraction.isEmpty ? "" : "." + fraction)
  }
}
