import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

/// Presets of training algorithms are what the table of their source says: every setting of the
/// cell that is not its model's default, and the bit length of updates.
@Suite("Presets of training algorithms")
struct CompoundPresetTests {
  private struct Row {
    var cell: String
    var bitLength = 31
    var values: [String: Double] = [:]
  }

  private static func chopped(
    _ fast: Double, _ granularity: Double, flips: Double, bitLength: Int = 31
  ) -> Row {
    Row(
      cell: "cTTv2", bitLength: bitLength,
      values: [
        "fastLearningRate": fast, "scalesAutomatically": 1, "automaticGranularity": granularity,
        "chopperProbability": flips,
      ])
  }

  private static func agad(
    _ fast: Double, _ granularity: Double, tail: Double, flips: Double, bitLength: Int = 31
  ) -> Row {
    Row(
      cell: "agad", bitLength: bitLength,
      values: [
        "fastLearningRate": fast, "scalesAutomatically": 1, "automaticGranularity": granularity,
        "tailWeightening": tail, "chopperProbability": flips,
      ])
  }

  /// A bit length of 100 is 64 with the rate in proportion: 0.1·100/64.
  private static let own: [String: Row] = [
    "TikiTakaReRamES": Row(cell: "tikiTaka"), "TikiTakaReRamSB": Row(cell: "tikiTaka"),
    "TikiTakaCapacitor": Row(cell: "tikiTaka"), "TikiTakaEcRam": Row(cell: "tikiTaka"),
    "TikiTakaEcRamMO": Row(cell: "tikiTaka"), "TikiTakaIdealized": Row(cell: "tikiTaka"),
    "TikiTakaGokmenVlasov": Row(cell: "tikiTaka"), "TikiTakaReRamArrayOM": Row(cell: "tikiTaka"),
    "TikiTakaReRamArrayHfO2": Row(cell: "tikiTaka"),
    "TTv2ReRamES": chopped(0.5, 1000, flips: 0), "TTv2ReRamSB": chopped(0.5, 1000, flips: 0),
    "TTv2Capacitor": chopped(0.1, 1000, flips: 0),
    "TTv2EcRam": chopped(0.15625, 500, flips: 0, bitLength: 64),
    "TTv2EcRamMO": chopped(0.15625, 500, flips: 0, bitLength: 64),
    "TTv2Idealized": chopped(0.15625, 500, flips: 0, bitLength: 64),
    "TTv2GokmenVlasov": chopped(0.5, 1000, flips: 0),
    "TTv2ReRamArrayOM": chopped(0.5, 1000, flips: 0),
    "TTv2ReRamArrayHfO2": chopped(0.5, 1000, flips: 0),
    "ChoppedTTv2ReRamES": chopped(0.5, 1000, flips: 0.01),
    "ChoppedTTv2ReRamSB": chopped(0.5, 1000, flips: 0.01),
    "ChoppedTTv2Capacitor": chopped(0.1, 1000, flips: 0.01),
    "ChoppedTTv2EcRam": chopped(1.5625, 500, flips: 0.01, bitLength: 64),
    "ChoppedTTv2EcRamMO": chopped(0.15625, 500, flips: 0.001, bitLength: 64),
    "ChoppedTTv2Idealized": chopped(0.15625, 500, flips: 0.001, bitLength: 64),
    "ChoppedTTv2GokmenVlasov": chopped(0.5, 1000, flips: 0.01),
    "ChoppedTTv2ReRamArrayOM": chopped(0.5, 1000, flips: 0.01),
    "ChoppedTTv2ReRamArrayHfO2": chopped(0.5, 1000, flips: 0.01),
    "AGADReRamES": agad(0.5, 1000, tail: 5, flips: 0.02),
    "AGADReRamSB": agad(0.5, 1000, tail: 5, flips: 0.02),
    "AGADCapacitor": agad(0.1, 1000, tail: 20, flips: 0.01),
    "AGADEcRam": agad(0.1, 750, tail: 50, flips: 0.005),
    "AGADEcRamMO": agad(0.15625, 500, tail: 50, flips: 0.005, bitLength: 64),
    "AGADIdealized": agad(0.15625, 500, tail: 50, flips: 0.005, bitLength: 64),
    "AGADGokmenVlasov": agad(0.5, 1000, tail: 5, flips: 0.02),
    "AGADReRamArrayOM": agad(0.5, 1000, tail: 5, flips: 0.02),
    "AGADReRamArrayHfO2": agad(0.5, 1000, tail: 5, flips: 0.02),
  ]

  /// Those without settings of their own: mixed precision of every device, and two and four devices
  /// a weight of all but PCM.
  private static let plain: [String: Row] = {
    var rows = ["MixedPrecisionPCM": Row(cell: "mixedPrecision")]
    for name in [
      "ReRamES", "ReRamSB", "Capacitor", "EcRam", "EcRamMO", "Idealized", "GokmenVlasov",
      "ReRamArrayOM", "ReRamArrayHfO2",
    ] {
      rows["MixedPrecision" + name] = Row(cell: "mixedPrecision")
      rows[name + "2"] = Row(cell: "vector")
      rows[name + "4"] = Row(cell: "vector", values: ["devices": 4])
    }
    return rows
  }()

  /// The settings of a cell that are numbers or truth values, by name.
  private func values(_ cell: Cell) throws -> [String: Double] {
    let encoder = StoredJSON.encoder()
    encoder.userInfo[.isForPeople] = true
    let json = try JSONSerialization.jsonObject(
      with: encoder.encode(cell), options: [.fragmentsAllowed])
    let all = (json as? [String: [String: Any]])?[cell.name] ?? [:]
    return all.compactMapValues { ($0 as? NSNumber)?.doubleValue }
  }

  @Test("each has the values of its source, and its model's defaults beside them")
  func values() throws {
    let table = Self.own.merging(Self.plain) { $1 }
    #expect(Set(CompoundPreset.all.map(\.name)) == Set(table.keys))
    #expect(CompoundPreset.all.count == table.count)
    for preset in CompoundPreset.all {
      let row = try #require(table[preset.name])
      #expect(preset.settings.cell.name == row.cell, "\(preset.name)")
      #expect(preset.settings.update.bitLength == row.bitLength, "\(preset.name)")
      let standard = try values(
        JSONDecoder().decode(Cell.self, from: Data("\"\(row.cell)\"".utf8)))
      let all = try values(preset.settings.cell)
      let changed = all.filter { $0.value != standard[$0.key] }
      #expect(Set(changed.keys) == Set(row.values.keys.filter { row.values[$0] != standard[$0] }))
      for (name, value) in row.values {
        let found = try #require(all[name])
        #expect(abs(found - value) <= 1e-7 * abs(value), "\(preset.name): \(name) is \(found)")
      }
    }
  }

  @Test("devices are those of the device's preset; about a reference, zero is the symmetry point")
  func devices() throws {
    for preset in CompoundPreset.all {
      let settings = preset.settings
      var expected = preset.device.device
      if preset.kind != .vector, preset.kind != .mixedPrecision,
        var model = expected.as(SoftBoundsReference.self)
      {
        model.reference.subtractsSymmetryPoint = true
        expected = Device(model)
      }
      #expect(settings.device == expected, "\(preset.name)")
      let isOurs =
        preset.device.name.hasPrefix("ReRamArray")
        || (preset.device.name == "GokmenVlasov" && preset.kind != .mixedPrecision)
      #expect(preset.isOfUpstream == !isOurs, "\(preset.name)")
      #expect(preset.summary.contains("aihwkit has no such preset") == isOurs)
      var update = PulsedUpdate()
      update.bitLength = settings.update.bitLength
      #expect(settings.update == update)
      #expect(settings.forward == preset.device.settings.forward)
      #expect(settings.backward == preset.device.settings.backward)
      if let transfer = (settings.cell.model as? any TransferModel)?.transfer {
        var circuits = settings.forward
        (circuits.noiseManagement, circuits.boundManagement) = (.none, .none)
        #expect(transfer.transferForward == circuits)
        #expect(circuits.outputBound == 20 && circuits.outputNoise == 0.1)
        var writes = PulsedUpdate()
        if preset.kind != .tikiTaka {
          (writes.bitLength, writes.updateManagement, writes.bitLengthManagement) = (
            1, false, false
          )
        }
        #expect(transfer.transferUpdate == writes)
      }
      if let mixed = settings.cell.as(MixedPrecision.self) {
        #expect(mixed.cell == preset.device.cell)
      }
      if let vector = settings.cell.as(VectorCell.self) { #expect(vector.pulsed == .random) }
    }
  }

  @Test("each is a named tile, possible, comes back from a file of settings, and learns")
  func tiles() throws {
    let folder = try TemporaryFolder()
    for preset in CompoundPreset.all {
      let named = try #require(TileKind.named.first { $0.name == preset.name })
      #expect(named.kind == .analog(preset.settings) && named.summary == preset.summary)
      try preset.settings.validate()
      let file = try folder.write(preset.name + ".json", SettingsFile.text(named.kind).utf8)
      let loaded = try SettingsFile.load(from: file)
      #expect(loaded == named.kind, "\(preset.name)")
      let tile = try named.kind.makeTile(rows: 3, columns: 5, seed: 1, tile: 0, threads: 1)
      let analog = try #require(tile as? AnalogTile)
      let before = analog.state.cells
      try tile.update(
        x: Matrix(rows: 40, columns: 5, repeating: 0.5),
        delta: Matrix(rows: 40, columns: 3, repeating: 0.5), learningRate: 0.5)
      #expect(analog.state.cells != before, "\(preset.name)")
      #expect(tile.weights.elements.allSatisfy { $0.isFinite })
    }
    #expect(Set(TileKind.named.map(\.name)).count == TileKind.named.count)
  }
}
