import ArgumentParser
import Crosspoint
import CrosspointLearning

/// What a run is. Every option may be left out: a new run then has the default that its help names,
/// a resumed one what it had.
struct TrainOptions: ParsableArguments {
  @Option(
    help:
      """
      A folder with the four MNIST files (plain or gzip), or 'synthetic' for drawn digits made \
      here, the default.
      """
  )
  var data: String?
  @Option(
    help: ArgumentHelp(
      """
      \(TileKind.names), or a training algorithm on one of these devices (TikiTakaReRamES; \
      'crosspoint settings' lists all); digital is the default.
      """,
      valueName: "kind"))
  var tile: String?
  @Option(
    help: ArgumentHelp(
      "The tile as a file describes it, in place of --tile ('crosspoint settings').",
      valueName: "file"))
  var settings: String?
  @Option(
    help: ArgumentHelp(
      """
      seed, 784-256-128-10 of Gokmen & Vlasov 2016 (the default), lenet, that of Gokmen, Onen \
      & Haensch 2017, small-cnn, two convolutions of stride 2, or the widths of sigmoid layers, \
      784-50-10.
      """, valueName: "name"))
  var network: String?
  @Option(
    help:
      """
      Epochs; 30 where it is left out. With --resume of a finished run, more of them extend it \
      at its last rate.
      """
  )
  var epochs: Int?
  @Option(help: "Examples in one update, whose errors are added, not averaged; 1 is the default.")
  var batch: Int?
  @Option(
    help: ArgumentHelp(
      """
      Learning rates η, each for as many epochs (0.01 or 0.01,0.005,0.0025); those of the \
      network's paper where it is left out.
      """,
      valueName: "list"))
  var rate: RateList?
  @Option(
    help: "Train on this many examples only, the first ones of the data; all where it is left out.")
  var examples: Int?
  @Option(
    help:
      "Seed of the initial weights, the order of the examples and every draw; 1 is the default.",
    transform: wholeNumber)
  var seed: UInt64?
  @Option(help: "Threads, for OpenBLAS and for analog tiles.") var threads = 1

  func validate() throws {
    try checkThreads(threads)
    try checkNamed(data, option: "--data", dataNames)
    if let epochs, !(1...10_000).contains(epochs) {
      throw ValidationError("--epochs is \(epochs); 1 to 10000 are possible.")
    }
    if let batch, !(1...65_536).contains(batch) {
      throw ValidationError("--batch is \(batch); 1 to 65536 are possible.")
    }
    if let examples, examples < 1 {
      throw ValidationError("--examples is \(examples); it must be at least 1.")
    }
    if let tile {
      guard settings == nil else {
        throw ValidationError("--tile and --settings exclude each other; give one.")
      }
      guard TileKind.named.contains(where: { $0.name == tile }) else {
        throw ValidationError("--tile is '\(tile)'. \(TileKind.choice(for: tile))")
      }
    }
    if let network { try checkNetworkName(network) }
  }

  /// The tile of --tile or --settings; nil where neither is given.
  /// - Throws: `FileError`; `ValidationError` for a tile that does not learn.
  func kind() throws -> TileKind? {
    if let settings {
      let kind = try TileKind.load(settings)
      try checkLearns(kind, "--settings '\(settings)' describes")
      return kind
    }
    let kind = tile.flatMap { tile in TileKind.named.first { $0.name == tile }?.kind }
    if let kind, let tile {
      try checkLearns(kind, "--tile '\(tile)' names")
      kind.warn(tile)
    }
    return kind
  }

  private func checkLearns(_ kind: TileKind, _ what: String) throws {
    guard kind.learns else {
      throw ValidationError(
        """
        \(what) devices that are programmed once and do not learn. Train on another tile, and put \
        the weights on them afterwards ('crosspoint evaluate FILE --settings').
        """)
    }
  }

  /// The data of a run, before they are read.
  /// - Parameter record: of the run that is taken up; nil for a new one.
  /// - Throws: `DataSetError`; `ValidationError` for more examples than there are.
  func source(for record: TrainingRecord?) throws -> DataSource {
    let name = data ?? record?.data.name ?? DataSource.synthetic
    let all = try DataSource(name, seed: seed ?? record?.seed ?? 1)
    let there = all.extent.train
    if let examples, examples > there {
      throw ValidationError(
        "--examples is \(examples), and the data hold \(there). Leave it out for all.")
    }
    return all.prefix(examples ?? record?.data.trainExamples)
  }

  /// The network of a new run, and what holds it.
  /// - Parameter pixels: of a picture, which the network must take.
  func plan(pixels: Int) throws -> NetworkPlan {
    let words = network ?? "seed"
    let architecture = NetworkPlan.Architecture(describing: words, pixels: pixels)!
    guard architecture.inputs == pixels else {
      throw ValidationError(
        """
        --network \(words) takes pictures of \(architecture.inputs) pixels, and those of the \
        data have \(pixels).
        """
      )
    }
    return NetworkPlan(architecture, ArrayPlan(try kind() ?? .digital))
  }

  /// A new run.
  func trainer(_ data: TrainingData, _ plan: NetworkPlan) throws -> Trainer {
    let (seed, outputs) = (seed ?? 1, plan.architecture.outputs)
    let classes = Int(data.largestLabel) + 1
    guard outputs >= classes else {
      throw ValidationError(
        """
        --network \(network ?? "seed") tells \(outputs) classes apart, and the data have \
        \(classes) (labels up to \(classes - 1)). Give widths that end in \(classes), or look \
        at the files of labels.
        """)
    }
    let epochs = epochs ?? 30
    let schedule =
      rate.map { LearningSchedule(rates: $0.values, epochs: epochs) }
      ?? plan.architecture.schedule(epochs: epochs)
    return Trainer(
      network: try plan.makeNetwork(seed: seed, threads: threads), data: data, schedule: schedule,
      seed: seed, batch: batch ?? 1)
  }
}

/// Throws a usage error for a --network that is neither a name nor widths.
func checkNetworkName(_ network: String) throws {
  guard NetworkPlan.Architecture(describing: network, pixels: 784) == nil else { return }
  let names = NetworkPlan.Architecture.named(pixels: 784).map(\.name).joined(separator: ", ")
  throw ValidationError(
    "--network is '\(network)'; choose one of \(names), or give widths as 784-50-10.")
}

/// Learning rates separated by commas: positive numbers.
struct RateList: ExpressibleByArgument, CustomStringConvertible {
  var values: [Float]

  init(values: [Float]) { self.values = values }

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    values = parts.compactMap { Float($0) }.filter { $0.isFinite && $0 > 0 }
    if values.isEmpty || values.count != parts.count { return nil }
  }

  var description: String { values.map { "\($0)" }.joined(separator: ",") }
}
