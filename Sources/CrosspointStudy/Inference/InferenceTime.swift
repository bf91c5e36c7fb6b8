/// Times of the study of inference, in seconds since programming.
enum InferenceTime {
  static let hour = 3600.0
  static let day = 86_400.0
  /// 365.25 days.
  static let year = 31_557_600.0

  /// As programmed, then a second, an hour, a day and a year.
  static let all = [0, 1, hour, day, year]

  /// A time as people write it: programmed, 1 s, 2 d.
  static func text(_ seconds: Double) -> String {
    guard seconds > 0 else { return "programmed" }
    let units = [(year, "y"), (day, "d"), (hour, "h")]
    let unit = units.first { seconds >= $0.0 && seconds.remainder(dividingBy: $0.0) == 0 }
    let (length, name) = unit ?? (1, "s")
    return "\(significant(seconds / length, 6)) \(name)"
  }
}
