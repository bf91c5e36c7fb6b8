import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning

/// A run of 'crosspoint infer': new, or gone on with.
struct InferenceSession {
  private(set) var record: InferenceRecord
  /// Weights of a programming that were clipped, of how many.
  let clipped: ClippedShare
  /// The trained network, with exact weights.
  private let network: Network
  private let test: DataSet
  /// What ranges of converters are chosen by; nil where settings give them.
  private let calibration: Matrix?

  /// A new run.
  init(_ command: InferCommand) throws {
    let settingsName = command.settings ?? TileKind.inferenceNames[0]
    let settings = try InferenceSettings.load(settingsName)
    let times = try command.times(of: settings.device)
    let (source, threads) = (command.source, command.threads)
    let kind = TileKind.inference(settings)
    let saved = try source.file.map { try TrainedNetwork($0, threads: threads) }
    let data = try TestData(of: saved, source, command.test, for: kind)
    let trained = try saved ?? source.trained(pixels: data.pixels, threads: threads)
    network = try Self.exact(trained)
    let loaded = try data.load(for: network, on: kind, threads: threads)
    let normalisation = try command.test.normalisation
    let shown = try loaded.normalised(by: normalisation)
    test = shown.test
    calibration = data.isCalibrated ? shown.train.images : nil
    let run = try InferenceRun(
      settings: settings, times: times, repeats: command.repeats ?? 10, seed: command.seed ?? 1)
    clipped = try Self.clipped(
      run, network, calibration, trained.file, threads: threads)
    let exactError: Double
    do { exactError = try Confusion(of: network, on: test).errorPercent } catch {
      throw InputError("\(trained.file): the exact network overflows on the test images: \(error).")
    }
    record = InferenceRecord(
      run: run, settingsName: settingsName,
      source: ["\(trained.file): \(trained.description)"] + trained.lines,
      data: DataIdentity(loaded), dataSeed: saved?.record?.seed ?? 1,
      normalisation: normalisation?.text, isCalibrated: data.isCalibrated,
      exactError: exactError)
  }

  /// The run of a file, with further repeats where --repeats asks for them.
  /// - Throws: `FileError` for an option that is not the run's.
  init(resuming file: InferenceFile, _ command: InferCommand) throws {
    var record = file.record
    let (options, threads) = (command.test, command.threads)
    func check(
      _ option: String, _ saved: some CustomStringConvertible,
      _ given: (some CustomStringConvertible)?
    ) throws {
      try checkSame(option, saved: saved, given: given, file: file.path)
    }
    let run = record.run
    try check("--seed", run.seed, command.seed)
    try check("--times", Self.words(run.times), try command.givenTimes.map(Self.words))
    try check("--examples", record.data.testExamples, options.examples)
    try check(
      "--normalise", record.normalisation ?? "none", try options.normalisation.map(\.text))
    if let name = command.settings, try InferenceSettings.load(name) != run.settings {
      throw FileError(
        file: file.path,
        problem: .differs(setting: "--settings", saved: "of other settings", given: name))
    }
    var same = options
    same.examples = record.data.testExamples
    if record.isCalibrated {
      try check("--calibrate", record.data.trainExamples, options.calibrate)
      same.calibrate = record.data.trainExamples
    }
    let kind = TileKind.inference(run.settings)
    let data = try TestData(
      options.data ?? record.data.name, seed: record.dataSeed, same, for: kind)
    if let trained = try command.source.file.map({ try TrainedNetwork($0, threads: threads) })
      ?? (command.source.weights == nil
        ? nil : command.source.trained(pixels: data.pixels, threads: threads))
    {
      try file.check(try Self.exact(trained), as: "\(trained.file): \(trained.description)")
    }
    network = file.network
    let loaded = try data.load(for: network, on: kind, threads: threads)
    try file.check(DataIdentity(loaded))
    let shown = try loaded.normalised(by: record.normalisation.map(Normalisation.init(parsing:)))
    test = shown.test
    calibration = record.isCalibrated ? shown.train.images : nil
    if let repeats = command.repeats {
      guard repeats >= run.repeats else {
        throw FileError(
          file: file.path,
          problem: .differs(setting: "--repeats", saved: "\(run.repeats)", given: "\(repeats)"))
      }
      record.run.extend(to: repeats)
    }
    clipped = try Self.clipped(run, network, calibration, file.path, threads: threads)
    self.record = record
  }

  private static func words(_ times: [Double]) -> String {
    times.map { ElapsedTime(seconds: $0).description }.joined(separator: ", ")
  }

  private static func exact(_ trained: TrainedNetwork) throws -> Network {
    guard trained.network.programmedTiles.isEmpty else {
      throw InputError(
        """
        '\(trained.file)' holds devices that were programmed already. 'crosspoint evaluate' reads \
        them; here name the trained weights that they were programmed to.
        """
      )
    }
    guard let exact = try trained.network.exact() else { throw trained.isOfItsOwnKind }
    return exact
  }

  /// What the first programming clips, as every other one does. It is calibrated too, so that
  /// ranges that cannot be are named before anything is printed or saved.
  private static func clipped(
    _ run: InferenceRun, _ network: Network, _ calibration: Matrix?, _ file: String, threads: Int
  ) throws -> ClippedShare {
    do {
      // Exact tiles are none of the caller's own.
      let first = try network.read(
        through: .inference(run.settings), seed: run.seed, threads: threads)!
      if let calibration { try first.calibrate(on: calibration) }
      return ClippedShare(
        count: first.clippedWeights.count,
        weights: first.programmedTiles.reduce(0) { $0 + $1.rows * $1.columns })
    } catch let error as CrosspointError { throw InputError("\(file): \(error).") }
  }

  /// Programs the weights once more, and tests them.
  mutating func runRepeat(threads: Int) throws {
    try record.run.runRepeat(
      of: network, calibration: calibration, on: test, threads: threads)
  }

  /// Writes the run as it is now, whole.
  func save(to path: String) throws { try InferenceFile.write(record, network, to: path) }
}

/// How many weights lie beyond the largest conductance.
struct ClippedShare: Encodable {
  let count: Int
  /// In all.
  let weights: Int

  /// 0 to 1.
  var share: Double { Double(count) / Double(weights) }
}

extension Normalisation {
  /// As --normalise takes it.
  var text: String { "\(mean),\(deviation)" }
}
