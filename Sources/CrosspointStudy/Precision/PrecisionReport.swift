import Crosspoint

/// The report of the study of limited precision: a page for people, tables and JSON for machines,
/// all made from the raw rows.
public struct PrecisionReport: Report {
  public let analysis: PrecisionAnalysis
  /// The command that makes the report again, for the page.
  public let redrawCommand: String

  public static let tables = [
    ReportTable<Self>("settings.csv") { $0.settings },
    ReportTable<Self>("saturations.csv") { $0.saturations },
  ]

  public init(_ analysis: PrecisionAnalysis, redrawCommand: String) {
    self.analysis = analysis
    self.redrawCommand = redrawCommand
  }

  public func page() throws -> String {
    try PrecisionPage(
      analysis: analysis, coincidences: PrecisionCoincidences(), gnuplot: StudyReport.gnuplot(),
      redrawCommand: redrawCommand
    ).html()
  }

  public func results() throws -> any Encodable {
    try PrecisionResults(analysis, PrecisionCoincidences())
  }

  /// One row a case.
  private var settings: String {
    var csv = CSV([
      "group", "label", "bits", "seeds", "epoch", "error_percent", "penalty_points",
      "penalty_lower_points", "penalty_upper_points", "outcome",
    ])
    for each in analysis.entries.map(PrecisionResults.Setting.init) {
      csv.add([
        each.group.rawValue, each.label, each.bits.map { "\($0)" }, "\(each.seeds.count)",
        "\(each.epoch)", "\(each.mean_error_percent)", each.penalty_points.map { "\($0)" },
        each.penalty_interval_points.map { "\($0[0])" },
        each.penalty_interval_points.map { "\($0[1])" }, each.outcome.rawValue,
      ])
    }
    return csv.text
  }

  /// One row a run and epoch that counted them.
  private var saturations: String {
    var csv = CSV(["id", "epoch"] + FixedPointSaturations.quantities.map(\.name))
    for record in analysis.records {
      for epoch in record.epochs {
        guard let counts = epoch.saturations else { continue }
        csv.add(
          [record.run.id, "\(epoch.epoch)"]
            + FixedPointSaturations.quantities.map { "\(counts[keyPath: $0.count])" })
      }
    }
    return csv.text
  }
}

/// results.json of the study: the analysis for machines. Field names say their units.
struct PrecisionResults: Encodable {
  struct Setting: Encodable {
    var group: PrecisionCase.Group
    var label: String
    /// FL, or the bits of a word or of a weight.
    var bits: Double?
    var seeds: [UInt64]
    /// The last of the three whose mean an error is.
    var epoch: Int
    var errors_percent: [Double]
    var mean_error_percent: Double
    /// Above floating point of the same seeds, and the ends of its interval.
    var penalty_points: Double?
    var penalty_interval_points: [Double]?
    var outcome: PrecisionAnalysis.Outcome
    /// Of the last epoch, for each training image.
    var saturations_per_image: [String: Double]?
    var published: String?

    init(_ entry: PrecisionAnalysis.Entry) {
      (group, label, bits, seeds) = (entry.group, entry.label, entry.value, entry.seeds)
      (epoch, errors_percent) = (entry.epoch, entry.errors)
      mean_error_percent = entry.meanError
      penalty_points = entry.penalty?.mean
      penalty_interval_points = entry.penalty?.ends.map { [$0.lowerBound, $0.upperBound] }
      outcome = entry.outcome
      let counts = FixedPointSaturations.quantities.compactMap { name, count in
        entry.saturations(count).map { (name, $0) }
      }
      saturations_per_image = counts.isEmpty ? nil : Dictionary(uniqueKeysWithValues: counts)
      published = PrecisionStudy.published(entry.group, entry.label)
    }
  }

  struct Moment: Encodable {
    var name: String
    var pulses_expected: Double
    var pulses: Double
    var rounding_expected: Double
    var rounding: Double
  }

  var format = "crosspoint study precision results 1"
  var findings: [String]
  var provenance: Provenance
  var tolerance_points = PrecisionStudy.tolerance
  var settings: [Setting]
  var moments: [Moment]
  var multipliers_operations_per_second_per_watt = PrecisionCost.multipliers.efficiency
  var chip_operations_per_second_per_watt = PrecisionCost.chip.efficiency
  var diverged: [String]
  var left_out: [String]

  init(_ analysis: PrecisionAnalysis, _ coincidences: PrecisionCoincidences) {
    findings = analysis.findings
    provenance = Provenance(analysis.records)
    settings = analysis.entries.map(Setting.init)
    moments = coincidences.moments.map {
      Moment(
        name: $0.name, pulses_expected: $0.pulsesExpected, pulses: $0.pulses,
        rounding_expected: $0.roundingExpected, rounding: $0.rounding)
    }
    diverged = analysis.diverged
    left_out = analysis.leftOut
  }
}
