import Crosspoint
import CrosspointFiles

/// Everything of a training run but its network.
public struct TrainingRecord: Sendable, Codable {
  public var seed: UInt64
  /// Examples in one update.
  public var batch: Int
  public var schedule: LearningSchedule
  public var data: DataIdentity
  /// One for each finished epoch.
  public var results: [EpochResult]
}

/// A training run in one file, as it was after its last finished epoch: `docs/files.md`.
public struct TrainingFile {
  static let kind = "training run"

  struct Contents: Codable {
    var network: StoredNetwork
    var training: TrainingRecord
  }

  public let record: TrainingRecord
  /// What the network was made from; nil for one put together by hand.
  public var plan: NetworkPlan? { network.plan }
  /// Whether an earlier version of this package saved it: the run goes on with the hidden
  /// parameters that it has and with this version's draws, other than that version's.
  public var hasEarlierDraws: Bool { file.hasEarlierDraws }
  private let network: StoredNetwork
  private let file: SealedFile

  /// Opens a file and checks it to the last bit.
  /// - Throws: `FileError` for anything but a whole file of a training run.
  public init(_ path: String) throws {
    file = try SealedFile(path)
    try file.require(Self.kind)
    let contents = try file.contents(Contents.self)
    record = contents.training
    network = contents.network
    let epochs = record.results.count
    if let fault = record.schedule.fault(finished: epochs) { throw file.bad(fault) }
    guard record.batch >= 1 else { throw file.bad("a batch of \(record.batch)") }
    guard record.results.map(\.epoch) == Array(1..<epochs + 1) else {
      throw file.bad("the finished epochs are \(record.results.map(\.epoch))")
    }
  }

  /// The run, to go on with the same numbers as one that was never interrupted.
  /// - Parameter data: the run's own.
  /// - Throws: `FileError`, `.differs` where the data are others.
  public func trainer(data: TrainingData, threads: Int = 1) throws -> Trainer {
    let identity = DataIdentity(data)
    try record.data.check(identity, file: file.path)
    let network = try network.restored(file, threads: threads)
    let pixels = (data.train.images.columns, data.test.images.columns)
    guard network.inputs == pixels.0, pixels.0 == pixels.1 else {
      throw file.bad(
        """
        images of \(pixels.0) and \(counted(pixels.1, "pixel")) for a network of \
        \(counted(network.inputs, "input"))
        """
      )
    }
    if let fault = data.fault(for: network) { throw file.bad(fault) }
    let trainer = Trainer(
      network: network, data: data, schedule: record.schedule, seed: record.seed,
      batch: record.batch)
    trainer.results = record.results
    trainer.dataIdentity = identity
    return trainer
  }
}

extension Trainer {
  /// Writes the whole run: network, hidden state and counters of its arrays, seed, schedule,
  /// results. Whole, or not at all.
  /// - Throws: `FileError.Problem.unwritable`; `.notStorable` for a layer or a tile that files
  ///   cannot hold, which `checkStorable` tells before training; `TrainingError.unfinished`;
  ///   `CrosspointError.nonFinite` for weights out of range.
  public func save(to path: String) throws {
    guard !isWithinEpoch else { throw TrainingError.unfinished(epoch: epoch + 1) }
    let (network, tensors) = try StoredNetwork.take(network, for: path)
    let record = TrainingRecord(
      seed: seed, batch: batch, schedule: schedule, data: dataIdentity, results: results)
    try SealedFile.write(
      kind: TrainingFile.kind, TrainingFile.Contents(network: network, training: record), tensors,
      to: path)
  }

  /// Throws what `save` would of layers and tiles that files cannot hold: call it before training.
  /// Takes as long as copying the network.
  /// - Throws: `FileError.Problem.notStorable`, without a file.
  public func checkStorable() throws { try network.checkStorable() }

  /// The run of a file, to go on with the same numbers as one that was never interrupted.
  ///
  /// - Parameters:
  ///   - data: the run's own, by its counts and checksum.
  ///   - threads: of analog tiles, any number. OpenBLAS's bits depend on its own threads.
  /// - Throws: `FileError` for anything but a whole file of a training run on these data.
  public static func resume(from path: String, data: TrainingData, threads: Int = 1) throws
    -> Trainer
  {
    try TrainingFile(path).trainer(data: data, threads: threads)
  }
}
