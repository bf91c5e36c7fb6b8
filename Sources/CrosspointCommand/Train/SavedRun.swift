import Crosspoint
import CrosspointFiles
import CrosspointLearning

/// The run in the file that --resume goes on with. What the command line leaves out is the run's
/// own.
struct SavedRun {
  let path: String
  let file: TrainingFile
  var record: TrainingRecord { file.record }

  init(_ path: String) throws {
    self.path = path
    file = try TrainingFile(path)
  }

  /// The network of the run, and what holds it.
  var plan: NetworkPlan {
    get throws {
      guard let plan = file.plan else {
        throw FileError(file: path, problem: .badContents("its network has no plan"))
      }
      // Before memory is worked out for it.
      if let fault = plan.fault { throw FileError(file: path, problem: .badContents(fault)) }
      return plan
    }
  }

  /// Throws where an option that is given is not the run's.
  func check(
    _ option: String, saved: some CustomStringConvertible, given: (some CustomStringConvertible)?
  ) throws {
    try checkSame(option, saved: saved, given: given, file: path)
  }

  /// The run on its data, with further epochs where --epochs asks for more than a finished run has.
  func trainer(_ options: TrainOptions, _ data: TrainingData) throws -> Trainer {
    let (name, schedule) = (record.data.name, record.schedule)
    try check("--batch", saved: record.batch, given: options.batch)
    try check("--rate", saved: RateList(values: schedule.rates), given: options.rate)
    if name == data.name {
      try check("--examples", saved: record.data.trainExamples, given: options.examples)
    }
    let trainer: Trainer
    do { trainer = try file.trainer(data: data, threads: options.threads) } catch let error
      as FileError
    {
      // The same data in another folder go on; other data are known by the folder first.
      guard case .differs = error.problem else { throw error }
      try check("--data", saved: name, given: data.name)
      guard file.hasEarlierDraws && name == DataSource.synthetic else { throw error }
      throw FileError(
        file: path,
        problem: .badContents(
          "an earlier Crosspoint drew its digits, and this one draws others; begin the run anew"))
    }
    let plan = try plan
    let pixels = data.train.images.columns
    let given = options.network.map {
      NetworkPlan.Architecture(describing: $0, pixels: pixels)?.words(pixels: pixels) ?? $0
    }
    try check("--network", saved: plan.architecture.words(pixels: pixels), given: given)
    if let kind = try options.kind() {
      let option = options.settings == nil ? "--tile" : "--settings"
      guard plan.arrays.allSatisfy({ $0 == ArrayPlan(kind) }) else {
        throw FileError(
          file: path,
          problem: .differs(
            setting: option,
            saved: plan.tileName == "settings" ? "of other settings" : plan.tileName,
            given: options.settings ?? options.tile!))
      }
    }
    try extend(trainer, to: options.epochs)
    if file.hasEarlierDraws {
      StandardError.write(
        "An earlier Crosspoint saved this run. It goes on with the hidden parameters that its "
          + "devices have; what is drawn from here on is this version's, so the epochs to come are "
          + "not those that the earlier one would have printed.\n")
    }
    return trainer
  }

  private func extend(_ trainer: Trainer, to epochs: Int?) throws {
    let planned = trainer.schedule.epochs
    guard let epochs, epochs > planned, trainer.epoch == planned else {
      return try check("--epochs", saved: planned, given: epochs)
    }
    trainer.extend(to: epochs)
  }
}

/// Throws where an option that is given is not that of the run in a file.
func checkSame(
  _ option: String, saved: some CustomStringConvertible, given: (some CustomStringConvertible)?,
  file: String
) throws {
  guard let given, saved.description != given.description else { return }
  throw FileError(
    file: file,
    problem: .differs(setting: option, saved: saved.description, given: given.description))
}

extension NetworkPlan {
  /// The name of the kind of tile that holds every matrix; "settings" where it has none.
  var tileName: String {
    let first = arrays[0]
    guard arrays.allSatisfy({ $0 == first }),
      let named = TileKind.named.first(where: { ArrayPlan($0.kind) == first })
    else {
      return "settings"
    }
    return named.name
  }
}
