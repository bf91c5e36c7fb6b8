import Crosspoint

/// What was run, by what and on what: read from the records, so that a report redrawn elsewhere
/// says the same.
package struct Provenance: Codable, Sendable {
  var commands: [String]
  var versions: [String]
  var machines: [String]
  var data: [String]
  var train_examples: Int
  var test_examples: Int
  var epochs: Int
  package var seeds: [UInt64]
  package var runs: Int
  /// Of all runs together, as if one after the other.
  var seconds: Double

  /// Traps without records.
  package init(_ records: [RunRecord]) {
    check(!records.isEmpty, "the provenance of no records")
    func distinct(_ of: (RunRecord) -> String) -> [String] { Set(records.map(of)).sorted() }
    commands = distinct(\.command)
    versions = distinct(\.version)
    machines = distinct(\.machine)
    data = distinct(\.data.name)
    train_examples = records[0].data.trainExamples
    test_examples = records[0].data.testExamples
    epochs = records[0].run.epochs
    seeds = Set(records.map(\.run.seed)).sorted()
    runs = records.count
    seconds = records.reduce(0) { $0 + $1.seconds }
  }

  /// Seeds as people write them: 1–3, 7.
  package var seedText: String {
    var runs: [ClosedRange<UInt64>] = []
    for seed in seeds {
      if let last = runs.last, last.upperBound + 1 == seed {
        runs[runs.count - 1] = last.lowerBound...seed
      } else {
        runs.append(seed...seed)
      }
    }
    return runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)–\($0.upperBound)" }
      .joined(separator: ", ")
  }

  /// For the page: the runs in all.
  var wholeExtent: String {
    """
    \(Findings.count(runs, "run")) in all on \(data.joined(separator: "; ")). Version \
    \(versions.joined(separator: ", ")); \(duration(seconds)) of training in all.
    """
  }

  /// For the page: on what and by what runs were made and the page redrawn, and the files beside
  /// it.
  func sources(dataFiles: [String], redrawCommand: String) -> [String] {
    machines.map { HTML.escape("Machine: \($0).") }
      + commands.map { "Made by <code>\(HTML.escape($0))</code>" }
      + [
        "Redrawn from the raw rows by <code>\(HTML.escape(redrawCommand))</code>",
        "For machines: "
          + dataFiles.map { "<a href=\"\($0)\">\($0)</a>" }.joined(separator: ", ") + ".",
      ]
  }
}
