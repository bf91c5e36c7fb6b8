import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

/// Readings of a trained network at times: how they are made, kept and gone on with.
@Suite("Readings at times")
struct ReadingsInTimeTests {
  private let data: TrainingData = {
    let digits = SyntheticDigits.standard(seed: 5)
    return TrainingData(
      name: "digits", train: digits.train.prefix(200), test: digits.test.prefix(60))
  }()

  private func run(_ id: String = "cnn-seed1") -> StudyRun {
    let runs = InferenceStudy.Selection(
      networks: [.cnn], isQuick: true, epochs: 4, seeds: 1, examples: 200, redraws: 2
    ).runs
    var run = runs[0]
    run.id = id
    run.readings = Array(run.readings!.prefix(3))
    return run
  }

  private func runner(_ folder: TemporaryFolder) -> StudyRunner {
    StudyRunner(
      folder: .of(folder.path), data: data,
      origin: .init(
        study: InferenceStudy.name, version: "1", machine: "a machine", command: "a command"))
  }

  private func errors(_ record: RunRecord?) -> [[[Double]]]? {
    record?.readings?.map { $0.test_errors ?? [] }
  }

  @Test("a reading is the network's own errors from the seed on, calibrated by the first images")
  func same() throws {
    let folder = try TemporaryFolder()
    var run = run()
    run.keepsNetwork = true
    let record = try #require(try runner(folder).make([run], sideBySide: 1)?[0])
    let network = try #require(try RunFolder.of(folder.path).network(of: run.id))
    for (reading, result) in zip(run.readings!, record.readings!) {
      let examples = reading.calibration.map { data.train.prefix($0).images }
      // What nothing is drawn for is read once.
      let expected = try (0..<(reading.repeats ?? 1)).map { redraw in
        try #require(
          try network.errors(
            through: reading.kind, seed: reading.seed + UInt64(redraw), at: reading.times!,
            calibration: examples, on: data.test)
        ).test_errors
      }
      #expect(result.test_errors == expected, "\(reading.name)")
      #expect(result.test_error == expected.map { $0[0] }.reduce(0, +) / Double(expected.count))
      #expect(result.validation_error == nil)
    }
    // The redraws of a noisy device differ.
    #expect(record.readings!.contains { Set($0.test_errors!).count > 1 })
  }

  @Test("a run that is trained goes on with the readings that are kept")
  func keptReadings() throws {
    let run = run()
    let whole = try #require(try runner(try TemporaryFolder()).make([run], sideBySide: 1)?[0])
    let folder = try TemporaryFolder()
    let runs = RunFolder.of(folder.path)
    try runs.create()
    let trainer = try Trainer(
      network: run.network.makeNetwork(seed: run.seed), data: data, schedule: run.schedule,
      seed: run.seed)
    for _ in 1...run.epochs { _ = try trainer.runEpoch() }
    try trainer.save(to: runs.progressFile(of: run))
    // The first reading is one that no network gives: it is kept, and not made again.
    var made = whole.readings![0]
    made.test_errors![0][0] = 12.5
    func keep(_ readings: [ReadingResult], of run: StudyRun) throws {
      struct Kept: Encodable {
        var run: StudyRun
        var readings: [ReadingResult]
      }
      let json = try StoredJSON.encoder().encode(Kept(run: run, readings: readings))
      _ = try folder.write("runs/\(run.id).readings", json)
    }
    try keep([made], of: run)
    let record = try #require(try runner(folder).make([run], sideBySide: 1)?[0])
    #expect(errors(record)?[0][0][0] == 12.5)
    #expect(errors(record)?.dropFirst() == errors(whole)?.dropFirst())
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: runs.path).sorted() == [
        ".lock", "cnn-seed1.json",
      ])

    // Others than the run's are refused, with the file's name.
    try FileManager.default.removeItem(atPath: runs.file(of: run))
    try trainer.save(to: runs.progressFile(of: run))
    func refused(_ part: String) {
      #expect {
        try runner(folder).make([run], sideBySide: 1)
      } throws: {
        "\($0)".contains("cnn-seed1.readings") && "\($0)".contains(part)
      }
    }
    var other = run
    other.readings![0].seed += 1
    try keep([made], of: other)
    try FileManager.default.moveItem(
      atPath: runs.path + "/\(other.id).readings", toPath: runs.path + "/x")
    try FileManager.default.moveItem(
      atPath: runs.path + "/x", toPath: runs.path + "/\(run.id).readings")
    refused("with other settings")
    made.test_errors![0].removeLast()
    try keep([made], of: run)
    refused("has errors at")
    try keep(Array(repeating: whole.readings![0], count: 4), of: run)
    refused("more readings than planned")
    _ = try folder.write("runs/\(run.id).readings", "{\"run\": 1".utf8)
    refused("remove the file")
  }

  @Test("stopped after an epoch, runs go on with the numbers of an unbroken study")
  func stopped() throws {
    let runs = [run(), run("other")]
    let expected = try runner(try TemporaryFolder()).make(runs, sideBySide: 2)?.map(errors)
    for stop in [1, 4, 6] {
      let folder = try TemporaryFolder()
      let first = runner(folder)
      let outcome = try first.make(runs, sideBySide: 1) {
        if $0.madeEpochs >= stop { first.stop() }
      }
      #expect(outcome == nil)
      #expect(try runner(folder).make(runs, sideBySide: 1)?.map(errors) == expected)
    }
  }

  @Test("rows without times are as they were, and rows with them say what is missing")
  func stored() throws {
    let old = #"{"kind":{"digital":{}},"name":"mapped","seed":3}"#
    let reading = try StoredJSON.decoder().decode(StudyReading.self, from: Data(old.utf8))
    #expect(reading == StudyReading(name: "mapped", kind: .digital, seed: 3))
    let result = ReadingResult(test_error: 5, validation_error: 6, clipped: 1)
    for (value, text) in [
      (try StoredJSON.encoder().encode(reading), old),
      (
        try StoredJSON.encoder().encode(result),
        #"{"clipped":1,"test_error":5,"validation_error":6}"#
      ),
    ] {
      #expect(String(decoding: value, as: UTF8.self) == text)
    }
    var run = run()
    run.readings = [
      StudyReading(
        name: "a", kind: .inference(InferenceSettings()), seed: 1, times: [0, 1], repeats: 2)
    ]
    var record = RunRecord(
      study: InferenceStudy.name, run: run,
      epochs: (1...4).map { EpochResult(epoch: $0, train_loss: 1, test_error: 2, seconds: 1) },
      data: DataIdentity(data), version: "1", machine: "m", command: "c", seconds: 2,
      readings: [ReadingResult(test_errors: [[1, 2], [3, 4]], clipped: 0)])
    #expect(record.fault == nil && record.readings![0].test_error == 2)
    let copy = try StoredJSON.decoder().decode(
      RunRecord.self, from: StoredJSON.encoder().encode(record))
    #expect(copy == record)
    let wrong: [([[Double]], String)] = [
      ([[1, 2]], "has errors at [2] times, not at [2, 2]"),
      ([[1, 2], [3]], "has errors at [2, 1] times"), ([[1, 2], [3, 101]], "101.0 %"),
    ]
    for (errors, part) in wrong {
      record.readings![0].test_errors = errors
      #expect(record.fault?.contains(part) == true, "\(record.fault ?? "")")
    }
    record.readings = [ReadingResult(test_error: 1, validation_error: nil, clipped: 0)]
    #expect(record.fault?.contains("has errors at [] times") == true)
    record.readings = [ReadingResult(test_errors: [[1, 2], [3, 4]], clipped: 0)]
    record.run.readings![0].times = []
    #expect(record.fault == "its reading 'a' is at no time")
  }
}
