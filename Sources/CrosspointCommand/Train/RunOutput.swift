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
  var schedule: LearningSchedule
  var seed: UInt64

  init(_ trainer: Trainer, threads: Int) {
    let (network, data) = (trainer.network, trainer.data)
    let plan = network.plan!
    machine = .current(threads: threads)
    self.data = data.name
    (train_examples, test_examples) = (data.train.count, data.test.count)
    self.network = plan.architecture.words(pixels: data.train.images.columns)
    widths = [network.layers[0].inputs] + network.layers.map(\.outputs)
    (batch, schedule, seed) = (trainer.batch, trainer.schedule, trainer.seed)
    (tile, kind) = (plan.tileName, plan.arrays[0].tile)
  }
}

/// JSON lines to standard output, and whole to a file after each.
struct OutputLines {
  let path: String?
  private var text = Data()

  init(path: String?) { self.path = path }

  mutating func write(_ value: some Encodable) throws {
    let line = try StoredJSON.line(value)
    try line.withUnsafeBytes { try StandardOutput.write($0) }
    text += line
    if let path { try AtomicFile.write(text, to: path) }
  }
}
