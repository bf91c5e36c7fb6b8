import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Train the network of Gokmen & Vlasov 2016, or a LeNet, at batch 1 on exact or analog tiles.",
    discussion: """
      Prints one JSON object a line: first every setting of the run, then for each epoch 'epoch', 'train_loss' (mean cross-entropy \
      of each example before its update), 'test_error' (percent) and 'seconds'. The same seed prints the same numbers \
      apart from the seconds; on analog tiles for any number of threads too. η of seed is .01, .005 and .0025, a third of the \
      epochs each; η of lenet is .01 throughout.

        crosspoint train --data ../shared/data/mnist --tile rpu-managed --epochs 30

      With --save a run survives Ctrl-C, kill and a power cut: the same command with --resume goes on after the last finished \
      epoch and prints the lines of an unbroken run, the finished epochs' from the file.

        crosspoint train --tile rpu-managed --save run.safetensors
        crosspoint train --tile rpu-managed --save run.safetensors --resume
      """)

  @Option(help: "A folder with the four MNIST files (plain or .gz), or 'synthetic' for drawn digits made here.")
  var data = "synthetic"
  @Option(help: ArgumentHelp("\(TileKind.named.map(\.name).joined(separator: ", ")).", valueName: "kind"))
  var tile = "digital"
  @Option(
    help: ArgumentHelp(
      "seed, 784-256-128-10 of Gokmen & Vlasov 2016, or lenet, that of Gokmen, Onen & Haensch 2017.", valueName: "name"))
  var network = "seed"
  @Option(help: "Epochs.") var epochs = 30
  @Option(help: "Train on this many examples only, the first ones of the data; all where it is left out.") var examples: Int?
  @Option(help: "Seed of the initial weights, the order of the examples and every draw.", transform: wholeNumber) var seed: UInt64 = 1
  @Option(help: "Threads, for OpenBLAS and for analog tiles.") var threads = 1
  @Option(help: "Write the same lines to this file too, whole after each epoch.") var json: String?
  @Option(
    help: "Save the run to this file at its start and after each epoch, whole (docs/files.md). A file that is there is refused.")
  var save: String?
  @Flag(help: "Go on with the run that --save names; a setting that is not the run's is refused.") var resume = false

  func validate() throws {
    try checkThreads(threads)
    guard (1...10_000).contains(epochs) else { throw ValidationError("--epochs is \(epochs); 1 to 10000 are possible.") }
    if let examples, examples < 1 { throw ValidationError("--examples is \(examples); it must be at least 1.") }
    guard TileKind.named.contains(where: { $0.name == tile }) else {
      throw ValidationError("--tile is '\(tile)'; choose one of \(TileKind.named.map(\.name).joined(separator: ", ")).")
    }
    let networks = NetworkPlan.Architecture.named(pixels: 784).map(\.name)
    guard networks.contains(network) else {
      throw ValidationError("--network is '\(network)'; choose one of \(networks.joined(separator: ", ")).")
    }
    if let json { try checkWritable(json, option: "--json") }
    guard let save else {
      if resume { throw ValidationError("--resume needs --save FILE, the run to go on with.") }
      return
    }
    try checkWritable(save, option: "--save")
    try checkDistinct(["--save": save, "--json": json])
    if !resume, FileManager.default.fileExists(atPath: save) { throw Self.isThere(save) }
  }

  private static func isThere(_ save: String) -> ValidationError {
    ValidationError("--save '\(save)' is there. Add --resume to go on with its run, or remove it to begin another.")
  }

  func run() throws {
    BLAS.setThreads(threads)
    let saved = resume ? try SavedRun(save!) : nil
    try saved?.check("--seed", \.seed, seed)
    try saved?.check("--epochs", \.schedule.epochs, epochs)
    var data = data == "synthetic" ? SyntheticDigits.standard(seed: seed) : try MNIST.load(directory: data)
    if let examples { data.train = data.train.prefix(examples) }
    let kind = TileKind.named.first { $0.name == tile }!.kind
    let pixels = data.train.images.columns
    let plan = NetworkPlan(
      NetworkPlan.Architecture.named(pixels: pixels).first { $0.name == network }!.architecture, ArrayKind(kind))
    guard plan.architecture.inputs == pixels else {
      throw ValidationError("--network \(network) takes images of \(plan.architecture.inputs) pixels, and these have \(pixels).")
    }
    let schedule = plan.architecture.schedule(epochs: epochs)
    let trainer =
      try saved?.trainer(data, network: network, tile: tile, plan: plan, threads: threads)
      ?? Trainer(network: plan.makeNetwork(seed: seed, threads: threads), data: data, schedule: schedule, seed: seed)
    // Before anything is printed.
    if let save, !resume { try begin(trainer, save) }
    var output = OutputLines(path: json)
    try output.write(
      RunSettings(
        version: crosspointVersion, machine: .current(threads: threads), data: self.data, train_examples: data.train.count,
        test_examples: data.test.count, network: network,
        widths: [trainer.network.layers[0].inputs] + trainer.network.layers.map(\.outputs), batch: 1, tile: tile, kind: kind,
        schedule: schedule, seed: seed))
    for result in trainer.results { try output.write(result) }
    while trainer.epoch < epochs {
      let epoch = trainer.epoch + 1
      var bar = ProgressBar("epoch \(epoch)/\(epochs)", total: data.train.count)
      defer { bar.clear() }
      let result = try trainer.runEpoch { bar.show($0) }
      bar.clear()
      // Before its line, so that what was printed is never run again; where saving fails, the line is not lost.
      let saving = Result { if let save { try trainer.save(to: save) } }
      try output.write(result)
      try saving.get()
    }
  }

  /// The first save of a new run. Throws where another run has taken the name since the options were checked.
  private func begin(_ trainer: Trainer, _ save: String) throws {
    do { try AtomicFile.create(save) { try trainer.save(to: $0) } } catch {
      guard error.problem == .exists else { throw error }
      throw Self.isThere(save)
    }
  }
}

/// The first line of a run: everything that its numbers follow from, and where they were made.
struct RunSettings: Codable {
  var version: String
  var machine: MachineDescription
  var data: String
  var train_examples: Int
  var test_examples: Int
  var network: String
  /// Signals of one example: inputs, and after each layer.
  var widths: [Int]
  var batch: Int
  var tile: String
  var kind: TileKind
  var schedule: LearningSchedule
  var seed: UInt64
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
