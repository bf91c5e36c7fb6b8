import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy

/// What 'crosspoint infer' has found: printed as a table, and written as JSON.
struct InferenceReport: Encodable {
  /// Accuracies at a time, over the repeats; in percent.
  struct Time: Encodable {
    /// As people write it.
    var time: String
    /// Since programming.
    var seconds: Double
    var mean: Double
    /// Left out of a single repeat.
    var standard_deviation: Double?
    /// Of the mean, `coverage` of Student's law, cut at 0 and 100; left out of a single repeat.
    var interval: [Double]?
    var least: Double
    var most: Double
  }

  /// A programming.
  struct Repeat: Encodable {
    var seed: UInt64
    /// In percent, at each time.
    var accuracies: [Double]
  }

  var version = crosspointVersion
  var machine: MachineDescription
  /// The file, then which tensors went where.
  var source: [String]
  /// The file or the name of --settings.
  var settings: String
  var kind: TileKind
  var data: String
  var test_examples: Int
  /// Left out where ranges are given.
  var calibration_examples: Int?
  /// MEAN,STD; left out where pixels are as they are.
  var normalisation: String?
  var seed: UInt64
  var clipped_weights: ClippedShare
  /// Of the exact network, in percent.
  var exact_accuracy: Double
  /// The share of such intervals that hold the true mean.
  var coverage = MeanInterval.coverage
  /// In the order in which they were asked for.
  var times: [Time]
  var repeats: [Repeat]

  /// Of a finished run.
  init(
    _ record: InferenceRecord, clipped: ClippedShare, machine: MachineDescription
  ) {
    let run = record.run
    (self.machine, source) = (machine, record.source)
    (settings, kind) = (record.settingsName, .inference(run.settings))
    (data, test_examples) = (record.data.name, record.data.testExamples)
    calibration_examples = record.isCalibrated ? record.data.trainExamples : nil
    (normalisation, seed) = (record.normalisation, run.seed)
    clipped_weights = clipped
    exact_accuracy = 100 - record.exactError
    repeats = run.results.enumerated().map { number, result in
      Repeat(seed: run.seed(ofRepeat: number), accuracies: result.test_errors.map { 100 - $0 })
    }
    let accuracies = repeats.map(\.accuracies)
    times = run.times.enumerated().map { index, seconds in
      let all = accuracies.map { $0[index] }
      let interval = MeanInterval(all)
      return Time(
        time: ElapsedTime(seconds: seconds).description, seconds: seconds, mean: interval.mean,
        standard_deviation: interval.deviation,
        interval: interval.ends.map { [max($0.lowerBound, 0), min($0.upperBound, 100)] },
        least: all.min()!,
        most: all.max()!)
    }
  }

  func printTable() {
    print("\nAccuracy in % over \(counted(repeats.count, "repeat")):\n")
    CrosspointCommand.printTable(
      header: [
        "after", "mean", "spread", "\(Int((100 * coverage).rounded())) % interval", "least",
        "most", "exact less mean",
      ],
      rows: [["exact", number(exact_accuracy, 2), "", "", "", "", ""]]
        + times.map { time in
          [
            time.time, number(time.mean, 2), time.standard_deviation.map { number($0, 2) } ?? "",
            time.interval.map { "\(number($0[0], 2)) to \(number($0[1], 2))" } ?? "",
            number(time.least, 2), number(time.most, 2), number(exact_accuracy - time.mean, 2),
          ]
        }, leftColumns: 1)
    if repeats.count > 1 {
      print(
        """
        The spread is the standard deviation between programmings of these weights, the interval
        that of their mean; neither another training of the network nor other test images are
        among them.
        """)
    }
  }
}
