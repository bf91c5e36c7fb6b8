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
  var hypotheses: [HypothesisResult]
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
    hypotheses = analysis.hypotheses.map(HypothesisResult.init)
    rates = analysis.choices.map { choice in
      Choice(
        group: choice.group, label: choice.label, rate: choice.rate,
        tried: choice.errors.map { .init(rate: $0.rate, validation_error_percent: $0.error) })
    }
    diverged = analysis.diverged
    left_out = analysis.leftOut
  }
}
