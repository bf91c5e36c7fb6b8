import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

@Suite("Files of programmed devices")
struct InferenceFileTests {
  private static let mappings: [(name: String, mapping: WeightMapping, offset: Bool)] = [
    ("pair", WeightMapping(SinglePair()), false), ("pairs", WeightMapping(DualPair()), false),
    ("single, column", WeightMapping(SingleConductance()), true),
    ("offset, digital", WeightMapping(OffsetConductance()), false),
    ("slices", WeightMapping(BitSliced(bits: 8, slices: 4)), false),
    ("slices, column", WeightMapping(BitSliced(bits: 6, slices: 2, style: .offset)), true),
  ]

  private func settings(_ index: Int = 0) -> InferenceSettings {
    var s = InferenceSettings()
    s.conductances.mapping = Self.mappings[index].mapping
    s.conductances.offset = Self.mappings[index].offset ? .column : .digital
    s.conductances.onOffRatio = 15
    s.conductances.levels = 32
    s.conductances.clipPercentile = 98
    s.forward.noiseManagement = .none
    s.forward.boundManagement = .none
    s.forward.nonlinearity = 0.1
    (s.inputRange, s.outputRange) = (.maximum, .percentile(99))
    return s
  }

  private func tile(_ s: InferenceSettings) throws -> InferenceTile {
    let tile = try InferenceTile(rows: 5, columns: 7, settings: s, seed: .max - 3, tile: 12)
    try tile.setWeights(signals(5, 7, 3, scale: 0.3))
    return tile
  }

  @Test(
    "a saved tile goes on with the same bits, from any time and calibration",
    arguments: mappings.indices)
  func saved(_ index: Int) throws {
    let folder = try TemporaryFolder()
    let s = settings(index)
    let tile = try tile(s)
    for step in 0..<4 {
      switch step {
      case 1: try tile.drift(to: 3600)
      case 2:
        tile.beginCalibration()
        _ = try tile.forward(signals(9, 7, 4))
        try tile.endCalibration()
        _ = try tile.forward(signals(3, 7, 5))
      case 3: try tile.program()
      default: break
      }
      let path = folder.path + "/tile\(step)"
      try DigitalBiasTile(on: tile, bias: [1, -2, 0, 0.5, 3]).save(to: path)
      let loaded = try DigitalBiasTile.load(from: path, threads: 2)
      #expect(loaded.bias == [1, -2, 0, 0.5, 3])
      let other = try #require(loaded.tile as? InferenceTile)
      #expect(other.settings == s && other.seed == tile.seed && other.tile == 12)
      #expect(other.seconds == tile.seconds && other.ranges == tile.ranges)
      #expect(other.vectorNumbers == tile.vectorNumbers)
      #expect(other.largestWeight == tile.largestWeight)
      #expect(other.targetWeights == tile.targetWeights)
      #expect(other.programmedConductances == tile.programmedConductances)
      #expect(other.columnConductances == tile.columnConductances)
      #expect(other.columnConductances.isEmpty != Self.mappings[index].offset)
      // On copies, so that the next step begins where this one did.
      let again = try InferenceTile(rows: 5, columns: 7, settings: s, seed: .max - 3, tile: 12)
      try again.restore(tile.state)
      for _ in 0..<2 {
        let x = signals(3, 7, 6)
        // Before a calibration there are no products.
        if step >= 2 {
          #expect(bits(try other.forward(x)) == bits(try again.forward(x)), "step \(step)")
        }
        #expect(bits(other.weights) == bits(again.weights))
        #expect(other.compensationFactors == again.compensationFactors)
        for each in [other, again] { try each.drift(to: 86400) }
      }
      for each in [other, again] { try each.program() }
      #expect(other.programmedConductances == again.programmedConductances)
    }
  }

  @Test("settings are read back; what is misspelt or out of range is named with its place")
  func settingsFiles() throws {
    let folder = try TemporaryFolder()
    for index in Self.mappings.indices {
      let kind = TileKind.inference(settings(index))
      try SettingsFile.write(kind, to: folder.path + "/s.json")
      #expect(try SettingsFile.load(from: folder.path + "/s.json") == kind)
    }
    func refusal(_ json: String) throws -> String {
      let path = try folder.write("t.json", json.utf8)
      do { _ = try SettingsFile.load(from: path) } catch { return "\(error)" }
      return "nothing"
    }
    func conductances(_ json: String) -> String { #"{"inference": {"conductances": {\#(json)}}}"# }
    #expect(try refusal(conductances(#""mapping": "single""#)) == "nothing")
    for (json, words) in [
      (#"{"inference": {"device": "pmc"}}"#, ["inference.device.pmc", "pcm"]),
      (#"{"inference": {"device": {"own": {}}}}"#, ["ProgrammedDevice.register"]),
      (#"{"inference": {"device": {"pcm": {"driftScale": -1}}}}"#, ["pcm.driftScale is -1"]),
      (#"{"inference": {"compensation": "all"}}"#, ["inference.compensation", "\"perColumn\""]),
      (#"{"inference": {"bias": "none"}}"#, ["inference.bias", "\"digital\", \"array\""]),
      (#"{"inference": {"inputRange": {"percentile": 0}}}"#, ["inputRange.percentile is 0"]),
      (#"{"inference": {"outputRange": "most"}}"#, ["outputRange.most", "maximum"]),
      (conductances(#""mapping": "par""#), ["conductances.mapping.par", "pair"]),
      (
        conductances(#""mapping": {"pairs": {"significanceOfPairs": [2, 1]}}"#),
        ["significanceOfPairs is [2.0, 1.0]", "ascending"]
      ),
      (
        conductances(#""mapping": {"bitSliced": {"slices": 8}}"#),
        ["conductances.mapping.slices is 8", "7"]
      ),
      (
        conductances(#""mapping": {"bitSliced": {"style": "signed"}}"#),
        ["bitSliced.style", "\"balanced\", \"offset\""]
      ),
      (
        conductances(#""mapping": "offset", "levels": 2"#),
        ["conductances.levels is 2", "3 and more"]
      ),
      (conductances(#""levels": 1"#), ["conductances.levels is 1"]),
      (conductances(#""onOffRatio": 0.5"#), ["conductances.onOffRatio is 0.5", "above 1"]),
      (conductances(#""clipPercentile": 101"#), ["clipPercentile is 101"]),
      (conductances(#""offset": "row""#), ["conductances.offset", "\"digital\", \"column\""]),
      (
        #"{"inference": {"forward": {"noiseManagement": "runningAverage"}}}"#,
        ["forward.noiseManagement is runningAverage"]
      ),
    ] {
      let message = try refusal(json)
      for word in words { #expect(message.contains(word), "\(message): \(word)") }
    }
  }

  /// The file with one piece of its header exchanged, and the checksum that it should have.
  private func altered(_ path: String, _ piece: String, _ other: String) throws -> Data {
    let file = try Data(contentsOf: URL(fileURLWithPath: path))
    let length = file.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    var header = String(decoding: file[8..<8 + length], as: UTF8.self)
    let sum = try #require(header.firstMatch(of: #/"crosspoint.crc32":"([0-9a-f]{8})"/#)?.output.1)
    header = header.replacing(sum, with: "00000000")
    let quoted = { (text: String) in text.replacing("\"", with: "\\\"") }
    let changed = header.replacing(quoted(piece), with: quoted(other))
    #expect(changed != header, "\(piece)")
    return HandMade.seal(HandMade.file(changed, file.dropFirst(8 + length)))
  }

  @Test("values that no tile can have are refused, each with its reason")
  func refused() throws {
    let folder = try TemporaryFolder()
    let tile = try tile(settings(2))
    try tile.drift(to: 3600)
    let path = folder.path + "/tile"
    try tile.save(to: path)
    for (piece, other, word) in [
      (#""seconds":3600"#, #""seconds":-3600"#, "seconds is -3600.0"),
      (#""seconds":3600"#, #""seconds":1e30"#, "0 to 1e18"),
      (#""programmings":2"#, #""programmings":0"#, "programmings is 0"),
      (#""devices":1"#, #""devices":0"#, "devices is 0"),
      (#""devices":1"#, #""devices":2"#, "device1"),
      (#""ranges":{}"#, #""ranges":{"input":-1}"#, "ranges.input is -1.0"),
      (#""bias":"digital""#, #""bias":"analog""#, "bias"),
      (#""levels":32"#, #""levels":1"#, "conductances.levels is 1"),
      (#""mapping":{"single":{}}"#, #""mapping":"pair""#, "1 matrices"),
    ] {
      let bad = try folder.write("bad", altered(path, piece, other))
      let error = #expect(throws: FileError.self, "\(other)") { try TileFile.load(from: bad) }
      #expect(error?.description.contains(word) == true, "\(error?.description ?? "")")
    }
  }

  @Test("a tile of a device that is not registered is not saved")
  func unregistered() throws {
    var s = InferenceSettings()
    s.device = ProgrammedDevice(Unregistered())
    let tile = try InferenceTile(rows: 2, columns: 3, settings: s, seed: 1)
    let path = try TemporaryFolder().path + "/tile"
    let error = #expect(throws: FileError.self) { try tile.save(to: path) }
    #expect(error?.description.contains("ProgrammedDevice.register(Unregistered.self)") == true)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("a device of another package is read by its name once it is registered")
  func registered() throws {
    ProgrammedDevice.register(Halving.self)
    var s = settings()
    s.device = ProgrammedDevice(Halving(halfLife: 10))
    s.compensation = .none
    s.conductances = Conductances()
    s.conductances.onOffRatio = .infinity
    let folder = try TemporaryFolder()
    try SettingsFile.write(.inference(s), to: folder.path + "/s.json")
    #expect(try SettingsFile.load(from: folder.path + "/s.json") == .inference(s))
    let text = #"{"inference": {"device": {"halving": {"halfLife": 0}}}}"#
    let error = #expect(throws: FileError.self) {
      try SettingsFile.load(from: folder.write("t.json", text.utf8))
    }
    #expect(error?.description.contains("inference.device.halving.halfLife is 0") == true)
    let tile = try tile(s)
    let before = tile.weights
    try tile.save(to: folder.path + "/tile")
    let loaded = try InferenceTile.load(from: folder.path + "/tile")
    try loaded.drift(to: 20)
    for (a, b) in zip(loaded.weights.elements, before.elements) { #expect(a == b / 4) }
    // Known at times of its own alone.
    let time = #expect(throws: CrosspointError.self) { try loaded.drift(to: 15) }
    #expect(time?.description.contains("measured: 10.0 s, 20.0 s") == true)
  }
}

private struct Unregistered: ProgrammedLaw {
  static let name = "unregistered"
  static let summary = "a device of the tests"
  var conductanceMaximum: Float = 1
  static let settings: [Setting<Unregistered>] = []
  func validate() throws {}
  func programmed(_ target: Lanes, _ gaussian: Lanes, _ range: ConductanceRange) -> Lanes { target }
  func reading(at seconds: Double, _ range: ConductanceRange) -> Scaled { Scaled(factor: 1) }
}

/// A model of a package of one's own: half is left after each half-life, and it was measured twice.
private struct Halving: ProgrammedLaw {
  static let name = "halving"
  static let summary = "a device of the tests"
  var conductanceMaximum: Float = 4
  var halfLife: Float = 1
  var knownTimes: [Double]? { [Double(halfLife), 2 * Double(halfLife)] }
  static let settings: [Setting<Halving>] = [.number("halfLife", \.halfLife, .positive)]

  init() {}
  init(halfLife: Float) { self.halfLife = halfLife }

  func validate() throws { try validateEach("device") }
  func programmed(_ target: Lanes, _ gaussian: Lanes, _ range: ConductanceRange) -> Lanes { target }
  func reading(at seconds: Double, _ range: ConductanceRange) -> Scaled {
    Scaled(factor: Float(exp2(-seconds / Double(halfLife))))
  }
}

private struct Scaled: DevicewiseReading {
  let factor: Float
  var isNoisy: Bool { false }
  func conductance(_ devices: ProgrammedDevices) -> Lanes { devices.programmed * Lanes(factor) }
  func deviation(_ conductance: Lanes, _ devices: ProgrammedDevices) -> Lanes { Lanes(0) }
}
