/// The raw rows and the analysis as CSV.
enum RowFiles {
  /// One row a run.
  static func runs(_ analysis: StudyAnalysis) -> String {
    let exact = Dictionary(
      uniqueKeysWithValues: analysis.exact.map { Array(zip($0.seeds, $0.errors)) } ?? [])
    var csv = CSV([
      "id", "group", "label", "value", "seed", "epochs", "final_error_percent",
      "exact_error_percent", "penalty_points",
      "diverged_at",
      "train_examples", "test_examples", "data", "version", "machine", "command", "seconds",
    ])
    for record in analysis.records {
      let run = record.run
      let partner = exact[run.seed]
      csv.add([
        run.id, run.group, run.label, run.value.map { "\($0)" }, "\(run.seed)", "\(run.epochs)",
        "\(record.finalError)",
        partner.map { "\($0)" }, partner.map { "\(record.finalError - $0)" },
        record.divergedAt.map { "\($0)" },
        "\(record.data.trainExamples)", "\(record.data.testExamples)", record.data.name,
        record.version, record.machine,
        record.command,
        "\(record.seconds)",
      ])
    }
    return csv.text
  }

  /// One row a run and epoch.
  static func epochs(_ analysis: StudyAnalysis) -> String {
    var csv = CSV(["id", "epoch", "train_loss", "test_error_percent", "seconds"])
    for record in analysis.records {
      for e in record.epochs {
        csv.add([record.run.id, "\(e.epoch)", "\(e.train_loss)", "\(e.test_error)", "\(e.seconds)"])
      }
    }
    return csv.text
  }

  /// One row a setting: those compared with the exact runs, then those of the sweeps.
  static func settings(_ analysis: StudyAnalysis) -> String {
    var csv = CSV([
      "group", "label", "value", "seeds", "error_percent", "penalty_points",
      "standard_error_points", "diverged",
      "paper_low_percent",
      "paper_high_percent",
    ])
    func add(_ group: StudyGroup, _ s: PairedSetting, _ published: ClosedRange<Double>?) {
      csv.add([
        group.name, s.label, s.value.map { "\($0)" }, "\(s.seeds.count)", "\(s.meanError)",
        "\(s.meanPenalty)",
        s.standardError.map { "\($0)" }, "\(s.diverged)", published.map { "\($0.lowerBound)" },
        published.map { "\($0.upperBound)" },
      ])
    }
    for comparison in analysis.comparisons {
      for s in comparison.settings { add(comparison.group, s, comparison.published(s)) }
    }
    for sweep in analysis.sweeps {
      for s in sweep.settings { add(sweep.group, s, nil) }
    }
    return csv.text
  }

  static func thresholds(_ analysis: StudyAnalysis) -> String {
    var csv = CSV(ThresholdRow.csvHeader)
    for result in analysis.sweeps { csv.add(ThresholdRow(result: result, analysis: analysis).csv) }
    return csv.text
  }
}
