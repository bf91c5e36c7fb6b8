import Crosspoint

/// The report of the study of inference.
public struct InferenceReport: Report {
  public let analysis: InferenceAnalysis
  /// The command that makes the report again, for the page.
  public let redrawCommand: String

  public static let tables = [
    ReportTable<Self>("readings.csv") { $0.readings },
    ReportTable<Self>("hypotheses.csv") { HypothesesFile.text($0.analysis.hypotheses) },
  ]

  public init(_ analysis: InferenceAnalysis, redrawCommand: String) {
    self.analysis = analysis
    self.redrawCommand = redrawCommand
  }

  public func page() throws -> String {
    try InferencePage(
      analysis: analysis, gnuplot: StudyReport.gnuplot(), redrawCommand: redrawCommand
    ).html()
  }

  public func results() -> any Encodable { InferenceResults(analysis) }

  /// One row a network, case and time.
  private var readings: String {
    var csv = CSV([
      "network", "question", "label", "device", "mapping", "levels", "compensation", "seconds",
      "seeds",
      "redraws", "error_percent", "interval_low", "interval_high",
      "redraw_standard_deviation_points", "exact_error_percent", "clipped_weights",
    ])
    for each in InferenceResults.Reading.all(analysis) {
      csv.add([
        each.network, each.question.rawValue, each.label, each.device, each.mapping,
        "\(each.levels)", each.compensation.rawValue, "\(each.seconds)", "\(each.seeds.count)",
        "\(each.redraws)",
        "\(each.mean_error_percent)", each.interval_low.map { "\($0)" },
        each.interval_high.map { "\($0)" },
        each.redraw_standard_deviation_points.map { "\($0)" }, "\(each.exact_error_percent)",
        "\(each.clipped_weights)",
      ])
    }
    return csv.text
  }
}

/// results.json of the study: the analysis for machines. Field names say their units.
struct InferenceResults: Encodable {
  struct Reading: Encodable {
    var network: String
    var question: InferenceCase.Question
    var label: String
    var device: String
    var mapping: String
    var levels: Int
    var compensation: DriftCompensation
    /// Since programming.
    var seconds: Double
    var seeds: [UInt64]
    var redraws: Int
    /// By seed, one for each redraw.
    var errors_percent: [[Double]]
    var mean_error_percent: Double
    var interval_low: Double?
    var interval_high: Double?
    var redraw_standard_deviation_points: Double?
    var exact_error_percent: Double
    var clipped_weights: Double

    init(
      _ of: InferenceAnalysis.OfNetwork, _ each: InferenceAnalysis.Case,
      _ point: InferenceAnalysis.Point
    ) {
      (network, question, label) = (of.network.rawValue, each.question, each.label)
      let conductances = each.settings.conductances
      (device, mapping) = (each.settings.device.name, conductances.mapping.name)
      levels = conductances.levels
      (compensation, seconds) = (each.settings.compensation, point.seconds)
      (seeds, redraws, errors_percent) = (point.seeds, point.redraws, point.errors)
      let interval = point.interval
      mean_error_percent = interval.mean
      (interval_low, interval_high) = (interval.ends?.lowerBound, interval.ends?.upperBound)
      redraw_standard_deviation_points = point.redrawDeviation
      (exact_error_percent, clipped_weights) = (of.exactError, each.clipped)
    }

    static func all(_ analysis: InferenceAnalysis) -> [Reading] {
      analysis.networks.flatMap { of in
        of.cases.flatMap { each in each.points.map { Reading(of, each, $0) } }
      }
    }
  }

  struct Network: Encodable {
    var network: String
    var epochs: Int
    var seeds: [UInt64]
    var exact_errors_percent: [Double]
  }

  var format = "crosspoint study inference results 1"
  var findings: [String]
  var provenance: Provenance
  var interval_coverage = MeanInterval.coverage
  var published_digital_accuracy_percent = InferenceStudy.published.digital
  var published_analog_accuracy_percent = InferenceStudy.published.analog
  var published_redraw_standard_deviation_points = InferenceStudy.published.deviation
  var networks: [Network]
  var hypotheses: [HypothesisResult]
  var readings: [Reading]
  var diverged: [String]
  var left_out: [String]

  init(_ analysis: InferenceAnalysis) {
    findings = analysis.findings
    provenance = Provenance(analysis.records)
    networks = analysis.networks.map {
      Network(
        network: $0.network.rawValue, epochs: $0.epochs, seeds: $0.exact.keys.sorted(),
        exact_errors_percent: $0.exactErrors)
    }
    hypotheses = analysis.hypotheses.map(HypothesisResult.init)
    readings = Reading.all(analysis)
    diverged = analysis.diverged
    left_out = analysis.leftOut
  }
}
