/// The report of the study of mixed precision: a page for people, tables and JSON for machines, all
/// made from the raw rows.
public struct MixedPrecisionReport: Report {
  public let analysis: MixedPrecisionAnalysis
  /// The command that makes the report again, for the page.
  public let redrawCommand: String

  public static let tables = [
    ReportTable<Self>("settings.csv") { $0.settings },
    ReportTable<Self>("energy.csv") { $0.energy },
  ]

  public init(_ analysis: MixedPrecisionAnalysis, redrawCommand: String) {
    self.analysis = analysis
    self.redrawCommand = redrawCommand
  }

  public func page() throws -> String {
    try MixedPrecisionPage(
      analysis: analysis, gnuplot: StudyReport.gnuplot(), redrawCommand: redrawCommand
    ).html()
  }

  public func results() -> any Encodable { MixedPrecisionResults(analysis) }

  /// One row a case.
  private var settings: String {
    var csv = CSV([
      "group", "label", "seeds", "epoch", "error_percent", "standard_error_points",
      "mixed_precision_error_percent", "pulses_per_image", "seconds_per_epoch",
    ])
    for each in MixedPrecisionResults.Setting.all(analysis) {
      csv.add([
        each.group.rawValue, each.label, "\(each.seeds.count)", "\(each.epoch)",
        "\(each.mean_error_percent)", each.standard_error_points.map { "\($0)" },
        each.mixed_precision_error_percent.map { "\($0)" },
        each.pulses_per_image.map { "\($0)" }, "\(each.seconds_per_epoch)",
      ])
    }
    return csv.text
  }

  /// One row a term.
  private var energy: String {
    var csv = CSV(["term", "formula", "joules_per_image", "source"])
    for term in analysis.energy?.terms ?? [] {
      csv.add([term.name, term.formula, "\(term.joules)", term.source.rawValue])
    }
    return csv.text
  }
}

/// results.json of the study: the analysis for machines. Field names say their units.
struct MixedPrecisionResults: Encodable {
  struct Setting: Encodable {
    var group: MixedPrecisionCase.Group
    var label: String
    var seeds: [UInt64]
    /// The last of the three whose mean an error is.
    var epoch: Int
    var errors_percent: [Double]
    var mean_error_percent: Double
    var standard_error_points: Double?
    /// Of the same seeds at the same epoch; of variations.
    var mixed_precision_error_percent: Double?
    var pulses_per_image: Double?
    var seconds_per_epoch: Double

    init(_ entry: MixedPrecisionAnalysis.Entry, base: Double? = nil) {
      (group, label, seeds, epoch) = (entry.group, entry.label, entry.seeds, entry.epoch)
      (errors_percent, mean_error_percent) = (entry.errors, entry.meanError)
      standard_error_points = entry.standardError
      mixed_precision_error_percent = base
      (pulses_per_image, seconds_per_epoch) = (entry.pulsesPerImage, entry.secondsPerEpoch)
    }

    static func all(_ analysis: MixedPrecisionAnalysis) -> [Setting] {
      [analysis.exact, analysis.base, analysis.withoutChi].compactMap { $0 }.map { Setting($0) }
        + analysis.variations.map { Setting($0.entry, base: $0.base) }
    }
  }

  struct Term: Encodable {
    var name: String
    var formula: String
    var joules_per_image: Double
    var source: MixedPrecisionEnergy.Source
  }

  var format = "crosspoint study mixed-precision results 1"
  var findings: [String]
  var provenance: Provenance
  var aim_accuracy_percent = MixedPrecisionStudy.aim
  var settings: [Setting]
  var energy: [Term]
  var paper_joules_per_image = MixedPrecisionEnergy.published.mixedPrecision
  var paper_digital_joules_per_image = MixedPrecisionEnergy.published.digital
  var diverged: [String]
  var left_out: [String]

  init(_ analysis: MixedPrecisionAnalysis) {
    findings = analysis.findings
    provenance = Provenance(analysis.records)
    settings = Setting.all(analysis)
    energy = (analysis.energy?.terms ?? []).map {
      Term(name: $0.name, formula: $0.formula, joules_per_image: $0.joules, source: $0.source)
    }
    diverged = analysis.diverged
    left_out = analysis.leftOut
  }
}
