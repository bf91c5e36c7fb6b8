import Crosspoint
import CrosspointFiles
import CrosspointLearning

/// What 'crosspoint infer' prints before and while it runs.
struct InferenceTable {
  private let record: InferenceRecord
  private let clipped: ClippedShare

  init(_ record: InferenceRecord, clipped: ClippedShare) {
    (self.record, self.clipped) = (record, clipped)
  }

  /// Where the numbers come from, and the head of the repeats' rows.
  func printHead(machine: MachineDescription) {
    let run = record.run
    let (device, made) = (run.settings.device, run.settings.conductances)
    print(machine.line)
    for (number, line) in record.source.enumerated() { print(number == 0 ? line : "  " + line) }
    print(
      """
      \(record.settingsName): device "\(device.name)", weights as \
      "\(made.mapping.name)"\(made.levels == 0 ? "" : " of \(made.levels) levels"), compensation \
      "\(run.settings.compensation.rawValue)", biases \
      \(run.settings.bias == .digital ? "digital" : "in the array")
      """)
    print(
      """
      \(clipped.count) of \(clipped.weights) weights clipped \
      (\(number(100 * clipped.share, 3)) %)
      """)
    if !device.model.changesInTime {
      print(
        "device \"\(device.name)\" says nothing of time: what it holds is the same at all times")
    }
    var on = "on \(record.data.name), \(record.data.testExamples) test examples"
    if let normalisation = record.normalisation {
      on += ", pixels as (x − MEAN)/STD of \(normalisation)"
    }
    if record.isCalibrated {
      let examples = counted(record.data.trainExamples, "training example")
      on += ", ranges chosen by the first \(examples)"
    }
    print(on + "\n\nAccuracy in %, each repeat programmed by a seed of its own:\n")
    print(row("seed", run.times.map { ElapsedTime(seconds: $0).description }))
  }

  /// The row of a finished repeat, brought out at once.
  func printRepeat(_ number: Int) throws {
    let run = record.run
    print(
      row(
        "\(run.seed(ofRepeat: number))",
        run.results[number].test_errors.map { CrosspointCommand.number(100 - $0, 2) }))
    try StandardOutput.check()
  }

  /// Columns as wide as their heads and the widest seed.
  private func row(_ seed: String, _ cells: [String]) -> String {
    func right(_ text: String, _ width: Int) -> String {
      String(repeating: " ", count: max(width - text.count, 0)) + text
    }
    let last = "\(record.run.seed(ofRepeat: record.run.repeats - 1))"
    return right(seed, max(4, "\(record.run.seed)".count, last.count))
      + zip(record.run.times, cells).map {
        "  " + right($1, max(6, ElapsedTime(seconds: $0).description.count))
      }.joined()
  }
}
