import Crosspoint
import CrosspointFiles
import CrosspointLearning

/// The run in the file that --resume goes on with.
struct SavedRun {
  let path: String
  let file: TrainingFile

  init(_ path: String) throws {
    self.path = path
    file = try TrainingFile(path)
    try check("the batch", \.batch, 1)
  }

  /// Throws where an option is not the run's.
  func check<T: Equatable>(_ setting: String, _ saved: KeyPath<TrainingRecord, T>, _ given: T) throws {
    try check(setting, saved: file.record[keyPath: saved], given: given)
  }

  private func check<T: Equatable>(_ setting: String, saved: T, given: T) throws {
    guard saved != given else { return }
    throw FileError(file: path, problem: .differs(setting: setting, saved: "\(saved)", given: "\(given)"))
  }

  func trainer(_ data: TrainingData, network: String, tile: String, plan: NetworkPlan, threads: Int) throws -> Trainer {
    let name = file.record.data.name
    if name == data.name { try check("--examples", \.data.trainExamples, data.train.count) }
    let trainer: Trainer
    do { trainer = try file.trainer(data: data, threads: threads) } catch let error as FileError {
      // The same data in another folder go on; other data are known by the folder first.
      guard case .differs = error.problem else { throw error }
      try check("--data", saved: name, given: data.name)
      throw error
    }
    let other = "of other settings"
    guard let saved = trainer.network.plan else { throw FileError(file: path, problem: .badContents("its network has no plan")) }
    let networks = NetworkPlan.Architecture.named(pixels: data.train.images.columns)
    try check("--network", saved: networks.first { $0.architecture == saved.architecture }?.name ?? other, given: network)
    let kind = saved.arrays.allSatisfy { $0 == saved.arrays[0] } ? saved.arrays[0] : nil
    try check("--tile", saved: TileKind.named.first { ArrayKind($0.kind) == kind }?.name ?? other, given: tile)
    try check("the network's settings", saved: saved, given: plan)
    try check("the learning rates", \.schedule, plan.architecture.schedule(epochs: trainer.schedule.epochs))
    return trainer
  }
}
