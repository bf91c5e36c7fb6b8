import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

@Suite("Programmed devices outside of what is known")
struct ProgrammedBadInputTests {
  private func tile(_ model: some ProgrammedModel) throws -> InferenceTile {
    let tile = try InferenceTile(rows: 2, columns: 3, settings: .bare(model), seed: 1)
    try tile.setWeights(signals(2, 3, 1))
    return tile
  }

  @Test("times that no model knows, and those that one does not")
  func times() throws {
    for seconds in [-1, .nan, .infinity, 1e30, -.leastNonzeroMagnitude] {
      for model in ProgrammedDevice.builtIn {
        let error = #expect(throws: CrosspointError.self) {
          try model.init().validate(seconds: seconds)
        }
        #expect(error?.description.hasPrefix("seconds is \(seconds); expected") == true)
      }
    }
    for (model, seconds, words) in [
      (Wan2022(), 3600, ["\"wan2022\" was measured", "1.0 s, 86400.0 s, 172800.0 s"]),
      (Wan2022(), 31_557_600, ["172800.0 s"]),
      (CMO(), 5.5e-5, ["0, or 5.53e-05 to 1e18", "\"cmo\""]),
      (CMO(), 1e-9, ["5.53e-05"]), (CMO(), 2e18, ["1e18"]),
    ] as [(any ProgrammedModel, Double, [String])] {
      let tile = try tile(model)
      let before = tile.weights
      let error = #expect(throws: CrosspointError.self) { try tile.drift(to: seconds) }
      for word in words { #expect(error?.description.contains(word) == true, "\(error!)") }
      // Nothing has happened.
      #expect(tile.seconds == 0 && tile.weights == before)
    }
    for (model, seconds) in [
      (PCMLike(), 1e18), (CMO(), 5.53e-5), (CMO(), 1e18), (Hermes(), 1e-300), (Wan2022(), 172_800),
    ] as [(any ProgrammedModel, Double)] {
      let tile = try tile(model)
      try tile.drift(to: seconds)
      let all = tile.weights.elements + (tile.weightVariances?.elements ?? [])
      #expect(all.allSatisfy { $0.isFinite }, "\(model) at \(seconds) s")
    }
  }

  @Test("conductances of which a model says nothing")
  func ranges() throws {
    func refusal(
      _ model: some ProgrammedModel, _ change: (inout Conductances) -> Void
    ) -> String {
      var settings = InferenceSettings.bare(model)
      change(&settings.conductances)
      do { try settings.validate() } catch { return "\(error)" }
      return "nothing"
    }
    var inverse = NormalDeviation()
    inverse.dependence = .inverse
    var custom = CustomDrift()
    custom.driftConductances = [1, 25]
    let bad: [(String, [String])] = [
      (refusal(PCMJoshi()) { $0.maximum = 26 }, ["0.0 to 26.0 µS", "within 0.0 to 25.0 µS"]),
      (refusal(RRAMWan()) { $0.maximum = 40 }, ["0.0 to 40.0 µS", "39.26", "\"rramWan\""]),
      (refusal(RRAMMilo()) { $0.onOffRatio = 5 }, ["45.0 to 225.0 µS", "50.0 to 225.0 µS"]),
      (refusal(RRAMMilo()) { $0.maximum = 226 }, ["50.0 to 226.0 µS"]),
      (refusal(CMO()) { $0.onOffRatio = .infinity }, ["0.0 to 88.2 µS", "9.0 to 88.2 µS"]),
      (refusal(CMO()) { $0.maximum = 8 }, ["maximum", "8.0", "above the least"]),
      (refusal(inverse) { _ in }, ["onOffRatio", "\"inverse\"", "infinite"]),
      (refusal(custom) { _ in }, ["driftConductances", "1.0 to 25.0 µS", "from 0.0 or less"]),
      (refusal(CustomDrift()) { $0.maximum = 25.5 }, ["driftConductances", "25.5 µS or more"]),
    ]
    for (message, words) in bad {
      for word in words { #expect(message.contains(word), "\(message): \(word)") }
    }
    #expect(refusal(RRAMMilo()) { $0.onOffRatio = 4.5 } == "nothing")
    #expect(refusal(inverse) { $0.onOffRatio = 10 } == "nothing")
    #expect(refusal(CMO()) { ($0.maximum, $0.onOffRatio) = (80, 8) } == "nothing")
  }

  @Test("settings of models that cannot be, and such as are read back")
  func settings() throws {
    let folder = try TemporaryFolder()
    func refusal(_ device: String) throws -> String {
      let text = #"{"inference": {"device": \#(device)}}"#
      do {
        guard
          case .inference(let settings) = try SettingsFile.load(
            from: folder.write("s.json", text.utf8))
        else { return "another kind" }
        try settings.validate()
      } catch { return "\(error)" }
      return "nothing"
    }
    for (device, words) in [
      (#"{"hermes": {"devices": 3}}"#, ["device.hermes.devices", "3", "1 to 2 devices"]),
      (#"{"pcm": {"driftScale": -1}}"#, ["driftScale", "-1", "at least 0"]),
      (#"{"cmo": {"acceptance": "1 %"}}"#, ["acceptance", "\"0.2 %\", \"2 %\""]),
      (#"{"customDrift": {"driftExponents": [0.1]}}"#, ["driftExponents", "2 to 32 exponents"]),
      (
        #"{"customDrift": {"driftExponents": [0.1, 0.2, 0.3]}}"#,
        ["driftExponents", "a list of 3", "driftConductances has, 2"]
      ),
      (
        #"{"customDrift": {"driftConductances": [25, 0]}}"#,
        ["driftConductances", "[25.0, 0.0]", "ascend"]
      ),
      (#"{"normal": {"dependence": "none"}}"#, ["dependence", "\"inverse\""]),
      (#"{"uniform": {"deviation": 1}}"#, ["deviation", "deviationWidth"]),
      (#""wan""#, ["wan", "wan2022"]), (#"{"wan2022": {"scale": -1}}"#, ["scale", "at least 0"]),
      (#"{"stateIndependent": {"driftSpread": -1}}"#, ["driftSpread", "at least 0"]),
      (#"{"rramMilo": {"programmingScale": -1}}"#, ["programmingScale"]),
    ] {
      let message = try refusal(device)
      for word in words { #expect(message.contains(word), "\(message): \(word)") }
    }
    for model in ProgrammedDevice.builtIn {
      let settings = InferenceSettings.bare(any: model.init())
      try SettingsFile.write(.inference(settings), to: folder.path + "/m.json")
      #expect(try SettingsFile.load(from: folder.path + "/m.json") == .inference(settings))
      #expect(try refusal("\"\(model.name)\"") == "nothing")
    }
  }

  @Test("the clip is at the magnitude of its rank, as sorting finds it")
  func percentiles() throws {
    var settings = InferenceSettings.bare(ExactConductance())
    for (rows, columns) in [(1, 1), (3, 7), (40, 55)] {
      var weights = signals(rows, columns, 3)
      if columns > 1 { (weights[0, 0], weights[0, 1]) = (0, weights[1, 1]) }
      let sorted = weights.elements.map(abs).sorted()
      for p in [0.001, 1, 33.3, 50, 99, 99.99, 100] as [Float] {
        settings.conductances.clipPercentile = p
        let rank = Int((Double(p) / 100 * Double(sorted.count)).rounded(.up))
        let expected = sorted[max(rank, 1) - 1]
        let tile = try InferenceTile(rows: rows, columns: columns, settings: settings, seed: 1)
        guard expected > 0 else {
          #expect(throws: CrosspointError.self) { try tile.setWeights(weights) }
          continue
        }
        try tile.setWeights(weights)
        #expect(tile.largestWeight == expected)
        #expect(tile.clippedWeights.count == sorted.count { $0 > expected })
      }
    }
  }
}
