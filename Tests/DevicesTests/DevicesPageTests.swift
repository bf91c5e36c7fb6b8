import Crosspoint
import Foundation
import Testing

@Suite("docs/devices.md says what the code does")
struct DevicesPageTests {
  private static func page() throws -> String {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../docs/devices.md")
    return try String(contentsOf: url.standardizedFileURL, encoding: .utf8)
  }

  @Test("a row for each model: name, summary and every setting")
  func models() throws {
    let table = try #require(
      try Self.page().components(separatedBy: "\n## The device models\n").last?
        .components(separatedBy: "\n## ").first)
    var rows: [String: (summary: String, settings: Set<String>)] = [:]
    for line in table.split(separator: "\n") where line.hasPrefix("| ") && !line.hasPrefix("| name")
    {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      let settings = cells[2].split(separator: ",").map { $0.trimmingCharacters(in: ["`", " "]) }
      rows[cells[0].trimmingCharacters(in: ["`"])] = (cells[1], Set(settings))
    }
    let common = Set(CommonParameters.settings.map(\.name))
    #expect(rows["of all"]?.settings == common)
    func names<Model: DeviceModel>(_: Model.Type) -> Set<String> { Set(Model.settings.map(\.name)) }
    for model in Device.builtIn {
      let row = try #require(rows[model.name], "\(model.name) has no row in docs/devices.md")
      #expect(row.summary == model.summary)
      #expect(row.settings == names(model).subtracting(common), "\(model.name)")
      // What a model says in other words, its range or its conductances, it need not say twice.
      let needed = common.subtracting([
        "boundMaximum", "boundMinimum", "boundMinimumSpread", "resetBias", "resetNoise",
      ])
      #expect(names(model).isSuperset(of: needed), "\(model.name)")
    }
    #expect(rows.count == Device.builtIn.count + 1)
  }
}
