/// The learning rate of the exact network or of those trained at a voltage, and the runs that chose
/// it.
public struct NonlinearRate: Sendable {
  /// The group of its runs, and what sets them apart in it.
  let group: String
  public let label: String
  /// Error of each rate on the images to choose with, in percent, rates ascending.
  public let errors: [(rate: Float, error: Double)]
  /// The rate with the least error, the lower one of equals.
  public let rate: Float

  /// - Parameter records: of one case, a rate each.
  private init(_ records: [RunRecord]) {
    (group, label) = (records[0].run.group, records[0].run.label)
    errors = records.map { ($0.run.rates[0], Self.error($0)) }.sorted { $0.rate < $1.rate }
    rate = errors.min { ($0.error, $0.rate) < ($1.error, $1.rate) }!.rate
  }

  /// Through its own arrays with noise and ADC; of the exact network, which has none, after the
  /// last epoch; of a run that diverged that of guessing.
  private static func error(_ record: RunRecord) -> Double {
    guard record.divergedAt == nil else { return RunRecord.divergedError }
    return record.readings?.first?.test_error ?? record.epochs.last!.test_error
  }

  /// The choices of records.
  static func all(_ records: [RunRecord]) -> [NonlinearRate] {
    let groups = Set(
      NonlinearStudy.StudiedNetwork.allCases.map { $0.group(NonlinearStudy.rates) })
    return Dictionary(grouping: records.filter { groups.contains($0.run.group) }) {
      $0.run.group + " " + $0.run.label
    }
    .values.map(NonlinearRate.init).sorted { ($0.group, $0.label) < ($1.group, $1.label) }
  }

  /// Where no smaller or no larger rate was tried than the one that was chosen; nil between.
  var edge: String? {
    guard errors.count > 1 else { return nil }
    if rate == errors[0].rate { return "the least tried" }
    return rate == errors.last!.rate ? "the largest tried" : nil
  }
}
