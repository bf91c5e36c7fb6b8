/// A learning rate that runs chose: of a device and an algorithm, or of a network at a voltage.
public struct RateChoice: Sendable {
  /// The group of its runs, and what sets them apart in it.
  let group: String
  public let label: String
  /// Error of each rate on the examples that it was chosen on, in percent, rates ascending.
  public let errors: [(rate: Float, error: Double)]
  /// The rate with the least error, the lower one of equals.
  public let rate: Float

  /// - Parameter records: of one case, a rate each.
  private init(_ records: [RunRecord], error: (RunRecord) -> Double) {
    (group, label) = (records[0].run.group, records[0].run.label)
    errors = records.map { ($0.run.rates[0], error($0)) }.sorted { $0.rate < $1.rate }
    rate = errors.min { ($0.error, $0.rate) < ($1.error, $1.rate) }!.rate
  }

  /// Where no smaller or no larger rate was tried than the one that was chosen; nil between.
  var edge: String? {
    guard errors.count > 1 else { return nil }
    if rate == errors[0].rate { return "the least tried" }
    return rate == errors.last!.rate ? "the largest tried" : nil
  }

  /// Those of some groups whose every one of `rates` is there.
  static func all(
    _ records: [RunRecord], groups: Set<String>, rates: [Float] = [],
    error: (RunRecord) -> Double
  ) -> [RateChoice] {
    Dictionary(grouping: records.filter { groups.contains($0.run.group) }) {
      $0.run.group + " " + $0.run.label
    }
    .values.filter { Set($0.map(\.run.rates[0])).isSuperset(of: rates) }
    .map { RateChoice($0, error: error) }.sorted { ($0.group, $0.label) < ($1.group, $1.label) }
  }
}
