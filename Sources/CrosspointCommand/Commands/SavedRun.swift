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

  func trainer(_ data: TrainingData, tile: String, widths: [Int], threads: Int) throws -> Trainer {
    let name = file.record.data.name
    if name == data.name { try check("--examples", \.data.trainExamples, data.train.count) }
    let trainer: Trainer
    do { trainer = try file.trainer(data: data, threads: threads) } catch let error as FileError {
      // The same data in another folder go on; other data are known by the folder first.
      guard case .differs = error.problem else { throw error }
      try check("--data", saved: name, given: data.name)
      throw error
    }
    let layers = trainer.network.layers
    for array in layers.flatMap(\.tiles) {
      let kind = TileKind(array)
      try check("--tile", saved: TileKind.named.first { $0.kind == kind }?.name ?? "of other settings", given: tile)
    }
    try check("the widths", saved: [layers[0].inputs] + layers.map(\.outputs), given: widths)
    try check("the learning rates", \.schedule, .seed(epochs: trainer.schedule.epochs))
    return trainer
  }
}
