/// The analysis of the study of training algorithms as CSV.
enum AlgorithmsFiles {
  /// One row a network, device and algorithm.
  static func settings(_ analysis: AlgorithmsAnalysis) -> String {
    var csv = CSV([
      "network", "device", "algorithm", "read_noise", "rate", "seeds", "error_percent",
      "penalty_points", "standard_error_points", "seconds_per_epoch", "pulses_per_image",
      "diverged",
    ])
    for of in analysis.networks {
      for entry in [of.exact] + of.entries {
        let setting = entry.setting
        csv.add([
          of.network.rawValue, entry.each.device?.name ?? "exact", entry.each.algorithm.rawValue,
          "\(entry.each.readNoise)", "\(entry.rate)", "\(setting.seeds.count)",
          "\(setting.meanError)", "\(setting.meanPenalty)",
          setting.standardError.map { "\($0)" }, "\(entry.secondsPerEpoch)",
          entry.pulsesPerImage.map { "\($0)" }, "\(setting.diverged)",
        ])
      }
    }
    return csv.text
  }

  /// One row a rate of each choice.
  static func rates(_ analysis: AlgorithmsAnalysis) -> String {
    var csv = CSV(["group", "label", "rate", "validation_error_percent", "chosen"])
    for choice in analysis.choices {
      for (rate, error) in choice.errors {
        csv.add([
          choice.group, choice.label, "\(rate)", "\(error)", rate == choice.rate ? "1" : "0",
        ])
      }
    }
    return csv.text
  }

  /// One row a comparison.
  static func hypotheses(_ hypotheses: [Hypothesis]) -> String {
    var csv = CSV([
      "hypothesis", "comparison", "difference_points", "interval_low", "interval_high", "seeds",
      "outcome",
    ])
    for hypothesis in hypotheses {
      for row in hypothesis.rows {
        csv.add([
          hypothesis.name, row.label, "\(row.difference.mean)",
          row.difference.ends.map { "\($0.lowerBound)" },
          row.difference.ends.map { "\($0.upperBound)" }, "\(row.difference.count)",
          row.outcome.rawValue,
        ])
      }
    }
    return csv.text
  }
}

/// results.json of the study: the analysis for machines. Field names say their units.
struct AlgorithmsResults: Encodable {
  struct Setting: Encodable {
    var network: String
    var device: String?
    var algorithm: String
    var read_noise: Float
    var rate: Float
    var setting: PairedSetting
    var mean_error_percent: Double
    var mean_penalty_points: Double
    var seconds_per_epoch: Double
    var pulses_per_image: Double?
  }

  struct Comparison: Encodable {
    var label: String
    var difference_points: Double
    var interval_low: Double?
    var interval_high: Double?
    var seeds: Int
    var outcome: Hypothesis.Outcome
  }

  struct Claim: Encodable {
    var name: String
    var claim: String
    var difference: String
    var verdict: String
    var comparisons: [Comparison]

    init(_ hypothesis: Hypothesis) {
      (name, claim) = (hypothesis.name, hypothesis.claim)
      (difference, verdict) = (hypothesis.difference, hypothesis.verdict)
      comparisons = hypothesis.rows.map { row in
        Comparison(
          label: row.label, difference_points: row.difference.mean,
          interval_low: row.difference.ends?.lowerBound,
          interval_high: row.difference.ends?.upperBound, seeds: row.difference.count,
          outcome: row.outcome)
      }
    }
  }

  struct Choice: Encodable {
    struct Tried: Encodable {
      var rate: Float
      var validation_error_percent: Double
    }
    var group: String
    var label: String
    var rate: Float
    var tried: [Tried]
  }

  var format = "crosspoint study algorithms results 1"
  var findings: [String]
  var provenance: Provenance
  var interval_coverage = MeanInterval.coverage
  var settings: [Setting]
  var hypotheses: [Claim]
  var rates: [Choice]
  var diverged: [String]
  var left_out: [String]

  init(_ analysis: AlgorithmsAnalysis) {
    findings = analysis.findings
    provenance = Provenance(analysis.records)
    settings = analysis.networks.flatMap { of in
      ([of.exact] + of.entries).map { entry in
        Setting(
          network: of.network.rawValue, device: entry.each.device?.name,
          algorithm: entry.each.algorithm.rawValue, read_noise: entry.each.readNoise,
          rate: entry.rate, setting: entry.setting, mean_error_percent: entry.setting.meanError,
          mean_penalty_points: entry.setting.meanPenalty,
          seconds_per_epoch: entry.secondsPerEpoch, pulses_per_image: entry.pulsesPerImage)
      }
    }
    hypotheses = analysis.hypotheses.map(Claim.init)
    rates = analysis.choices.map { choice in
      Choice(
        group: choice.group, label: choice.label, rate: choice.rate,
        tried: choice.errors.map { .init(rate: $0.rate, validation_error_percent: $0.error) })
    }
    diverged = analysis.diverged
    left_out = analysis.leftOut
  }
}
