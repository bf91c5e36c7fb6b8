import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation

struct EvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Test a saved run or network: its error, and which classes it takes for each other.",
    discussion: """
      The network is read through the arrays that it was saved on. With --settings their weights \
      are read by the circuits of that file: analog arrays keep their devices and get its \
      'forward' and 'backward', exact weights are set on devices drawn for it (and clipped to \
      their bounds), and a file of an exact tile reads the weights exactly.

        crosspoint evaluate run.safetensors --data DIR
        crosspoint evaluate run.safetensors --data DIR --settings my.json
        crosspoint evaluate --weights W.npz --network 784-50-10 --activation relu --data DIR

      Devices that are programmed once are read as programmed, 0 s; 'crosspoint infer' asks what \
      becomes of them in time.
      """)

  @OptionGroup var source: NetworkOptions
  @OptionGroup var test: TestOptions
  @Option(
    help: ArgumentHelp(
      "Read the weights by the circuits of this file of settings, or of this named tile.",
      valueName: "file"))
  var settings: String?
  @Option(help: "Seed of devices that --settings has to draw.", transform: wholeNumber) var seed:
    UInt64 = 1
  @Option(help: "Threads, for OpenBLAS and for analog tiles.") var threads = 1
  @Option(help: "Write the numbers to this file; \(OutputFile.rule).") var json: String?

  func validate() throws {
    try checkThreads(threads)
    if let json { try OutputFile.check(json, option: "--json") }
    try source.requireNetwork()
  }

  func run() throws {
    BLAS.setThreads(threads)
    let kind = try settings.map(TileKind.loadNamed)
    let saved = try source.file.map { try TrainedNetwork($0, threads: threads) }
    let data = try TestData(of: saved, source, test, for: kind)
    let trained = try saved ?? source.trained(pixels: data.pixels, threads: threads)
    let loaded = try data.load(for: trained.network, on: kind, threads: threads).normalised(
      by: test.normalisation)
    var network = trained.network
    if let kind {
      guard let other = try network.read(through: kind, seed: seed, threads: threads) else {
        throw trained.isOfItsOwnKind
      }
      network = other
    }
    if data.isCalibrated { try network.calibrate(on: loaded.train.images) }
    // Those of a saved array are within its bounds.
    let clipped = network.clippedWeights
    if clipped.count > 0 {
      StandardError.write(
        """
        Warning: \(counted(clipped.count, "weight")) passed the bounds of the devices and \
        \(clipped.count == 1 ? "was" : "were") clipped, by \(number(clipped.meanDistance, 3)) \
        in the mean and \(number(Double(clipped.largestDistance), 3)) at most.\n
        """
      )
    }
    let confusion = try Confusion(of: network, on: loaded.test)
    let evaluation = Evaluation(
      file: trained.file, holds: trained.description, mapping: trained.lines, settings: settings,
      kind: kind, seconds: network.programmedTiles.first?.seconds,
      calibration_examples: data.isCalibrated ? loaded.train.count : nil, data: loaded.name,
      examples: confusion.examples,
      errors: confusion.errors, test_error: confusion.errorPercent, confusion: confusion.counts,
      undefined: confusion.undefined)
    evaluation.printTables()
    if let json { try OutputFile.write(evaluation, to: json) }
  }
}

/// What 'crosspoint evaluate' prints and writes.
private struct Evaluation: Encodable {
  var version = crosspointVersion
  var file: String
  var holds: String
  /// Which tensors went where; none for a file of this program.
  var mapping: [String]
  /// The file of settings; left out where the weights were read as they were saved.
  var settings: String?
  var kind: TileKind?
  /// Since devices were programmed; left out where none are.
  var seconds: Double?
  /// Training examples that ranges of converters were chosen by; left out where none were.
  var calibration_examples: Int?
  var data: String
  var examples: Int
  var errors: Int
  /// Percent.
  var test_error: Double
  /// Label by class.
  var confusion: [[Int]]
  /// By label: examples with an output that is not a number.
  var undefined: [Int]

  func printTables() {
    print("\(file): \(holds)")
    for line in mapping { print("  \(line)") }
    let time = seconds.map {
      $0 == 0 ? ", as programmed (0 s)" : ", \(ElapsedTime(seconds: $0)) after programming"
    }
    let calibration = calibration_examples.map {
      ", ranges chosen by \(counted($0, "training example"))"
    }
    print(
      """
      read \(settings.map { "by the circuits of \($0)" } ?? "as saved")\(time ?? "")\
      \(calibration ?? ""), on \(data), \(examples) test examples\n
      """
    )
    print("test error \(number(test_error, 2)) % (\(errors) of \(examples))\n")
    let hasUndefined = undefined.contains { $0 > 0 }
    printTable(
      header: ["label", "examples"] + confusion.indices.map { "as \($0)" }
        + (hasUndefined ? ["as none"] : []) + ["error %"],
      rows: confusion.enumerated().map { label, row in
        let total = row.reduce(undefined[label], +)
        let error = total == 0 ? "" : number(100 * Double(total - row[label]) / Double(total), 2)
        return ["\(label)", "\(total)"] + row.map { $0 == 0 ? "" : "\($0)" }
          + (hasUndefined ? ["\(undefined[label])"] : []) + [error]
      }, leftColumns: 1)
  }
}
