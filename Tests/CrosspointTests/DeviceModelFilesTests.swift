import Crosspoint
import Foundation
import Testing

/// A device model is its own files and a line in each table: whoever adds one, or takes one away,
/// touches nothing else. Every model of `Device.builtIn` is held to it, an added one by itself.
@Suite("Device models are files of their own")
struct DeviceModelFilesTests {
  @Test("a model's name stands in its files and the tables, and nowhere else in Sources")
  func names() throws {
    let sources = try Self.sources()
    for model in Device.builtIn {
      let type = String(describing: model)
      // Names of further models that begin with this one's.
      let names =
        Device.builtIn.flatMap { [String(describing: $0), $0.name] }
        + CurrentLaw.builtIn.map { String(describing: $0) }
      let others = names.filter { other in
        [type, model.name].contains { other.hasPrefix($0) && other != $0 }
      }
      let lines = sources.compactMapValues { text in
        let count = Self.linesNaming([type, model.name], besides: others, in: text)
        return count > 0 ? count : nil
      }
      let own = Self.files(of: type)
      let strangers = lines.keys.filter { path in
        !(own + Self.anyModels).contains { path.hasPrefix($0) } && !Self.tables.contains(path)
      }
      #expect(strangers.isEmpty, "\(type) is named in \(strangers.sorted())")
      // A model whose updates are exact products has no law.
      let takesPulses = model.init().takesPulses
      // A model whose law is another's has no line in the kernels' table.
      let hasKernel = sources.contains {
        $0.hasPrefix(Self.laws + type + "Law") && $1.contains("extension LawKernel")
      }
      for path in hasKernel ? Self.tables : [Self.tables[0]] {
        let count = lines[path] ?? 0
        #expect((1...2).contains(count), "\(count) lines of \(path) name \(type)")
      }
      for place in [Self.parameters] + (takesPulses ? [Self.laws] : []) + [Self.references] {
        let hasFile = lines.keys.contains { $0.hasPrefix(place + type) }
        #expect(hasFile, "\(type) has no file in \(place)")
      }
    }
  }

  @Test("so does a programmed device's: its files, its table, and settings that begin with it")
  func programmedNames() throws {
    let sources = try Self.sources()
    let places = [
      "Parameters/Devices/Programmed/", "Crosspoint/Devices/Programmed/",
      "CrosspointReference/Devices/Programmed/Reference",
    ]
    // Presets, defaults, benchmarks and studies name whom they like, and a model of a table those
    // whose other parameters it has.
    let anyModels = [
      "Parameters/Inference/", "CrosspointCommand/Benchmark/", "CrosspointStudy/",
    ]
    let bases = ["PCMLike": places.map { $0 + "CustomDrift" }]
    let types = ProgrammedDevice.builtIn.map { String(describing: $0) }
    for type in types {
      let own = places.map { $0 + type } + (bases[type] ?? [])
      let lines = sources.compactMapValues { text in
        let count = Self.linesNaming(
          [type], besides: types.filter { $0 != type && $0.hasPrefix(type) }, in: text)
        return count > 0 ? count : nil
      }
      let table = places[0] + "ProgrammedDevice.swift"
      let strangers = lines.keys.filter { path in
        !(own + anyModels).contains { path.hasPrefix($0) } && path != table
      }
      #expect(strangers.isEmpty, "\(type) is named in \(strangers.sorted())")
      #expect(lines[table] == 1, "\(lines[table] ?? 0) lines of the table name \(type)")
      for place in places {
        let hasFile = lines.keys.contains { $0.hasPrefix(place + type) }
        #expect(hasFile, "\(type) has no file in \(place)")
      }
    }
  }

  private static let parameters = "Parameters/Devices/"
  private static let laws = "Kernels/Bodies/Laws/"
  private static let references = "CrosspointReference/Devices/Reference"

  /// Beginnings of the paths of a model's own files: they begin with its name.
  private static func files(of type: String) -> [String] {
    [parameters + type, laws + type, references + type] + (further[type] ?? [])
  }

  /// Law files that begin with another name.
  private static let further = ["ConstantStep": [laws + "HalfVoltageUpdate.swift"]]

  /// Where each model has its line, or two: a static of `Device`, a line that was broken.
  private static let tables = [parameters + "Device.swift", "Kernels/Baseline/Table.swift"]

  /// Presets, studies and fits of a paper's devices name whom they like; laws of current have names
  /// of their own.
  private static let anyModels = [
    "Parameters/AnalogSettings.swift", "Parameters/Devices/Presets/", "Parameters/Cells/Presets/",
    "CrosspointStudy/", "CrosspointCommand/Device/", "CrosspointDevices/",
    "Parameters/Currents/",
  ]

  @Test("names are found in identifiers that begin with them, and not in comments")
  func lookup() {
    func count(_ text: String) -> Int { Self.linesNaming(["SoftBounds", "softBounds"], in: text) }
    #expect(count("let a = SoftBounds()\nlet b = SoftBoundsLaw(softBoundsStep)\n") == 2)
    #expect(count("case \"softBounds\": softBounds") == 1)
    let besides = ["SoftBoundsReference"]
    #expect(Self.linesNaming(["SoftBounds"], besides: besides, in: "SoftBoundsReference()") == 0)
    #expect(Self.linesNaming(["SoftBounds"], besides: besides, in: "SoftBoundsOther()") == 1)
    #expect(count("// SoftBounds\nlet softBoundsless = 0, notSoftBounds = 1 /// softBounds") == 0)
  }

  /// Lines of code with an identifier that is one of the names or begins with one as its first
  /// words, and not with one of `others`.
  private static func linesNaming(_ names: [String], besides others: [String] = [], in text: String)
    -> Int
  {
    func begins(_ word: Substring, _ name: String) -> Bool {
      word.hasPrefix(name) && word.dropFirst(name.count).first?.isLowercase != true
    }
    return text.split(separator: "\n").count { line in
      let code = line.firstRange(of: "//").map { line[..<$0.lowerBound] } ?? line
      let words = code.split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      return words.contains { word in
        names.contains { begins(word, $0) } && !others.contains { begins(word, $0) }
      }
    }
  }

  /// Every Swift file below Sources, by its path there. Links are left out: their file is read.
  private static func sources() throws -> [String: String] {
    let root = URL(fileURLWithPath: #filePath)
      .appendingPathComponent("../../../Sources").standardized
    let found = try #require(
      FileManager.default.enumerator(at: root, includingPropertiesForKeys: [.isRegularFileKey]))
    var sources: [String: String] = [:]
    for case let file as URL in found where file.pathExtension == "swift" {
      let isFile = try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
      guard isFile == true else { continue }
      let path = file.standardized.path.dropFirst(root.path.count + 1)
      sources[String(path)] = try String(contentsOf: file, encoding: .utf8)
    }
    return sources
  }
}
