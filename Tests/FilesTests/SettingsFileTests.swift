import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

/// Files of settings, as people write them: what is left out, misspelt, of another type or out of
/// range.
@Suite("Files of settings")
struct SettingsFileTests {
  static func load(_ text: String) throws -> TileKind {
    let folder = try TemporaryFolder()
    return try SettingsFile.load(from: folder.write("my.json", text.utf8))
  }

  /// What is wrong, without the file's name.
  static func refusal(_ text: String, at place: SourceLocation = #_sourceLocation) -> String {
    let error = #expect(throws: FileError.self, sourceLocation: place) { try load(text) }
    let message = error?.description ?? ""
    let name = message.range(of: "my.json: ") ?? message.range(of: "my.json ")
    return name.map { String(message[$0.upperBound...]) } ?? message
  }

  @Test(
    "every named kind is written with every setting, and read back the same",
    arguments: TileKind.named.map(\.name))
  func roundTrip(_ name: String) throws {
    let kind = try #require(TileKind.named.first { $0.name == name }).kind
    let text = try SettingsFile.text(kind)
    #expect(try Self.load(text) == kind)
    guard case .analog(let settings) = kind else { return }
    func names<Model: DeviceModel>(_: Model) -> [String] { Model.settings.map(\.name) }
    // Every key of every part stands there, or the other one of a pair.
    for part in [
      Periphery.settings.map(\.name), names(settings.device.model),
      PulsedUpdate.settings.map(\.name),
    ] {
      for key in part {
        let other =
          key.hasSuffix("Bits")
          ? key.replacingOccurrences(of: "Bits", with: "Resolution")
          : key.replacingOccurrences(of: "Resolution", with: "Bits")
        #expect(text.contains("\"\(key)\"") || text.contains("\"\(other)\""), "\(key)")
      }
    }
  }

  @Test("what is left out has its default, whichever it is")
  func defaults() throws {
    #expect(try Self.load(#"{"analog": {}}"#) == .analog(AnalogSettings()))
    #expect(try Self.load(#"{"digital": {}, "format": "crosspoint settings 1"}"#) == .digital)
    #expect(try Self.load(#""digital""#) == .digital)
    // Every key of every named kind left out alone: all others stay, and it has its default.
    for (name, _, kind) in TileKind.named {
      guard case .analog(let settings) = kind else { continue }
      let whole =
        try JSONSerialization.jsonObject(with: Data(SettingsFile.text(kind).utf8)) as! [String: Any]
      for path in keyPaths(whole) where path.count > 2 {
        let part = String(
          decoding: try JSONSerialization.data(withJSONObject: removing(path, from: whole)),
          as: UTF8.self)
        // What the others ask of it may leave no room for the default: an ideal array has no
        // converters, and needs no bound.
        guard case .analog(let found)? = try? Self.load(part) else {
          #expect(Self.refusal(part).contains("because"))
          continue
        }
        #expect(found == settings || differences(found, settings) == 1, "\(name) without \(path)")
      }
    }
  }

  @Test("a misspelt key of any part is refused with the nearest one that is known")
  func misspelt() throws {
    for (_, _, kind) in TileKind.named {
      let whole =
        try JSONSerialization.jsonObject(with: Data(SettingsFile.text(kind).utf8)) as! [String: Any]
      for path in keyPaths(whole) where path.last!.count > 4 {
        var wrong = path
        // Two letters exchanged.
        var letters = Array(wrong.removeLast())
        letters.swapAt(2, 3)
        guard String(letters) != path.last! else { continue }
        let text = String(
          decoding: try JSONSerialization.data(
            withJSONObject: renaming(path, to: String(letters), in: whole)), as: UTF8.self)
        let said = Self.refusal(text)
        #expect(said.contains((wrong + [String(letters)]).joined(separator: ".")), "\(said)")
        #expect(said.contains("is not known"), "\(said)")
        #expect(said.contains(path.last!), "\(said)")
      }
    }
  }

  @Test("a value of another type is refused with its place, whichever it is")
  func retyped() throws {
    for (_, _, kind) in TileKind.named {
      let whole =
        try JSONSerialization.jsonObject(with: Data(SettingsFile.text(kind).utf8)) as! [String: Any]
      for path in keyPaths(whole) {
        for value in [["a"], "a text", ["x": 1]] as [Any] {
          let changed = setting(path, to: value, in: whole)
          let text = String(
            decoding: try JSONSerialization.data(withJSONObject: changed), as: UTF8.self)
          let said = Self.refusal(text)
          #expect(
            said.contains(path.joined(separator: ".")) || path == ["format"],
            "\(path) \(value): \(said)")
        }
      }
    }
  }

  @Test("infinities, small numbers and large ones")
  func numbers() throws {
    guard
      case .analog(let settings) = try Self.load(
        #"""
        {"analog": {"forward": {"inputBound": Infinity, "inputResolution": 0, "outputNoise": \#
        1e-60, "outputBound": "inf", "outputBits": null}}}
        """#)
    else { return }
    #expect(settings.forward.inputBound == .infinity && settings.forward.outputBound == .infinity)
    #expect(settings.forward.outputNoise == 0 && settings.forward.outputResolution == 0)
  }

  @Test("bits are the resolution of their steps, in the library and in files")
  func bits() throws {
    for (bits, steps) in [(2, 2), (5, 30), (7, 126), (9, 510), (24, 16_777_214)] as [(Int, Float)] {
      var periphery = Periphery()
      periphery.inputBits = bits
      periphery.outputBits = bits
      #expect(periphery.inputResolution == 1 / steps && periphery.outputResolution == 1 / steps)
      #expect(periphery.inputBits == bits && periphery.outputBits == bits)
      let file = #"{"analog": {"forward": {"inputBits": \#(bits), "outputBits": \#(bits)}}}"#
      guard case .analog(let settings) = try Self.load(file) else { return }
      #expect(settings.forward == periphery && settings.warnings.isEmpty)
    }
    var periphery = Periphery()
    periphery.inputBits = nil
    #expect(periphery.inputResolution == 0 && periphery.inputBits == nil)
    periphery.inputResolution = 0.3
    #expect(periphery.inputBits == nil)
  }

  @Test("a resolution that looks like bits is warned of")
  func warnings() throws {
    var settings = AnalogSettings.rpuManaged
    #expect(settings.warnings.isEmpty)
    settings.backward.outputResolution = 6
    #expect(
      settings.warnings == [
        """
        backward.outputResolution is 6, which means 6 steps of the whole range; for a \
        converter of 6 bits write outputBits instead.
        """
      ])
    settings.backward.outputResolution = 100
    #expect(settings.warnings.isEmpty)
  }

  @Test("what another command writes is called that, and is no settings")
  func otherFiles() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/tile"
    try DigitalTile(rows: 2, columns: 3).save(to: path)
    let saved = #expect(throws: FileError.self) { try SettingsFile.load(from: path) }
    #expect(saved?.description.contains("is a saved tile, network or training run") == true)
    let missing = #expect(throws: FileError.self) {
      try SettingsFile.load(from: folder.path + "/none")
    }
    #expect(missing?.problem == .missing)
  }

  @Test(
    """
    names and texts are shown without control characters and cut; a file that is too long is \
    not read
    """
  )
  func hostile() {
    let escape = Self.refusal(#"{"analog": {"\u001b[31m\u0000": 1}}"#)
    #expect(escape.hasPrefix("analog.�[31m� is not known") && !escape.contains("\u{1B}"))
    let long = String(repeating: "k", count: 100_000)
    #expect(Self.refusal(#"{"analog": {"\#(long)": 1}}"#).count < 300)
    #expect(Self.refusal(#"{"analog": {"update": {"bitLength": "\#(long)"}}}"#).count < 300)
    #expect(
      Self.refusal(#"{"analog": {"# + String(repeating: " ", count: 2_000_000)).contains(
        "2000012 bytes long"))
  }

  // MARK: Changes of an object at a path

  private func keyPaths(_ object: [String: Any]) -> [[String]] {
    object.keys.sorted().flatMap { key in
      [[key]] + ((object[key] as? [String: Any]).map { keyPaths($0).map { [key] + $0 } } ?? [])
    }
  }

  private func changing(
    _ path: [String], in object: [String: Any], _ change: (inout [String: Any], String) -> Void
  ) -> [String: Any] {
    var object = object
    if path.count == 1 {
      change(&object, path[0])
    } else {
      object[path[0]] = changing(
        Array(path.dropFirst()), in: object[path[0]] as! [String: Any], change)
    }
    return object
  }

  private func removing(_ path: [String], from object: [String: Any]) -> [String: Any] {
    // A case of several is not to be left empty.
    let cases = ["noiseManagement", "readNoise", "device", "cell"]
    if path.count > 1, cases.contains(path[path.count - 2]) { return object }
    return changing(path, in: object) { $0[$1] = nil }
  }

  private func renaming(_ path: [String], to name: String, in object: [String: Any]) -> [String:
    Any]
  {
    changing(path, in: object) {
      $0[name] = $0[$1]
      $0[$1] = nil
    }
  }

  private func setting(_ path: [String], to value: Any, in object: [String: Any]) -> [String: Any] {
    changing(path, in: object) { $0[$1] = value }
  }

  /// Parts in which two settings differ.
  private func differences(_ a: AnalogSettings, _ b: AnalogSettings) -> Int {
    (a.forward == b.forward ? 0 : 1) + (a.backward == b.backward ? 0 : 1)
      + (a.update == b.update ? 0 : 1)
      + (a.device == b.device ? 0 : 1) + (a.cell == b.cell ? 0 : 1)
      + (a.storage == b.storage ? 0 : 1)
  }
}
