/// An exact training that a network's time is compared with.
public struct MeasuredTraining: Sendable, Hashable, Codable {
  /// Seconds for all examples.
  public var seconds: Double
  /// Examples, each as often as it was trained on.
  public var examples: Int

  public init(seconds: Double, examples: Int) {
    (self.seconds, self.examples) = (seconds, examples)
  }

  private enum Keys: String, CodingKey, CaseIterable { case seconds, examples }

  public init(from decoder: any Decoder) throws {
    try decoder.container(keyedBy: SettingName.self).refuseOthers(
      than: Keys.allCases.map(\.rawValue))
    let container = try decoder.container(keyedBy: Keys.self)
    let count = try container.decode(Double.self, forKey: .examples)
    guard count == count.rounded(), abs(count) < 1e15 else { throw Self.outside("\(count)") }
    self.init(seconds: try container.decode(Double.self, forKey: .seconds), examples: Int(count))
  }

  var secondsPerExample: Double { seconds / Double(examples) }

  private static func outside(_ examples: String) -> CrosspointError {
    .invalidSetting(
      name: "measured examples", value: examples, expected: "a whole number, at least 1")
  }

  func validate() throws {
    guard seconds.isFinite, (1e-9...1e12).contains(seconds) else {
      throw CrosspointError.invalidSetting(
        name: "measured seconds", value: "\(seconds)", expected: "a number from 1e-9 to 1e12")
    }
    guard examples >= 1 else { throw Self.outside("\(examples)") }
  }
}
