/// The runs of one setting, each beside the exact run of its seed.
public struct PairedSetting: Sendable, Hashable, Codable {
  public var label: String
  /// The value of the parameter that a group varies; nil where it varies none.
  public var value: Double?
  /// Ascending; the other lists follow them.
  public var seeds: [UInt64]
  /// Final test errors in percent.
  public var errors: [Double]
  /// Final error minus the exact one of the seed, in percentage points.
  public var penalties: [Double]
  /// Runs that diverged: their error counts as 90 %.
  public var diverged: Int

  package init(
    label: String, value: Double?, seeds: [UInt64], errors: [Double], penalties: [Double],
    diverged: Int
  ) {
    self.label = label
    self.value = value
    self.seeds = seeds
    self.errors = errors
    self.penalties = penalties
    self.diverged = diverged
  }

  /// Mean of `errors`, percent.
  public var meanError: Double { mean(errors) }
  /// Mean of `penalties`, percentage points.
  public var meanPenalty: Double { mean(penalties) }
  /// Of the mean penalty; nil of a single seed.
  public var standardError: Double? {
    let n = Double(penalties.count)
    return n > 1 ? (squares(penalties) / (n - 1) / n).squareRoot() : nil
  }

  enum CodingKeys: String, CodingKey {
    case label, value, seeds, diverged
    case errors = "errors_percent"
    case penalties = "penalties_points"
  }
}

/// Records by group and setting, paired with the exact ones by seed.
struct PairedRuns {
  /// Records of every setting by group, seeds ascending.
  private var settings: [String: [[RunRecord]]] = [:]
  private var exactErrors: [UInt64: Double] = [:]
  /// Ids of runs left out because their seed has no exact run.
  let unpaired: [String]

  /// - Throws: `StudyAnalysisError` where records cannot be compared: other data, examples or
  ///   epochs, or one setting in two forms.
  init(_ records: [RunRecord], exactGroup: String) throws {
    if let first = records.first {
      for record in records {
        if let what = Self.difference(first, record) {
          throw StudyAnalysisError.mixed(first.run.id, record.run.id, what)
        }
      }
    }
    var exact: [UInt64: Double] = [:]
    for record in records where record.run.group == exactGroup {
      exact[record.run.seed] = record.finalError
    }
    exactErrors = exact
    unpaired = records.filter { exact[$0.run.seed] == nil }.map(\.run.id).sorted()
    for (group, records) in Dictionary(
      grouping: records.filter { exact[$0.run.seed] != nil }, by: \.run.group)
    {
      var inOrder: [[RunRecord]] = []
      for record in records.sorted(by: { $0.run.seed < $1.run.seed }) {
        if let at = inOrder.firstIndex(where: {
          $0[0].run.label == record.run.label && $0[0].run.value == record.run.value
        }) {
          let other = inOrder[at][0].run
          guard other.network == record.run.network, other.rates == record.run.rates else {
            throw StudyAnalysisError.mixed(other.id, record.run.id, "settings")
          }
          guard inOrder[at].last!.run.seed != record.run.seed else {
            throw StudyAnalysisError.twice(inOrder[at].last!.run.id, record.run.id)
          }
          inOrder[at].append(record)
        } else {
          inOrder.append([record])
        }
      }
      settings[group] = inOrder
    }
  }

  /// The settings of a group that have a paired run, in the order of their values, else of their
  /// first runs.
  func settings(group: String) -> [PairedSetting] {
    (settings[group] ?? []).map { records in
      PairedSetting(
        label: records[0].run.label, value: records[0].run.value, seeds: records.map(\.run.seed),
        errors: records.map(\.finalError),
        penalties: records.map { $0.finalError - exactErrors[$0.run.seed]! },
        diverged: records.count { $0.divergedAt != nil })
    }
    .sorted { ($0.value ?? 0) < ($1.value ?? 0) }
  }

  private static func difference(_ a: RunRecord, _ b: RunRecord) -> String? {
    if a.study != b.study { return "studies" }
    if !a.data.isSame(as: b.data) { return "data" }
    return a.run.epochs != b.run.epochs ? "numbers of epochs" : nil
  }
}

/// Why records cannot be analysed together.
public enum StudyAnalysisError: Error, Equatable, CustomStringConvertible {
  /// Two runs that differ in what all must share.
  case mixed(String, String, String)
  /// One setting and seed under two names.
  case twice(String, String)
  case noRuns

  public var description: String {
    switch self {
    case .mixed(let a, let b, let what):
      """
      the runs \(a) and \(b) have other \(what): they cannot be compared. Keep each study in a \
      folder of its own.
      """
    case .twice(let a, let b):
      "the runs \(a) and \(b) are the same setting from the same seed. Remove one."
    case .noRuns: "no finished run was found. Make some first, or name the folder that holds them."
    }
  }
}

package func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }

/// Σ(x − mean)².
package func squares(_ x: [Double]) -> Double {
  let m = mean(x)
  return x.reduce(0) { $0 + ($1 - m) * ($1 - m) }
}
