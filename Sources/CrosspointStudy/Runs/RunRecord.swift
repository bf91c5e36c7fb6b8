import CrosspointFiles
public import CrosspointLearning

/// A finished run: a raw row of a study.
public struct RunRecord: Sendable, Codable, Hashable {
  /// The study's name: `rpu`.
  public var study: String
  public var run: StudyRun
  /// Its epochs from the first on; one that diverged has those before.
  public var epochs: [EpochResult]
  /// The epoch in which activations or weights left Float's range.
  public var divergedAt: Int?
  /// The data: name, counts and checksum.
  public var data: DataIdentity
  /// Version of the package, machine and command that made it: all that a later reader needs to
  /// make it again.
  public var version: String
  public var machine: String
  public var command: String
  /// Wall time of all epochs.
  public var seconds: Double
  /// What the network finds in pictures when it is trained; nil of runs that are no segmentation.
  public var segmentation: SegmentationResult?
  /// What the run's readings came to, in their order; nil where it has none, and where it diverged.
  public var readings: [ReadingResult]?

  public init(
    study: String, run: StudyRun, epochs: [EpochResult], divergedAt: Int? = nil, data: DataIdentity,
    version: String,
    machine: String, command: String, seconds: Double, readings: [ReadingResult]? = nil
  ) {
    self.study = study
    self.run = run
    self.epochs = epochs
    self.divergedAt = divergedAt
    self.data = data
    self.version = version
    self.machine = machine
    self.command = command
    self.seconds = seconds
    self.readings = readings
  }

  /// What a run that diverged counts as: the error of guessing among ten classes, in percent.
  public static let divergedError = 90.0

  /// Test error in percent: the mean of the last five epochs, or of as many as there are;
  /// `divergedError` for a run that diverged.
  public var finalError: Double {
    guard divergedAt == nil, !epochs.isEmpty else { return Self.divergedError }
    let last = epochs.suffix(5)
    return last.reduce(0) { $0 + $1.test_error } / Double(last.count)
  }

  /// Test error in percent: the mean of an epoch and of those before it, `count` in all or as many
  /// as there are; `divergedError` for a run that diverged up to there.
  func error(at epoch: Int, over count: Int) -> Double {
    let last = errorCurve.prefix(epoch).suffix(count)
    return last.contains(Self.divergedError) && divergedAt != nil
      ? Self.divergedError : mean(Array(last))
  }

  /// Test errors by epoch, those from a divergence on as `divergedError`.
  public var errorCurve: [Double] {
    let errors = epochs.map(\.test_error)
    return errors + Array(repeating: Self.divergedError, count: max(run.epochs - errors.count, 0))
  }

  /// What does not fit together in it; nil for a whole record.
  package var fault: String? {
    if !StudyRun.isFileNameSafe(run.id) { return "its id '\(run.id)' is not one of a study's" }
    if run.rates.isEmpty { return "its run has no learning rates" }
    if let batch = run.batch, batch < 1 { return "its run has batches of \(batch) examples" }
    if run.epochs > 100_000 { return "its run has \(run.epochs) epochs" }
    if run.epochs < 1 { return "its run has \(run.epochs) epochs" }
    if epochs.map(\.epoch) != Array(1..<epochs.count + 1) {
      return "its epochs are \(epochs.map(\.epoch))"
    }
    if let divergedAt {
      if divergedAt != epochs.count + 1 || divergedAt > run.epochs {
        return
          "it diverged in epoch \(divergedAt) after \(epochs.count) whole ones of \(run.epochs)"
      }
    } else if epochs.count != run.epochs {
      return "it holds \(counted(epochs.count, "epoch")) of \(run.epochs)"
    }
    if let e = epochs.first(where: { !($0.test_error >= 0 && $0.test_error <= 100) }) {
      return "its test error of epoch \(e.epoch) is \(e.test_error) %"
    }
    if data.trainExamples < 1 || data.testExamples < 1 {
      return
        "it counts \(data.trainExamples) training and \(counted(data.testExamples, "test example"))"
    }
    let read = divergedAt == nil ? run.readings?.count ?? 0 : 0
    if (readings?.count ?? 0) != read {
      return "it holds \(counted(readings?.count ?? 0, "reading")) of \(read)"
    }
    for (reading, result) in zip(run.readings ?? [], readings ?? []) {
      if let fault = reading.fault { return "its reading '\(reading.name)' \(fault)" }
      if let fault = result.fault(of: reading) { return fault }
    }
    if !(0...1e10).contains(seconds) { return "it took \(seconds) s" }
    if let start = run.startsFrom, !StudyRun.isFileNameSafe(start) {
      return "it starts from '\(start)', which is no run of a study"
    }
    if let fault = segmentation?.fault { return fault }
    return nil
  }

  enum CodingKeys: String, CodingKey {
    case format, study, run, epochs, data, version, machine, command, seconds, segmentation
    case readings
    case divergedAt = "diverged_at"
  }

  /// Marks the files of this program.
  static let format = "crosspoint study run 1"

  public init(from decoder: any Decoder) throws {
    let c = try decoder.container(keyedBy: CodingKeys.self)
    let format = try c.decodeIfPresent(String.self, forKey: .format)
    guard format == Self.format else {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: c.codingPath,
          debugDescription: "its format is \(format ?? "none"), not '\(Self.format)'"))
    }
    study = try c.decode(String.self, forKey: .study)
    run = try c.decode(StudyRun.self, forKey: .run)
    epochs = try c.decode([EpochResult].self, forKey: .epochs)
    divergedAt = try c.decodeIfPresent(Int.self, forKey: .divergedAt)
    data = try c.decode(DataIdentity.self, forKey: .data)
    version = try c.decode(String.self, forKey: .version)
    machine = try c.decode(String.self, forKey: .machine)
    command = try c.decode(String.self, forKey: .command)
    seconds = try c.decode(Double.self, forKey: .seconds)
    segmentation = try c.decodeIfPresent(SegmentationResult.self, forKey: .segmentation)
    readings = try c.decodeIfPresent([ReadingResult].self, forKey: .readings)
  }

  public func encode(to encoder: any Encoder) throws {
    var c = encoder.container(keyedBy: CodingKeys.self)
    try c.encode(Self.format, forKey: .format)
    try c.encode(study, forKey: .study)
    try c.encode(run, forKey: .run)
    try c.encode(epochs, forKey: .epochs)
    try c.encodeIfPresent(divergedAt, forKey: .divergedAt)
    try c.encode(data, forKey: .data)
    try c.encode(version, forKey: .version)
    try c.encode(machine, forKey: .machine)
    try c.encode(command, forKey: .command)
    try c.encode(seconds, forKey: .seconds)
    try c.encodeIfPresent(segmentation, forKey: .segmentation)
    try c.encodeIfPresent(readings, forKey: .readings)
  }
}
