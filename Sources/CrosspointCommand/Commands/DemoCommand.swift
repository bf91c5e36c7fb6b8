import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation

struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract:
      """
      What 'make run' shows: a short benchmark, then the same training on exact, analog and \
      noisier arrays.
      """,
    discussion: """
      Needs no data: the digits are drawn by the program. Trains 784-256-128-10 at batch 1 on \
      20,000 of them, exactly through OpenBLAS, on cross-point arrays with the setting \
      rpu-managed, on rpu-baseline (Gokmen & Vlasov 2016), and on rpu-baseline arrays with ten \
      times the noise, which shows what a specification is for. With --settings, on the arrays of \
      that file, and on the same with ten times the noise.
      """)

  @Option(help: "Seed of the data, the initial weights and every draw.", transform: wholeNumber)
  var seed: UInt64 = 1
  @Option(help: "Epochs of each training run.") var epochs = 8
  @Option(help: "Threads, for OpenBLAS and for analog tiles.") var threads = 1
  @Option(
    help: ArgumentHelp(
      "Show the analog tile of this file ('crosspoint settings') in place of the papers'.",
      valueName: "file"))
  var settings: String?

  func validate() throws {
    try checkThreads(threads)
    guard (1...1000).contains(epochs) else {
      throw ValidationError("--epochs is \(epochs); 1 to 1000 are possible.")
    }
  }

  func run() throws {
    let tile = try settings.map { (name: settingsName($0), settings: try AnalogSettings.load($0)) }
    let cases = BenchmarkCase.all(
      sizes: [256, 1024], batches: [1, 32],
      variants: BenchmarkCase.Variant.allCases.filter(\.isAtEveryBatch),
      tile: tile?.settings ?? BenchmarkCase.standardTile)
    try Memory.check(memoryNeed(cases), threads: threads)
    print(
      """
      Crosspoint \(crosspointVersion): exact and analog, side by side\n\n1. The same products \
      and updates on both kinds of tile\n
      """
    )
    try BenchmarkRun.run(cases, tile: tile, threads: threads, budget: 0.25).printTable()

    print(
      """
      2. The same network learning on both, 784-256-128-10 at batch 1, on digits drawn by this \
      program\n
      """
    )
    let data = SyntheticDigits.standard(seed: seed)
    // The last one ten times as noisy: what a specification is for.
    let kinds = tile.map { [$0] } ?? [("rpu-managed", .rpuManaged), ("rpu-baseline", .rpuBaseline)]
    var noisy = kinds.last!
    noisy.name += ", 10 × noise"
    noisy.settings.forward.outputNoise *= 10
    noisy.settings.backward.outputNoise *= 10
    let runs =
      [("exact (OpenBLAS)", TileKind.digital)]
      + (kinds + [noisy]).map { ("analog, " + $0.name, .analog($0.settings)) }
    var rows: [[String]] = []
    var exact = 0.0
    for (position, (name, kind)) in runs.enumerated() {
      let results = try train(name, kind, data, position: position, of: runs.count)
      let seconds = results.map(\.seconds).reduce(0, +)
      if position == 0 { exact = seconds }
      rows.append([
        name, number(results[0].test_error, 2), number(results.last!.test_error, 2),
        number(results.last!.train_loss, 3),
        number(seconds, 1), number(seconds / exact, 2),
      ])
    }
    printTable(
      header: [
        "tiles", "error % after 1", "after \(counted(epochs, "epoch"))", "train loss", "seconds",
        "time / exact",
      ], rows: rows,
      leftColumns: 1)
    print(
      """
      Same seed, same numbers (apart from the times), on any number of threads.
      Next: 'crosspoint train --help' for real MNIST, 'crosspoint bench --help' for more sizes, \
      README.md for the library.
      """)
  }

  private func train(
    _ name: String, _ kind: TileKind, _ data: TrainingData, position: Int, of count: Int
  ) throws -> [EpochResult] {
    let network = try Network.dense(kind: kind, seed: seed, threads: threads)
    let trainer = Trainer(network: network, data: data, schedule: .rpu(epochs: epochs), seed: seed)
    var bar = ProgressBar("\(position + 1)/\(count) \(name)", total: epochs * data.train.count)
    defer { bar.clear() }
    return try (0..<epochs).map { epoch in
      try trainer.runEpoch { bar.show(epoch * data.train.count + $0, "epoch \(epoch + 1)") }
    }
  }
}
