import Crosspoint

/// The report of the study of nonlinear currents: a page for people, tables and JSON for machines,
/// all made from the raw rows.
public struct NonlinearReport: Report {
  public let analysis: NonlinearAnalysis
  /// The command that makes the report again, for the page.
  public let redrawCommand: String

  public static let tables = [
    ReportTable<Self>("readings.csv") { $0.readings },
    ReportTable<Self>("hypotheses.csv") { HypothesesFile.text($0.analysis.hypotheses) },
  ]

  public init(_ analysis: NonlinearAnalysis, redrawCommand: String) {
    self.analysis = analysis
    self.redrawCommand = redrawCommand
  }

  public func page() throws -> String {
    try NonlinearPage(
      analysis: analysis, gnuplot: StudyReport.gnuplot(), redrawCommand: redrawCommand
    ).html()
  }

  public func results() -> any Encodable { NonlinearResults(analysis) }

  /// One row a network, device, method, voltage, range and spread, with noise and ADC or without.
  private var readings: String {
    var csv = CSV([
      "network", "device", "method", "voltage", "range", "spread", "is_spread_varied",
      "has_floor", "seeds", "error_percent", "interval_low", "interval_high",
      "validation_error_percent",
      "exact_error_percent", "clipped_weights",
    ])
    for each in NonlinearResults.Reading.all(analysis) {
      csv.add([
        each.network, each.device, each.method.rawValue, "\(each.voltage)", "\(each.range)",
        "\(each.spread)", each.is_spread_varied ? "1" : "0", each.has_floor ? "1" : "0",
        "\(each.seeds.count)",
        "\(each.mean_error_percent)", each.interval_low.map { "\($0)" },
        each.interval_high.map { "\($0)" }, each.validation_error_percent.map { "\($0)" },
        "\(each.exact_error_percent)", each.clipped_weights.map { "\($0)" },
      ])
    }
    return csv.text
  }
}

/// results.json of the study: the analysis for machines. Field names say their units.
struct NonlinearResults: Encodable {
  struct Reading: Encodable {
    var network: String
    var device: String
    var method: NonlinearStudy.Method
    /// In V.
    var voltage: Float
    var range: Float
    var spread: Float
    var is_spread_varied: Bool
    /// Whether it is read with noise and ADC.
    var has_floor: Bool
    var seeds: [UInt64]
    var errors_percent: [Double]
    var mean_error_percent: Double
    var interval_low: Double?
    var interval_high: Double?
    var validation_error_percent: Double?
    var exact_error_percent: Double
    /// Nil of networks that are trained on pairs, where it is the training that clips.
    var clipped_weights: Double?

    init(
      _ of: NonlinearAnalysis.OfDevice, _ point: NonlinearAnalysis.Point, isVaried: Bool = false,
      hasFloor: Bool = true
    ) {
      (network, device, method) = (of.network, of.device, point.method)
      (voltage, range, spread) = (point.voltage, point.range, point.spread)
      (is_spread_varied, has_floor) = (isVaried, hasFloor)
      (seeds, errors_percent) = (point.seeds, point.errors)
      let interval = point.interval
      mean_error_percent = interval.mean
      (interval_low, interval_high) = (interval.ends?.lowerBound, interval.ends?.upperBound)
      validation_error_percent = point.validation
      exact_error_percent = of.exactError
      clipped_weights = point.clipped
    }

    static func all(_ analysis: NonlinearAnalysis) -> [Reading] {
      analysis.devices.flatMap { of in
        of.points.map { Reading(of, $0) } + of.floorless.map { Reading(of, $0, hasFloor: false) }
          + of.spreads.map { Reading(of, $0, isVaried: true) }
      }
    }
  }

  struct Device: Encodable {
    var network: String
    var device: String
    var law: CurrentLaw
    var noise_amperes: Float
    var step_amperes: Float
    var exact_error_percent: Double
    /// Each at the voltage and the range that were chosen.
    var tuned: Reading?
    var predistorted: Reading?
    var pulse_width: Reading?
    var bounded: Reading?
    var trained: Reading?
  }

  var format = "crosspoint study nonlinear results 1"
  var findings: [String]
  var provenance: Provenance
  var interval_coverage = MeanInterval.coverage
  var devices: [Device]
  var hypotheses: [HypothesisResult]
  var readings: [Reading]
  var diverged: [String]
  var left_out: [String]

  init(_ analysis: NonlinearAnalysis) {
    findings = analysis.findings
    provenance = Provenance(analysis.records)
    devices = analysis.devices.map { of in
      Device(
        network: of.network, device: of.device, law: of.law, noise_amperes: of.noise,
        step_amperes: of.step, exact_error_percent: of.exactError,
        tuned: of.tuned.map { Reading(of, $0) },
        predistorted: of.best(.predistorted).map { Reading(of, $0) },
        pulse_width: of.best(.pulseWidth).map { Reading(of, $0) },
        bounded: of.bounded.map { Reading(of, $0) },
        trained: of.trained.map { Reading(of, $0) })
    }
    hypotheses = analysis.hypotheses.map(HypothesisResult.init)
    readings = Reading.all(analysis)
    diverged = analysis.diverged
    left_out = analysis.leftOut
  }
}
