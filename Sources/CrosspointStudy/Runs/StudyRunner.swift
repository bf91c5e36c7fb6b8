import Crosspoint
public import CrosspointLearning
import Dispatch
import Foundation

/// Makes the runs of a study side by side, each on one thread, so that their number changes no run.
///
/// Each finished run is saved at once, and each run in progress after each of its epochs and each
/// of its readings: a study that was stopped or killed goes on with the numbers of an unbroken one.
public final class StudyRunner: @unchecked Sendable {
  /// What a record says of where it was made.
  public struct Origin: Sendable {
    public var study: String
    public var version: String
    public var machine: String
    public var command: String

    public init(study: String, version: String, machine: String, command: String) {
      self.study = study
      self.version = version
      self.machine = machine
      self.command = command
    }
  }

  /// How far the runs are.
  public struct Progress: Sendable {
    /// Runs in all.
    public var runs: Int
    /// Finished runs, those that were there before included.
    public var finishedRuns = 0
    /// Epochs of all runs.
    public var epochs: Int
    /// Finished epochs, those that were there before included.
    public var finishedEpochs = 0
    /// Epochs of this call alone.
    public var madeEpochs = 0
    /// Wall time of this call so far.
    public var seconds = 0.0
    /// The run that has just been finished; nil after an epoch of another one.
    public var justFinished: RunRecord?

    /// Seconds left at the speed so far; nil before the first epoch.
    public var secondsLeft: Double? {
      madeEpochs == 0 ? nil : seconds / Double(madeEpochs) * Double(epochs - finishedEpochs)
    }
  }

  /// What a trained network finds in pictures.
  public typealias Segmentation = @Sendable (Network, StudyRun) throws -> SegmentationResult

  public let folder: RunFolder
  public let data: TrainingData
  public let origin: Origin
  private let segmentation: Segmentation?

  private let lock = NSLock()
  // Its own: a report, which comes under the other one, may stop the study.
  private let stopping = NSLock()
  private var isStopped = false
  private var waiting: ArraySlice<StudyRun> = []
  private var progress = Progress(runs: 0, epochs: 0)
  private var failure: (any Error)?

  /// A runner for the runs of one folder.
  /// - Parameters:
  ///   - data: each run takes the part of it that the run names.
  ///   - segmentation: of each network that is trained, for its record; nil for none.
  public init(
    folder: RunFolder, data: TrainingData, origin: Origin, segmentation: Segmentation? = nil
  ) {
    self.folder = folder
    self.data = data
    self.origin = origin
    self.segmentation = segmentation
  }

  /// Ends `make` as soon as the epochs or readings in progress are finished and saved. Can be
  /// called on any thread.
  public func stop() { stopping.withLock { isStopped = true } }

  /// Makes the runs that the folder does not hold yet.
  ///
  /// OpenBLAS is set to one thread, for the whole process.
  /// - Parameters:
  ///   - sideBySide: runs at once, each on one thread.
  ///   - report: told after each epoch, on any thread, one call at a time.
  /// - Returns: the records of all runs in their order, or nil where it was stopped before.
  /// - Throws: `RunFolderError`, `FileError`, `CrosspointError`: what is finished by then is saved.
  public func make(
    _ runs: [StudyRun], sideBySide: Int, report: @escaping @Sendable (Progress) -> Void = { _ in }
  ) throws -> [RunRecord]? {
    check(sideBySide >= 1, "\(sideBySide) runs side by side")
    try folder.create()
    let keep = try folder.lock()
    defer { withExtendedLifetime(keep) {} }
    folder.removeUnfinishedWrites()
    try checkValidation(runs)
    let parts = partsOfData(runs)
    let missing = try runs.filter { run in
      guard let record = try folder.record(of: run) else { return true }
      let here = parts[DataPart(run)]!.identity
      guard record.data.isSame(as: here) else {
        throw RunFolderError(
          file: folder.file(of: run), problem: .otherData(there: record.data.name, here: here.name))
      }
      // Left where a kill came between the two.
      folder.removeProgress(of: run)
      return false
    }
    BLAS.setThreads(1)
    let start = Date()
    lock.withLock {
      waiting = missing[...]
      failure = nil
      progress = Progress(
        runs: runs.count, finishedRuns: runs.count - missing.count,
        epochs: runs.reduce(0) { $0 + $1.epochs },
        finishedEpochs: runs.reduce(0) { $0 + $1.epochs } - missing.reduce(0) { $0 + $1.epochs })
      if !missing.isEmpty { report(progress) }
    }
    // After each epoch, or with the run's record where that was its last one.
    let tell: @Sendable (Int, Int, RunRecord?) -> Void = { [self] found, made, record in
      lock.withLock {
        progress.finishedEpochs += found + made
        progress.madeEpochs += made
        progress.finishedRuns += record == nil ? 0 : 1
        progress.seconds = Date().timeIntervalSince(start)
        progress.justFinished = record
        report(progress)
      }
    }
    DispatchQueue.concurrentPerform(iterations: min(sideBySide, max(missing.count, 1))) { _ in
      while let run = next() {
        do {
          try make(run, part: parts[DataPart(run)]!, tell: tell)
        } catch {
          lock.withLock { failure = failure ?? error }
        }
      }
    }
    if let failure = lock.withLock({ failure }) { throw failure }
    let records = try runs.compactMap { try folder.record(of: $0) }
    return records.count == runs.count ? records : nil
  }

  private var isEnding: Bool { stopping.withLock { isStopped } || lock.withLock { failure != nil } }

  private func next() -> StudyRun? { isEnding ? nil : lock.withLock { waiting.popFirst() } }

  private func make(_ run: StudyRun, part: Part, tell: (Int, Int, RunRecord?) -> Void) throws {
    var inProgress = try RunInProgress(
      run, folder: folder, data: part.data, identity: part.identity)
    var told = inProgress.epochs
    if told > 0 { tell(told, 0, nil) }
    while !inProgress.isFinished {
      if isEnding { return }
      try inProgress.makeEpoch()
      guard !inProgress.isFinished else { break }
      told += 1
      tell(0, 1, nil)
    }
    let validation = run.readingExamples.map { data.train.suffix($0) }
    while inProgress.hasReading {
      if isEnding { return }
      try inProgress.makeReading(validation: validation)
    }
    let record = try inProgress.finish(origin, segmentation)
    try folder.write(record)
    folder.removeProgress(of: run)
    // A diverged run's missing epochs are none to wait for.
    tell(0, run.epochs - told, record)
  }

  private struct DataPart: Hashable {
    var train: Int?
    var test: Int?
    var validation: Int?
    init(_ run: StudyRun) {
      (train, test) = (run.trainExamples, run.testExamples)
      validation = run.validationExamples
    }
  }

  /// Throws `CrosspointError.invalidSetting` where no training examples are left beside those that
  /// a run tests with.
  private func checkValidation(_ runs: [StudyRun]) throws {
    let count = data.train.count
    for run in runs {
      if let own = run.readingExamples {
        let learnt = run.trainExamples ?? count
        guard own >= 1, own + learnt <= count else {
          throw CrosspointError.invalidSetting(
            name: "training and reading examples of the run \(run.id)",
            value: "\(learnt) + \(own)",
            expected: "at most \(count), the training examples of the data")
        }
      }
      guard let validation = run.validationExamples, !(1..<count).contains(validation) else {
        continue
      }
      throw CrosspointError.invalidSetting(
        name: "validation examples of the run \(run.id)", value: "\(validation)",
        expected: "1 to \(count - 1): the data have \(count) training examples")
    }
  }

  private struct Part {
    var data: TrainingData
    var identity: DataIdentity
  }

  /// Each part of the data once, shared by its runs.
  private func partsOfData(_ runs: [StudyRun]) -> [DataPart: Part] {
    Dictionary(
      uniqueKeysWithValues: Set(runs.map(DataPart.init)).map { part in
        var data = data
        if let validation = part.validation {
          data.test = data.train.suffix(validation)
          data.train = data.train.prefix(data.train.count - validation)
        }
        if let train = part.train { data.train = data.train.prefix(train) }
        if let test = part.test { data.test = data.test.prefix(test) }
        return (part, Part(data: data, identity: DataIdentity(data)))
      })
  }
}
