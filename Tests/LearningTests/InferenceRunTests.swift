import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

@Suite("Runs of inference")
struct InferenceRunTests {
  private static let data = SavedRunTests.data

  /// Devices that miss their targets so far that every programming classifies otherwise.
  private func settings() -> InferenceSettings {
    var device = PCMLike()
    device.programmingScale = 20
    var settings = InferenceSettings()
    settings.device = ProgrammedDevice(device)
    return settings
  }

  @Test("each repeat is that of its seed, interrupted or not, and as a network of the seed reads")
  func repeats() throws {
    let network = try Network.dense(widths: [784, 12, 10], kind: .digital, seed: 3)
    let times = [3600.0, 0]
    var run = try InferenceRun(settings: settings(), times: times, repeats: 2, seed: 5)
    for _ in 0..<2 { try run.runRepeat(of: network, on: Self.data.test) }
    #expect(run.isFinished)
    run.extend(to: 3)
    #expect(!run.isFinished)
    try run.runRepeat(of: network, on: Self.data.test)
    var longer = try InferenceRun(settings: settings(), times: times, repeats: 3, seed: 5)
    while !longer.isFinished { try longer.runRepeat(of: network, on: Self.data.test) }
    #expect(longer == run)
    #expect(Set(run.results).count == 3, "each repeat has devices of its own")
    let read = try #require(try network.read(through: .inference(settings()), seed: 6))
    #expect(
      try Confusion(of: read, on: Self.data.test).errorPercent == run.results[1].test_errors[1])
  }

  @Test("a file holds the run and its network; damaged or impossible ones are refused")
  func file() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    let network = try Network.dense(widths: [784, 12, 10], kind: .digital, seed: 3)
    var run = try InferenceRun(settings: settings(), times: [0, 1], repeats: 3, seed: 5)
    try run.runRepeat(of: network, on: Self.data.test)
    func record(_ run: InferenceRun) -> InferenceRecord {
      InferenceRecord(
        run: run, settingsName: "standard", source: ["here"], data: DataIdentity(Self.data),
        dataSeed: 1,
        normalisation: nil, isCalibrated: false, exactError: 90)
    }
    try InferenceFile.write(record(run), network, to: path)
    let file = try InferenceFile(path)
    #expect(file.record.run == run && file.record.source == ["here"])
    #expect(
      zip(file.network.layers, network.layers).allSatisfy {
        $0.tiles[0].weights == $1.tiles[0].weights
      })
    try file.check(network, as: "the same")
    try file.check(DataIdentity(Self.data))
    let other = try Network.dense(widths: [784, 12, 10], kind: .digital, seed: 4)
    for network in [other, try Network.dense(widths: [784, 10], kind: .digital, seed: 3)] {
      #expect(
        throws: FileError(
          file: path,
          problem: .differs(setting: "the network", saved: "here", given: "another"))
      ) { try file.check(network, as: "another") }
    }
    // Settings and times are held to their ranges when they are read.
    for (good, bad) in [
      ("\"times\":[0,1]", "\"times\":[0,-1]"), ("\"times\":[0,1]", "\"times\":[1,1]"),
      ("\"repeats\":3", "\"repeats\":0"),
      ("\"results\":[{", "\"results\":[{\"test_errors\":[1],\"clipped\":0},{"),
    ] {
      let text = try StoredJSON.text(run)
      #expect(text.contains(good), "\(text)")
      let changed = try StoredJSON.value(InferenceRun.self, text.replacing(good, with: bad))
      try InferenceFile.write(record(changed), network, to: path)
      #expect(throws: FileError.self, "\(bad)") { try InferenceFile(path) }
    }
  }

  @Test("exact weights of any tiles are what the tiles hold")
  func exact() throws {
    for kind in [TileKind.digital, .analog(.rpuManaged)] {
      let network = try NetworkPlan(
        .dense(widths: [20, 6, 3]),
        ArrayPlan(kind, devicesPerWeight: 2, largest: .init(rows: 7, columns: 9))
      ).makeNetwork(seed: 2)
      let exact = try #require(try network.exact())
      for (layer, own) in zip(exact.layers, network.layers) {
        #expect(layer.tiles[0] is DigitalTile)
        #expect(layer.tiles[0].weights == own.tiles[0].weights)
      }
      #expect(exact.plan?.architecture == network.plan?.architecture)
    }
  }

  @Test("times by their units, and back")
  func times() throws {
    for (text, seconds, words) in [
      ("0s", 0.0, "0 s"), ("20s", 20, "20 s"), ("1h", 3600, "1 h"), ("1d", 86_400, "1 d"),
      ("1y", 31_557_600, "1 y"), ("0.5h", 1800, "1800 s"), ("24h", 86_400, "1 d"),
      ("10y", 315_576_000, "10 y"), ("1e-5s", 1e-5, "1e-05 s"), ("365.25d", 31_557_600, "1 y"),
    ] {
      let time = try ElapsedTime(parsing: text)
      #expect(time.seconds == seconds && time.description == words, "\(text): \(time)")
    }
    for text in ["", "s", "1", "1m", "1 week", "1hh", "h1"] {
      #expect(throws: CrosspointError.self, "\(text)") { try ElapsedTime(parsing: text) }
    }
  }
}
