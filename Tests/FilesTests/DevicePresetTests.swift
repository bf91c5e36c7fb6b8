import Crosspoint
import CrosspointFiles
import Foundation
import Testing

/// Presets are what the table of their sources says: every setting that is not its model's default.
@Suite("Presets of devices")
struct DevicePresetTests {
  private static let table: [String: (model: String, values: [String: Double])] = [
    "GokmenVlasov": ("constantStep", ["step": 0.0016, "boundMaximum": 1, "boundMinimum": -1]),
    "Idealized": (
      "constantStep",
      ["step": 0.0002, "upDownSpread": 0, "boundMaximum": 1, "boundMinimum": -1]
    ),
    "ReRamES": (
      "exponentialStep",
      [
        "step": 0.00135, "stepSpread": 0.2, "cycleSpread": 5, "upDown": 0.259359,
        "upDownSpread": 0.05, "boundMaximum": 1, "boundMinimum": -1, "positionScale": -0.5,
        "positionOffset": -0.5, "growthUp": 5, "growthDown": 5, "amplitudeUp": -1.18445,
        "amplitudeDown": -0.081404, "writeNoise": 75,
      ]
    ),
    "ReRamSB": (
      "softBoundsReference",
      [
        "step": 0.002, "cycleSpread": 3.75, "boundMaximum": 1.25, "boundMinimum": -0.75,
        "boundMaximumSpread": 0.24, "boundMinimumSpread": 0.4, "writeNoise": 56,
      ]
    ),
    "Capacitor": (
      "linearStep",
      [
        "step": 0.005, "stepSpread": 0.1, "upDownSpread": 0.06, "boundMaximum": 1,
        "boundMinimum": -1, "boundMaximumSpread": 0.07, "boundMinimumSpread": 0.07,
        "slopeUp": 0.05, "slopeDown": 0.05, "slopeSpread": 0.01, "lifetime": 1e6,
        "lifetimeSpread": 0.3,
      ]
    ),
    "EcRam": (
      "linearStep",
      [
        "step": 0.002, "stepSpread": 0.1, "boundMaximum": 1.1724, "boundMinimum": -0.8276,
        "boundMaximumSpread": 0.05, "boundMinimumSpread": 0.05, "slopeUp": 0.1153,
        "slopeDown": 0.5085,
      ]
    ),
    "EcRamMO": (
      "linearStep",
      [
        "step": 2.8214e-4, "stepSpread": 0.1, "cycleSpread": 2, "boundMaximum": 1.1714,
        "boundMinimum": -0.8286, "boundMaximumSpread": 0.05, "boundMinimumSpread": 0.05,
        "slopeUp": 0.4152, "slopeDown": 0.7342,
      ]
    ),
    "PCM": (
      "exponentialStep",
      [
        "step": 0.01, "stepSpread": 0.2, "upDownSpread": 0.05, "cycleSpread": 0.6,
        "noiseOffset": 0.042, "noiseSlope": 0.108, "boundMaximum": 2, "boundMinimum": 0,
        "boundMaximumSpread": 0.1, "boundMinimumSpread": 0, "positionScale": -1,
        "positionOffset": 0, "growthUp": 2.5, "growthDown": 2.5, "amplitudeUp": -27.235,
        "amplitudeDown": -2.235, "resetBias": 0.01, "resetBiasSpread": 0.02,
      ]
    ),
    "ReRamArrayOM": (
      "softBoundsReference",
      [
        "step": 0.0949, "stepSpread": 0.7829, "stepSpreadIsLogNormal": 1, "cycleSpread": 0.4158,
        "boundMaximum": 1, "boundMinimum": -1, "boundMaximumSpread": 0.3499,
        "boundMinimumSpread": 0.5695, "writeNoise": 1.4113, "subtractsSymmetryPoint": 1,
        "referenceSpread": 0.05, "corruptRange": 0.01,
      ]
    ),
    "ReRamArrayHfO2": (
      "softBoundsReference",
      [
        "step": 0.4622, "stepSpread": 0.7125, "stepSpreadIsLogNormal": 1, "cycleSpread": 0.2174,
        "boundMaximum": 1, "boundMinimum": -1, "boundMaximumSpread": 0.4295,
        "boundMinimumSpread": 0.5990, "writeNoise": 0.5841, "subtractsSymmetryPoint": 1,
        "referenceSpread": 0.05, "corruptRange": 0.01,
      ]
    ),
    "PhaseChange": ("phaseChange", [:]),
  ]

  private func values(_ device: Device) throws -> [String: Any] {
    let encoder = StoredJSON.encoder()
    encoder.userInfo[.isForPeople] = true
    let json = try JSONSerialization.jsonObject(with: encoder.encode(device))
    return try #require((json as? [String: [String: Any]])?[device.name])
  }

  @Test("each has the values of its source, and its model's defaults beside them")
  func values() throws {
    #expect(Set(DevicePreset.all.map(\.name)) == Set(Self.table.keys))
    for preset in DevicePreset.all {
      let (model, expected) = try #require(Self.table[preset.name])
      #expect(preset.device.name == model)
      let standard = try values(
        try JSONDecoder().decode(Device.self, from: Data("\"\(model)\"".utf8)))
      var changed: [String: Double] = [:]
      for (name, value) in try values(preset.device) {
        if let text = value as? String {
          let isAdditive = preset.name == "Capacitor" || model == "softBoundsReference"
          #expect(text == (isAdditive ? "additive" : "multiplicative"), "\(preset.name)")
          continue
        }
        if let object = value as? NSDictionary {
          #expect(object == standard[name] as? NSDictionary, "\(preset.name): \(name)")
          continue
        }
        let number = try #require((value as? NSNumber)?.doubleValue)
        if number != (standard[name] as? NSNumber)?.doubleValue { changed[name] = number }
      }
      #expect(Set(changed.keys) == Set(expected.keys), "\(preset.name)")
      for (name, value) in expected {
        let found = try #require(changed[name], "\(preset.name): \(name)")
        #expect(abs(found / value - 1) < 1e-7 || found == value, "\(preset.name): \(name)")
      }
    }
  }

  @Test("each has a tile of its name, with the presets' circuits; PCM and PhaseChange are pairs")
  func tiles() throws {
    for preset in DevicePreset.all {
      let kind = try #require(TileKind.named.first { $0.name == preset.name }).kind
      guard case .analog(let settings) = kind else { continue }
      #expect(settings.device == preset.device)
      #expect(
        settings.cell.name
          == (["PCM", "PhaseChange"].contains(preset.name) ? "oneSidedPair" : "single"))
      for circuits in [settings.forward, settings.backward] {
        #expect(circuits.outputBound == 20 && circuits.outputNoise == 0.1)
        #expect(circuits.inputBits == 7 && circuits.noiseManagement == .absoluteMaximum())
      }
      #expect(settings.forward.boundManagement == .iterative)
      if let pair = settings.cell.as(OneSidedPair.self) {
        #expect(pair.refreshForward == settings.forward)
      }
      #expect(settings.backward.boundManagement == .none)
      #expect(settings.update == PulsedUpdate() && settings.update.bitLength == 31)
      let tile = try kind.makeTile(rows: 3, columns: 5, seed: 1, tile: 0, threads: 1)
      try tile.update(
        x: Matrix(rows: 1, columns: 5, repeating: 0.5),
        delta: Matrix(rows: 1, columns: 3, repeating: 0.5), learningRate: 1)
      #expect(tile.weights.elements.contains { $0 > 0 })
    }
  }

  @Test("write noise is in units of the step")
  func writeNoise() throws {
    for preset in DevicePreset.all {
      let noise = [
        "ReRamES": 0.10125, "ReRamSB": 0.112, "ReRamArrayOM": 0.13393, "ReRamArrayHfO2": 0.26997,
      ]
      let expected = noise[preset.name] ?? 0
      #expect(abs(Double(preset.device.model.writeNoise) - expected) < 1e-5, "\(preset.name)")
      try preset.settings.validate()
    }
  }
}
