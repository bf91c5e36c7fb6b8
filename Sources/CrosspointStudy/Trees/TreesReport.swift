import CrosspointLearning

/// The report of the study of trees: a page for people, tables and JSON for machines, all made from
/// the raw rows.
public struct TreesReport: Report {
  public let analysis: TreesAnalysis
  /// The command that makes the report again, for the page.
  public let redrawCommand: String

  public static let tables = [
    ReportTable<Self>("settings.csv") { $0.settings },
    ReportTable<Self>("filters.csv") { $0.filters },
  ]

  public init(_ analysis: TreesAnalysis, redrawCommand: String) {
    self.analysis = analysis
    self.redrawCommand = redrawCommand
  }

  public func page() throws -> String {
    try TreesPage(analysis: analysis, gnuplot: StudyReport.gnuplot(), redrawCommand: redrawCommand)
      .html()
  }

  public func results() -> any Encodable { TreesResults(analysis) }

  /// One row a run, part of the test, and filtered or not; a score that is not defined is empty.
  private var settings: String {
    var csv = CSV([
      "group", "label", "seed", "part", "pictures", "filtered", "true_positives",
      "false_positives", "false_negatives", "true_negatives", "accuracy_percent", "f1",
      "intersection_over_union",
    ])
    for entry in analysis.entries {
      for record in entry.records {
        for part in record.segmentation?.parts ?? [] {
          for (isFiltered, counts) in [(false, part.before), (true, part.after)] {
            csv.add([
              entry.group.rawValue, entry.label, "\(record.run.seed)", part.name,
              "\(part.pictures)", isFiltered ? "yes" : "no", "\(counts.truePositives)",
              "\(counts.falsePositives)", "\(counts.falseNegatives)", "\(counts.trueNegatives)",
              "\(counts.accuracyPercent)", counts.f1OfTrees.map { "\($0)" },
              counts.intersectionOfTrees.map { "\($0)" },
            ])
          }
        }
      }
    }
    return csv.text
  }

  /// One row a run and filter to choose from.
  private var filters: String {
    var csv = CSV([
      "group", "label", "seed", "filter", "threshold", "false_positives", "false_negatives", "f1",
      "chosen",
    ])
    for entry in analysis.entries {
      for record in entry.records {
        guard let choice = record.segmentation?.choice else { continue }
        for candidate in choice.candidates {
          csv.add([
            entry.group.rawValue, entry.label, "\(record.run.seed)",
            candidate.filter.description, "\(candidate.threshold)",
            "\(candidate.counts.falsePositives)", "\(candidate.counts.falseNegatives)",
            candidate.counts.f1OfTrees.map { "\($0)" },
            candidate.filter == choice.chosen.filter ? "yes" : "no",
          ])
        }
      }
    }
    return csv.text
  }
}

/// results.json of the study: the analysis for machines. Field names say their units.
struct TreesResults: Encodable {
  /// A mean over seeds and its interval of 90 %; null of one seed.
  struct Score: Encodable {
    var mean: Double
    var low: Double?
    var high: Double?

    init?(_ interval: MeanInterval?) {
      guard let interval else { return nil }
      mean = interval.mean
      (low, high) = (interval.ends?.lowerBound, interval.ends?.upperBound)
    }

    init?(_ scores: [UInt64: Double]) {
      guard !scores.isEmpty else { return nil }
      self.init(MeanInterval(TreesAnalysis.bySeed(scores)))
    }
  }

  struct Setting: Encodable {
    var group: TreesCase.Group
    var label: String
    var seeds: [UInt64]
    var filters: [String]
    var f1: Score?
    var f1_filtered: Score?
    var accuracy_percent: Score?
    var accuracy_percent_filtered: Score?
    var intersection_over_union: Score?
    var intersection_over_union_filtered: Score?
    var f1_change_by_filter: Score?
    var accuracy_percent_change_by_filter: Score?
    var f1_less_exact: Score?
    var f1_leaf_on_less_leaf_off: Score?
    var seconds_per_epoch: Double
  }

  struct Transfer: Encodable {
    var seed: UInt64
    var f1: Double
    var epochs_from_random: Int
    var epochs_from_other_bands: Int
  }

  var format = "crosspoint study trees results 1"
  var findings: [String]
  var provenance: Provenance
  var aim_f1 = TreesStudy.aim
  var aim_f1_of_single_pixels_at_most = TreesStudy.largestOfPixels
  var paper_accuracy_percent = TreesStudy.paper.accuracyPercent
  var paper_f1 = TreesStudy.paper.f1
  var settings: [Setting]
  var transfer: [Transfer]
  var epochs_saved: Score?
  var f1_head_start_after_first_epoch: Score?
  var diverged: [String]

  init(_ analysis: TreesAnalysis) {
    findings = analysis.findings
    provenance = Provenance(analysis.records)
    settings = analysis.entries.map { entry in
      func score(_ of: (BinaryCounts) -> Double?, _ isFiltered: Bool) -> Score? {
        Score(entry.scores(of, isFiltered: isFiltered))
      }
      return Setting(
        group: entry.group, label: entry.label, seeds: entry.seeds,
        filters: entry.records.compactMap { $0.segmentation?.choice.chosen.filter.description },
        f1: score(\.f1OfTrees, false), f1_filtered: score(\.f1OfTrees, true),
        accuracy_percent: score(\.accuracyPercent, false),
        accuracy_percent_filtered: score(\.accuracyPercent, true),
        intersection_over_union: score(\.intersectionOfTrees, false),
        intersection_over_union_filtered: score(\.intersectionOfTrees, true),
        f1_change_by_filter: Score(TreesAnalysis.effectOfFilter(entry)),
        accuracy_percent_change_by_filter: Score(
          TreesAnalysis.effectOfFilter(entry, on: \.accuracyPercent)),
        f1_less_exact: entry.group == .exact ? nil : Score(analysis.againstExact(entry)),
        f1_leaf_on_less_leaf_off: Score(TreesAnalysis.seasons(entry)),
        seconds_per_epoch: entry.secondsPerEpoch)
    }
    transfer = (analysis.transfer?.seeds ?? []).map {
      Transfer(
        seed: $0.seed, f1: $0.target, epochs_from_random: $0.random,
        epochs_from_other_bands: $0.transferred)
    }
    epochs_saved = Score(analysis.transfer?.saved)
    f1_head_start_after_first_epoch = Score(analysis.transfer?.headStart)
    diverged = analysis.diverged
  }
}
