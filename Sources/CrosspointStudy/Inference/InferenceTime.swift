import CrosspointLearning

/// Times of the study of inference, in seconds since programming.
enum InferenceTime {
  static let day = 86_400.0
  /// 365.25 days.
  static let year = 31_557_600.0

  /// As programmed, then a second, an hour, a day and a year.
  static let all = [0, 1, 3600, day, year]

  /// A time as people write it: programmed, 1 s, 2 d.
  static func text(_ seconds: Double) -> String {
    seconds == 0 ? "programmed" : ElapsedTime(seconds: seconds).description
  }
}
