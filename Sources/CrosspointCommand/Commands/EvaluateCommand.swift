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
      """)

  @Argument(
    help: "A training run or a network, as 'crosspoint train --save' or the library saved it.")
  var file: String
  @Option(
    help: ArgumentHelp(
      """
      A folder with the four MNIST files, or 'synthetic'; a run's own data where it is left \
      out. The test set is used.
      """,
      valueName: "dir"))
  var data: String?
  @Option(
    help: ArgumentHelp(
      "Read the weights by the circuits of this file of settings.", valueName: "file"))
  var settings: String?
  @Option(help: "Test with this many examples only, the first ones; all where it is left out.")
  var examples: Int?
  @Option(help: "Seed of devices that --settings has to draw.", transform: wholeNumber) var seed:
    UInt64 = 1
  @Option(help: "Threads, for OpenBLAS and for analog tiles.") var threads = 1
  @Option(help: "Write the numbers to this file; \(OutputFile.rule).") var json: String?

  func validate() throws {
    try checkThreads(threads)
    try checkNamed(file, option: "<file>", "a training run or a network")
    try checkNamed(data, option: "--data", dataNames)
    if let examples, examples < 1 {
      throw ValidationError("--examples is \(examples); it must be at least 1.")
    }
    if let json { try OutputFile.check(json, option: "--json") }
  }

  func run() throws {
    BLAS.setThreads(threads)
    let kind = try settings.map(TileKind.load)
    let saved = try SavedNetwork(file, threads: threads)
    let data = try load(saved)
    var network = saved.network
    if let kind {
      guard let other = try network.read(through: kind, seed: seed, threads: threads) else {
        throw InputError(
          """
          --settings: '\(file)' holds a layer or a tile of its own kind, whose circuits are \
          not known here.
          """
        )
      }
      network = other
    }
    try checkFits(network, data)
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
    let confusion = try Confusion(of: network, on: data.test)
    let evaluation = Evaluation(
      file: file, holds: saved.description, settings: settings, kind: kind, data: data.name,
      examples: confusion.examples,
      errors: confusion.errors, test_error: confusion.errorPercent, confusion: confusion.counts,
      undefined: confusion.undefined)
    evaluation.printTables()
    if let json { try OutputFile.write(evaluation, to: json) }
  }

  private func load(_ saved: SavedNetwork) throws -> TrainingData {
    guard let name = data ?? saved.record?.data.name else {
      throw ValidationError(
        """
        --data is missing: '\(file)' is a network, which has no data of its own. Name a \
        folder, or 'synthetic'.
        """
      )
    }
    // Of what it is trained on, one example at least.
    let source = try DataSource(name, seed: saved.record?.seed ?? 1).prefix(1)
    if let plan = saved.network.plan {
      try Memory.check(TrainingMemory.need(source.extent, plan, threads: threads), threads: threads)
    }
    var data = try source.load()
    if let examples {
      guard examples <= data.test.count else {
        throw ValidationError(
          """
          --examples is \(examples), and the data hold \(data.test.count) to test with. Leave \
          it out for all.
          """
        )
      }
      data.test = data.test.prefix(examples)
    }
    return data
  }

  private func checkFits(_ network: Network, _ data: TrainingData) throws {
    let (inputs, pixels) = (network.inputs, data.test.images.columns)
    guard inputs == pixels else {
      throw ValidationError(
        """
        --data: the network takes pictures of \(inputs) pixels, and those of the data have \
        \(pixels).
        """
      )
    }
    let (outputs, largest) = (network.outputs, Int(data.test.labels.max() ?? 0))
    guard largest < outputs else {
      throw ValidationError(
        """
        --data: the network tells \(outputs) classes apart, and the data have labels up to \
        \(largest).
        """
      )
    }
  }
}

/// The network of a file, and the run's record where it is one.
private struct SavedNetwork: CustomStringConvertible {
  let network: Network
  let record: TrainingRecord?

  init(_ file: String, threads: Int) throws {
    network = try Network.load(from: file, threads: threads)
    record = try? TrainingFile(file).record
  }

  var description: String {
    let inputs = network.inputs
    let what =
      network.plan.map { "\($0.architecture.words(pixels: inputs)) on \($0.tileName) tiles" }
      ?? "\(network.layers.count) layers"
    guard let record else { return "network, \(what)" }
    return "training run after \(record.results.count) of \(record.schedule.epochs) epochs, \(what)"
  }
}

/// What 'crosspoint evaluate' prints and writes.
private struct Evaluation: Encodable {
  var version = crosspointVersion
  var file: String
  var holds: String
  /// The file of settings; left out where the weights were read as they were saved.
  var settings: String?
  var kind: TileKind?
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
    print(
      """
      read \(settings.map { "by the circuits of \($0)" } ?? "as saved"), on \(data), \
      \(examples) test examples\n
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
