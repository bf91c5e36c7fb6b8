import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation

/// The first line of a run: everything that its numbers follow from, and where they were made.
struct RunSettings: Codable {
  var version = crosspointVersion
  var machine: MachineDescription
  var data: String
  var train_examples: Int
  var test_examples: Int
  var network: String
  /// Signals of one example: inputs, and after each layer.
  var widths: [Int]
  var batch: Int
  /// The name of the tiles; "settings" where they have none.
  var tile: String
  var kind: TileKind
  /// First weights that passed the bounds of their devices.
  var clipped_weights: Clipped
  var schedule: LearningSchedule
  var seed: UInt64

  struct Clipped: Codable {
    var count: Int
    var largest: Float
    var mean: Double
  }

  /// - Parameter clipped: of the run's first weights.
  init(_ trainer: Trainer, clipped: ClippedWeights, threads: Int) {
    let (network, data) = (trainer.network, trainer.data)
    let plan = network.plan!
    machine = .current(threads: threads)
    self.data = data.name
    (train_examples, test_examples) = (data.train.count, data.test.count)
    self.network = plan.architecture.words(pixels: data.train.images.columns)
    widths = [network.layers[0].inputs] + network.layers.map(\.outputs)
    (batch, schedule, seed) = (trainer.batch, trainer.schedule, trainer.seed)
    clipped_weights = Clipped(
      count: clipped.count, largest: clipped.largestDistance, mean: clipped.meanDistance)
    (tile, kind) = (plan.tileName, plan.arrays[0].tile)
  }
}

/// JSON lines to standard output, and whole to a file after each.
struct OutputLines {
  let path: String?
  private var text = Data()
  /// Whether the file is this run's, so that it is replaced; made anew otherwise.
  private var isOwn = false

  /// - Parameter saved: the run that is taken up, whose file may be there already; nil for a new
  ///   one.
  /// - Throws: `ValidationError` for a file that is there and is another run's.
  init(path: String?, resuming saved: SavedRun?) throws {
    self.path = path
    guard let path, let saved, FileManager.default.fileExists(atPath: path) else { return }
    guard try Self.isOf(saved.record, path) else {
      throw ValidationError(
        "--json '\(path)' is there and is not of this run. Name another file, or remove it.")
    }
    isOwn = true
  }

  /// Whether a file holds a first line, then those of the run's finished epochs as far as it goes:
  /// their seconds are no other run's.
  private static func isOf(_ record: TrainingRecord, _ path: String) throws -> Bool {
    struct First: Decodable { var seed: UInt64 }
    let lines = (FileManager.default.contents(atPath: path) ?? Data()).split(
      separator: UInt8(ascii: "\n"))
    guard let line = lines.first,
      let first = try? StoredJSON.decoder().decode(First.self, from: line)
    else { return false }
    let results = try record.results.map { try StoredJSON.line($0).dropLast() }
    return first.seed == record.seed && lines.count - 1 <= results.count
      && zip(lines.dropFirst(), results).allSatisfy { $0 == $1 }
  }

  mutating func write(_ value: some Encodable) throws {
    let line = try StoredJSON.line(value)
    try line.withUnsafeBytes { try StandardOutput.write($0) }
    text += line
    guard let path else { return }
    if isOwn { try AtomicFile.write(text, to: path) } else { try AtomicFile.create(text, at: path) }
    isOwn = true
  }
}
