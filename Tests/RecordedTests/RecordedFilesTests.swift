import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

/// Files of every released version load, and what is in them goes on.
@Suite("Files of released versions")
struct RecordedFilesTests {
  private func prints(_ version: String) throws -> [String: [String]] {
    let bytes = try Data(
      contentsOf: URL(fileURLWithPath: path(version, RecordedFiles.fingerprints)))
    return try JSONDecoder().decode([String: [String]].self, from: bytes)
  }

  private func path(_ version: String, _ file: String) -> String {
    "\(RecordedFiles.folder)/\(version)/\(file)"
  }

  @Test("there is a set of each version")
  func versions() { #expect(RecordedFiles.versions.contains("0.1.0")) }

  /// The set of 0.1.0 has other draws: its tiles keep what they hold and go on with today's.
  @Test("tiles of every kind go on with the same bits", arguments: RecordedFiles.versions)
  func tiles(_ version: String) throws {
    for (name, made) in try RecordedFiles.tiles() {
      let expected = try #require(try prints(version)[name])
      let tile = try TileFile.load(from: path(version, name + ".safetensors"))
      #expect(type(of: tile) == type(of: made))
      #expect(fingerprint(tile.weights.elements) == expected[0], "\(name)")
      // An exact tile is OpenBLAS, whose bits are its own.
      if tile is DigitalTile { continue }
      if let analog = tile as? AnalogTile {
        #expect(analog.drawsVersion == (version == "0.1.0" ? 1 : RandomStream.drawsVersion))
      }
      try RecordedFiles.goOn(tile)
      #expect(
        (fingerprint(tile.weights.elements) == expected[1]) == (version != "0.1.0"), "\(name)")
    }
  }

  @Test("networks of every kind of layer", arguments: RecordedFiles.versions)
  func networks(_ version: String) throws {
    for (name, made) in try RecordedFiles.networks() {
      let network = try Network.load(from: path(version, name + ".safetensors"))
      #expect(try RecordedFiles.weights(network) == prints(version)[name]?[0], "\(name)")
      #expect(network.plan == made.plan)
      #expect(network.layers.map { "\(type(of: $0))" } == made.layers.map { "\(type(of: $0))" })
    }
  }

  @Test("a run is taken up again and ended", arguments: RecordedFiles.versions)
  func run(_ version: String) throws {
    let file = path(version, "run.safetensors")
    let record = try TrainingFile(file).record
    #expect(
      record.seed == 18 && record.batch == 2
        && record.schedule == LearningSchedule(rates: [0.05, 0.02], epochs: 3))
    let trainer = try Trainer.resume(from: file, data: RecordedFiles.data)
    #expect(try RecordedFiles.weights(trainer.network) == prints(version)["run"]?[0])
    #expect(try trainer.runEpoch().epoch == 3)
  }

  @Test("the first line of 'crosspoint train' says its settings", arguments: RecordedFiles.versions)
  func trainingLines(_ version: String) throws {
    for (name, lines) in [("train-rpu-managed.jsonl", 2), ("train-lenet.jsonl", 2)] {
      struct Line: Decodable {
        var kind: TileKind
        var schedule: LearningSchedule
        var tile: String
      }
      let text = try String(contentsOfFile: path(version, name), encoding: .utf8).split(
        separator: "\n")
      #expect(text.count == lines)
      let first = try StoredJSON.value(Line.self, String(text[0]))
      #expect(first.kind == TileKind.named.first { $0.name == first.tile }?.kind)
      #expect(first.schedule.epochs == 1)
    }
  }

  @Test("files of settings are the tiles that they were", arguments: RecordedFiles.versions)
  func settings(_ version: String) throws {
    // 0.1.0 wrote none: what it called a tile's kind stands in the lines of its training.
    let names = try FileManager.default.contentsOfDirectory(atPath: path(version, "")).filter {
      $0.hasPrefix("settings-")
    }
    #expect(version == "0.1.0" || !names.isEmpty)
    for name in names {
      let kind = try SettingsFile.load(from: path(version, name))
      let named = name.dropFirst("settings-".count).dropLast(".json".count)
      #expect(kind == TileKind.named.first { $0.name == named }?.kind, "\(name)")
    }
    // In its file of settings a user of 0.1.0 has what that printed, with or without the key that
    // the compiler gave.
    let line = try String(contentsOfFile: path(version, "train-rpu-managed.jsonl"), encoding: .utf8)
      .prefix { $0 != "\n" }
    let object = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    let kind = try #require(object["kind"] as? [String: Any])
    let folder = try TemporaryFolder()
    for form in [kind, ["analog": ["_0": kind["analog"]!]]] {
      let file = try folder.write("mine.json", JSONSerialization.data(withJSONObject: form))
      #expect(try SettingsFile.load(from: file) == .analog(.rpuManaged))
    }
  }

  @Test("a study's folder and its rows", arguments: RecordedFiles.versions)
  func studies(_ version: String) throws {
    let folder = path(version, "study-cnn")
    let records = try RunRecord.all(in: folder)
    #expect(records.map(\.run.id) == ["exact-seed1", "results-both-seed1"])
    let analysis = try StudyAnalysis(CNNStudy.study, records)
    #expect(analysis.unknown.isEmpty && analysis.unpaired.isEmpty && analysis.exact != nil)
    // What the plan makes today is the run of then: a study begun with an earlier version goes on.
    let plan = CNNStudy.plan(epochs: 1, seeds: 1, isQuick: true, rows: ["both"])
    #expect(Set(plan) == Set(records.map(\.run)))
  }

  @Test(
    "writes this version's set where CROSSPOINT_RECORD names a folder",
    .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_RECORD"] != nil))
  func write() throws {
    try RecordedFiles.write(to: ProcessInfo.processInfo.environment["CROSSPOINT_RECORD"]!)
  }
}
