/// Raw rows as CSV, for studies without swept values.
enum RecordFiles {
  /// One row a run.
  /// - Parameter averaged: last epochs whose mean the final error is.
  static func runs(_ records: [RunRecord], averaged: Int) -> String {
    var csv = CSV([
      "id", "group", "label", "rate", "seed", "epochs", "final_error_percent", "diverged_at",
      "train_examples", "test_examples", "data", "version", "machine", "command", "seconds",
    ])
    for record in records {
      csv.add([
        record.run.id, record.run.group, record.run.label, "\(record.run.rates[0])",
        "\(record.run.seed)", "\(record.run.epochs)",
        "\(record.error(at: record.run.epochs, over: averaged))",
        record.divergedAt.map { "\($0)" }, "\(record.data.trainExamples)",
        "\(record.data.testExamples)", record.data.name, record.version, record.machine,
        record.command, "\(record.seconds)",
      ])
    }
    return csv.text
  }

  /// One row a run and epoch.
  static func epochs(_ records: [RunRecord]) -> String {
    var csv = CSV(["id", "epoch", "train_loss", "test_error_percent", "seconds", "pulses"])
    for record in records {
      for e in record.epochs {
        csv.add([
          record.run.id, "\(e.epoch)", "\(e.train_loss)", "\(e.test_error)", "\(e.seconds)",
          e.pulses.map { "\($0)" },
        ])
      }
    }
    return csv.text
  }
}
