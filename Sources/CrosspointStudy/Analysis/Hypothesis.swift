/// Something expected of a study, and what its runs say of it.
public struct Hypothesis: Sendable {
  /// What a comparison says.
  public enum Outcome: String, Sendable, Hashable, Codable {
    case supported
    case refuted
    /// The interval holds zero.
    case undecided
    /// One seed: there is no interval.
    case noInterval = "no interval"
    /// What is compared has not learnt: its error, above `notLearnt`, has no room to rise.
    case notLearnt = "nothing learnt"
    /// Transfers could not have taken weights to the bounds of their devices: of a short run, not
    /// of the algorithm.
    case outOfReach = "out of reach"
    /// One read's noise makes a pulse, whatever was read: the buffer averages nothing.
    case saturated = "noise of one read fills the buffer"
  }

  /// Percent; of ten classes guessing errs in 90.
  static let notLearnt = 80.0

  /// One comparison: a difference of errors, in percentage points, paired by seed.
  public struct Row: Sendable {
    /// What is compared, and on which network.
    public let label: String
    public let difference: MeanInterval
    public let outcome: Outcome
  }

  /// Short and safe in a file name.
  public let name: String
  /// The hypothesis as a sentence.
  public let claim: String
  /// What the difference is, for the heading of its column.
  public let difference: String
  public let rows: [Row]
  /// What is said where nothing is compared.
  private let withoutRows: String

  /// - Parameters:
  ///   - isBelowZero: whether it holds where the difference is below zero; above otherwise.
  ///   - barred: what keeps a comparison of that label from refuting or leaving open.
  ///   - withoutRows: why there is no comparison, where it is not that nothing was run.
  ///   - differences: seed by seed.
  init(
    name: String, claim: String, difference: String, isBelowZero: Bool,
    barred: [String: Outcome] = [:], withoutRows: String? = nil,
    _ differences: [(label: String, values: [Double], hasLearnt: Bool)]
  ) {
    (self.name, self.claim, self.difference) = (name, claim, difference)
    self.withoutRows = withoutRows ?? "Not run: its devices or algorithms were not selected."
    rows = differences.filter { !$0.values.isEmpty }.map { label, values, hasLearnt in
      let interval = MeanInterval(values)
      let outcome: Outcome =
        switch interval.ends {
        case _ where !hasLearnt: .notLearnt
        case nil: .noInterval
        case let ends? where ends.upperBound < 0: isBelowZero ? .supported : .refuted
        case let ends? where ends.lowerBound > 0: isBelowZero ? .refuted : .supported
        default: .undecided
        }
      let isBarred = outcome == .refuted || outcome == .undecided
      return Row(
        label: label, difference: interval,
        outcome: isBarred ? barred[label] ?? outcome : outcome)
    }
  }

  func count(_ outcome: Outcome) -> Int { rows.count { $0.outcome == outcome } }

  /// The claim, as one, and what came.
  public var finding: String { "Expected: \(claim) \(verdict)" }

  /// What came, in a sentence.
  public var verdict: String {
    guard !rows.isEmpty else { return withoutRows }
    let counts = [
      (count(.supported), "support it"), (count(.refuted), "refute it"),
      (count(.undecided), "leave it open"), (count(.noInterval), "have one seed, and no interval"),
      (count(.notLearnt), "compare what has not learnt"),
      (count(.outOfReach), "are out of reach of so few images"),
      (count(.saturated), "have a buffer that the noise of one read fills"),
    ]
    return "Of \(Findings.count(rows.count, "comparison")), "
      + counts.filter { $0.0 > 0 }.map { "\($0) \($1)" }.joined(separator: ", ") + "."
  }
}
