import Crosspoint
import CrosspointFiles
import CrosspointLearning

/// One run on its way from its first epoch to its record, kept in its folder after each epoch.
struct RunInProgress {
  let run: StudyRun
  private let folder: RunFolder
  private let trainer: Trainer
  private var divergedAt: Int?
  /// What its first readings came to.
  private var read: [ReadingResult] = []

  /// A run as it stands in the folder, or at its beginning.
  /// - Parameter data: the run's own part of the data.
  /// - Throws: `RunFolderError` for a damaged file, and for one of other settings or data.
  init(_ run: StudyRun, folder: RunFolder, data: TrainingData, identity: DataIdentity) throws {
    self.run = run
    self.folder = folder
    let file = folder.progressFile(of: run)
    guard PathItem(file) != .missing else {
      folder.removeProgress(of: run)
      trainer = try Trainer(
        network: run.network.makeNetwork(seed: run.seed), data: data, schedule: run.schedule,
        seed: run.seed, batch: run.batch ?? 1)
      if let start = run.startsFrom {
        try Self.copyWeights(of: start, in: folder, to: trainer, run)
      }
      if run.countsPulses == true { trainer.network.countPulses() }
      // Once for all runs, not once for each.
      trainer.dataIdentity = identity
      // Before an epoch that could not be kept.
      try trainer.checkStorable()
      return
    }
    do { trainer = try Trainer.resume(from: file, data: data) } catch let error as FileError {
      // The file is whole, and another command's: nobody should be told to remove it.
      if case .differs = error.problem { throw RunFolderError(file: file, problem: .otherSettings) }
      throw RunFolderError(file: file, problem: .badProgress("\(error)"))
    }
    guard trainer.seed == run.seed, trainer.batch == run.batch ?? 1,
      trainer.schedule == run.schedule,
      trainer.network.plan == run.network
    else { throw RunFolderError(file: file, problem: .otherSettings) }
    if run.countsPulses == true { trainer.network.countPulses() }
    if isFinished { read = try folder.readings(of: run) }
  }

  var epochs: Int { trainer.epoch }
  var isFinished: Bool { divergedAt != nil || trainer.epoch == run.epochs }

  /// Trains one more epoch and saves the run; one that diverges is finished.
  mutating func makeEpoch() throws {
    do {
      _ = try trainer.runEpoch()
    } catch TrainingError.diverged(let epoch, _, _) {
      divergedAt = epoch
      return
    }
    try trainer.save(to: folder.progressFile(of: run))
  }

  /// Whether its network is still to be read through arrays: once it is trained.
  var hasReading: Bool { divergedAt == nil && read.count < run.readings?.count ?? 0 }

  /// Makes the next reading and saves it.
  /// - Parameter validation: its `readingExamples`.
  mutating func makeReading(validation: DataSet?) throws {
    read.append(
      try run.readings![read.count].result(
        of: trainer.network, train: trainer.data.train, test: trainer.data.test,
        validation: validation))
    try folder.write(ReadingsInProgress(run: run, readings: read))
  }

  /// The run's record, and its network's file where it is kept. A run that was killed here is done
  /// again from its last epoch, to the same bits.
  func finish(_ origin: StudyRunner.Origin, _ segmentation: StudyRunner.Segmentation?) throws
    -> RunRecord
  {
    var record = RunRecord(
      study: origin.study, run: run, epochs: trainer.results, divergedAt: divergedAt,
      data: trainer.dataIdentity,
      version: origin.version, machine: origin.machine, command: origin.command,
      seconds: trainer.results.reduce(0) { $0 + $1.seconds })
    guard divergedAt == nil else { return record }
    if run.keepsNetwork == true { try trainer.network.save(to: folder.networkFile(of: run.id)) }
    record.readings = run.readings.map { _ in read }
    record.segmentation = try segmentation?(trainer.network, run)
    return record
  }

  /// Sets the first weights of a run to the last ones of another.
  private static func copyWeights(
    of start: String, in folder: RunFolder, to trainer: Trainer, _ run: StudyRun
  ) throws {
    func bad(_ why: String) -> RunFolderError {
      RunFolderError(
        file: folder.networkFile(of: start), problem: .badStart(run: run.id, why))
    }
    guard let network = try folder.network(of: start) else { throw bad("it is not there") }
    let (from, to) = (network.layers.flatMap(\.tiles), trainer.network.layers.flatMap(\.tiles))
    guard from.map(\.rows) == to.map(\.rows), from.map(\.columns) == to.map(\.columns) else {
      throw bad("its matrices have other shapes")
    }
    for (from, to) in zip(from, to) { try to.setWeights(from.weights) }
  }
}
