import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

/// docs/settings.md says of every setting what the code says of it.
@Suite("The page of settings")
struct SettingsPageTests {
  private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../docs/settings.md").standardizedFileURL.path

  /// The cells of a section's table by their first one.
  private static func rows(_ section: String) throws -> [String: [String]] {
    let text = try String(contentsOfFile: page, encoding: .utf8)
    let part = try #require(
      text.components(separatedBy: "\n## ").first { $0.hasPrefix(section + "\n") })
    var rows: [String: [String]] = [:]
    for line in part.split(separator: "\n") where line.hasPrefix("| `") {
      let cells = line.replacing("\\|", with: "/").split(separator: "|").map {
        $0.trimmingCharacters(in: .whitespaces)
      }
      rows[cells[0].trimmingCharacters(in: ["`"])] = cells
    }
    return rows
  }

  /// Every value of some settings as a file for people has it, a resolution beside its bits.
  private static func values<T: NamedSettings>(_ settings: T) throws -> [String: String] {
    // What is left out of files stands in those for people.
    let object = try Self.objects(settings, isForPeople: true).merging(
      Self.objects(settings, isForPeople: false)
    ) { $1 }
    return object.mapValues { value in
      switch value {
      case let object as [String: Any]: object.keys.first!
      case let text as String: "\"\(text)\""
      default: "\(value)"
      }
    }
  }

  private static func objects<T: NamedSettings>(_ settings: T, isForPeople: Bool) throws
    -> [String: Any]
  {
    let encoder = StoredJSON.encoder()
    encoder.userInfo[.isForPeople] = isForPeople
    let json = try encoder.encode(settings)
    return try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
  }

  private func check<T: NamedSettings>(
    _ type: T.Type, _ section: String, besides: [String: String] = [:]
  ) throws {
    let rows = try Self.rows(section)
    let settings = T.settings
    #expect(Set(rows.keys) == Set(settings.map(\.name)), "\(section)")
    let values = try Self.values(T()).merging(besides) { $1 }
    for setting in settings {
      let cells = try #require(rows[setting.name], "\(section): \(setting.name)")
      if cells[1] == "its own" {
        #expect(cells[2] == setting.expected, "\(setting.name)")
        continue
      }
      let standard = cells[1].replacing("`", with: "").replacing("\"", with: "")
      let value = try #require(values[setting.name], "\(setting.name)").replacing("\"", with: "")
      let isFlag = standard == "true" || standard == "false"
      let isSame =
        isFlag
        ? (value == "1" || value == "true") == (standard == "true")
        : value == standard || Float(value) == Float(standard)
      #expect(isSame, "\(setting.name) is \(value) by default, and not \(standard)")
      if !cells[2].contains("`") { #expect(cells[2] == setting.expected, "\(setting.name)") }
    }
  }

  /// The settings that models have beside those of constant step, all in one table.
  private func checkOwn(_ models: [any DeviceModel.Type], _ section: String) throws {
    let rows = try Self.rows(section)
    let common = Set(ConstantStep.settings.map(\.name))
    var names: Set<String> = []
    func check<Model: DeviceModel>(_: Model.Type) throws {
      let json = try Self.objects(Model(), isForPeople: true)
      for setting in Model.settings where !common.contains(setting.name) {
        names.insert(setting.name)
        let cells = try #require(rows[setting.name], "\(setting.name)")
        #expect(cells[2] == setting.expected, "\(setting.name)")
        let value = json[setting.name]!
        let list = (value as? [Any])?.map { "\(($0 as! NSNumber).floatValue)" }.joined(
          separator: ", ")
        let text = list.map { "[\($0)]" } ?? (value as? String).map { "\"\($0)\"" } ?? "\(value)"
        let isFlag = cells[1] == "true" || cells[1] == "false"
        #expect(
          cells[1] == text || Float(cells[1]) == Float(text)
            || isFlag && (value as? Bool) == (cells[1] == "true")
            || cells[3].hasSuffix("\(text) by default in `\(Model.name)`"),
          "\(setting.name) is \(text) by default, and not \(cells[1])")
      }
    }
    for model in models { try check(model) }
    #expect(Set(rows.keys) == names)
  }

  /// The settings of all programmed devices, in one table: each default that of a model, and of
  /// others where the row says so.
  @Test("settings of programmed devices")
  func programmedDevices() throws {
    let rows = try Self.rows("`device`: programmed devices")
    var names: Set<String> = []
    func check<Model: ProgrammedModel>(_: Model.Type) throws {
      let json = try Self.objects(Model(), isForPeople: true)
      for setting in Model.settings {
        names.insert(setting.name)
        let cells = try #require(rows[setting.name], "\(setting.name)")
        #expect(
          cells[2] == setting.expected || cells[2] + ", or null" == setting.expected,
          "\(setting.name) of \(Model.name)")
        let value = json[setting.name] ?? NSNull()
        let list = (value as? [Any])?.map { "\(($0 as! NSNumber).floatValue)" }.joined(
          separator: ", ")
        let text =
          list.map { "[\($0)]" } ?? (value as? String).map { "\"\($0)\"" }
          ?? (value is NSNull ? "null" : "\(value)")
        let isFlag = cells[1] == "true" || cells[1] == "false"
        #expect(
          cells[1] == text || Float(cells[1]) != nil && Float(cells[1]) == Float(text)
            || isFlag && (value as? Bool) == (cells[1] == "true")
            || cells[3].hasSuffix("\(text) by default in `\(Model.name)`"),
          "\(setting.name) is \(text) by default in \(Model.name), and not \(cells[1])")
      }
    }
    for model in ProgrammedDevice.builtIn { try check(model) }
    #expect(Set(rows.keys) == names)
  }

  /// What the buffered algorithms have beside Tiki-Taka's, each default that of one of them.
  private func checkTransfers(_ section: String) throws {
    let rows = try Self.rows(section)
    let common = Set(TikiTaka.settings.map(\.name))
    var names: Set<String> = []
    func check<Model: TransferModel>(_ model: Model) throws {
      let values = try Self.values(model)
      for setting in Model.settings where !common.contains(setting.name) {
        let isFirst = names.insert(setting.name).inserted
        let cells = try #require(rows[setting.name], "\(setting.name)")
        #expect(cells[2] == setting.expected, "\(setting.name)")
        let value = try #require(values[setting.name])
        let isFlag = cells[1] == "true" || cells[1] == "false"
        let isSame =
          isFlag ? (value == "1") == (cells[1] == "true") : Float(value) == Float(cells[1])
        #expect(isSame || !isFirst, "\(setting.name) is \(value), and not \(cells[1])")
      }
    }
    try check(TTv2())
    try check(ChoppedTTv2())
    try check(AGAD())
    #expect(Set(rows.keys) == names)
  }

  @Test("names, defaults and ranges")
  func tables() throws {
    try check(
      Periphery.self, "`forward`, `backward`", besides: ["inputBits": "7", "outputBits": "9"])
    try check(
      PulsedUpdate.self, "`update`", besides: ["fixedGain": "null", "pulseType": "stochastic"])
    try check(ConstantStep.self, "`device`: `constantStep`")
    try checkOwn(Device.builtIn, "`device`: what other models have of their own")
    try check(
      OneSidedPair.self, "`cell`: `oneSidedPair`",
      besides: ["differenceThreshold": "null", "refreshesByCount": "false"])
    try check(Drift.self, "`device`: `drift`")
    try check(VectorCell.self, "`cell`: `vector`")
    try check(ReferenceCell.self, "`cell`: `reference`", besides: ["referenceDevice": "null"])
    try check(TikiTaka.self, "`cell`: `tikiTaka`", besides: ["fastDevice": "null"])
    try checkTransfers("`cell`: `ttv2`, `cTTv2`, `agad`")
    try check(
      MixedPrecision.self, "`cell`: `mixedPrecision`",
      besides: ["granularity": "null", "chiBits": "0", "chiIntegerBits": "1"])
    #expect(try Set(Self.rows("`cell`").keys) == Set(Cell.builtIn.map { $0.name }))
    try check(Storage.self, "`storage`")
    try check(FixedPointSettings.self, "`fixedPoint`", besides: ["later": "null"])
    try check(LaterFormats.self, "`fixedPoint`: `later`")
    try check(NonlinearSettings.self, "`nonlinear`")
    try check(FilamentCurrent.self, "`current`: `filament`", besides: ["trainsGap": "false"])
    try check(CubicCurrent.self, "`current`: `cubic`")
    try check(SiOxCurrent.self, "`current`: `siox`")
    try check(InferenceSettings.self, "`inference`")
    try check(
      Conductances.self, "`conductances`", besides: ["maximum": "null", "onOffRatio": "null"])
    let mappings = try Self.rows("`mapping`")
    #expect(Set(mappings.keys) == Set(WeightMapping.builtIn.map { $0.name }))
    for mapping in WeightMapping.builtIn {
      let cell = try #require(mappings[mapping.name]?[1])
      for name in settingNames(mapping) { #expect(cell.contains("`\(name)`"), "\(name)") }
      #expect((cell == "none") == settingNames(mapping).isEmpty)
    }
    let tabulated = try Self.rows("`current`: `tabulated`")
    #expect(Set(tabulated.keys) == Set(TabulatedCurrent.settings.map(\.name)))
    for setting in TabulatedCurrent.settings {
      #expect(tabulated[setting.name]?[2] == setting.expected, "\(setting.name)")
    }
    let analog = try Self.rows("`analog`")
    #expect(Set(analog.keys) == Set(AnalogSettings.settings.map(\.name)))
    #expect(analog["device"]?[1] == "`\(AnalogSettings().device.name)`")
    #expect(analog["array"]?[1] == "`\(AnalogSettings().array.name)`")
    #expect(try Set(Self.rows("`array`").keys) == Set(ResistiveArray.builtIn.map { $0.name }))
    for model in ResistiveArray.builtIn {
      #expect(try (Self.rows("`array`")[model.name]?[1] == "none") == (names(model).isEmpty))
    }
  }

  private func settingNames<Model: ConductanceMapping>(_: Model.Type) -> [String] {
    Model.settings.map(\.name)
  }

  /// The names of a model's settings.
  private func names<Model: ArrayModel>(_: Model.Type) -> [String] { Model.settings.map(\.name) }

  @Test("the example is a file of settings")
  func example() throws {
    let text = try String(contentsOfFile: Self.page, encoding: .utf8)
    let json = try #require(
      text.components(separatedBy: "```json\n").dropFirst().first?.components(separatedBy: "```")
        .first)
    let folder = try TemporaryFolder()
    guard
      case .analog(let settings) = try SettingsFile.load(from: folder.write("my.json", json.utf8))
    else { return }
    #expect(settings.forward.inputBits == 6 && settings.update.bitLength == 10)
  }
}
