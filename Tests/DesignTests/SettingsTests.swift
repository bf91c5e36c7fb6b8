import CrosspointDesign
import Foundation
import Testing

@Suite("Parameters and files of settings")
struct SettingsTests {
  private func settings(_ text: String) throws -> DesignSettings {
    try JSONDecoder().decode(DesignSettings.self, from: Data(text.utf8))
  }

  @Test("every property is in the table once, with names of its own; symbols are unique")
  func table() {
    let properties = Mirror(reflecting: DesignParameters()).children.compactMap(\.label)
    #expect(
      Set(properties) == Set(DesignParameter.all.map(\.key))
        && properties.count == DesignParameter.all.count)
    for names in [
      DesignParameter.all.map(\.option), DesignParameter.all.map(\.symbol),
      DesignParameter.all.map(\.name),
    ] {
      #expect(Set(names).count == names.count)
    }
    #expect(DesignParameter.all.allSatisfy { !$0.source.isEmpty })
  }

  @Test("setting a parameter changes its property alone")
  func places() throws {
    let standard = DesignParameters()
    for parameter in DesignParameter.all {
      var p = standard
      let least = parameter.range.lowerBound
      let value =
        parameter.isCount
        ? (parameter.value(in: standard) ?? 4) + 1
        : (parameter.value(in: standard) ?? least) + 2 * least
      try parameter.set(value, in: &p)
      #expect(parameter.value(in: p) == value, "\(parameter.key)")
      let others = DesignParameter.all.filter { $0.value(in: p) != $0.value(in: standard) }
      #expect(others.map(\.key) == [parameter.key])
      let property = try #require(
        Mirror(reflecting: p).children.first { $0.label == parameter.key })
      #expect(
        "\(property.value)"
          != "\(Mirror(reflecting: standard).children.first { $0.label == parameter.key }!.value)")
    }
  }

  @Test(
    "a value outside its range is an error that names it",
    arguments: [-1, 0, .nan, .infinity, -.infinity, 1e40])
  func ranges(_ value: Double) {
    for parameter in DesignParameter.all where !(value == 0 && parameter.allowsZero) {
      var p = DesignParameters()
      #expect(throws: CrosspointError.self) { try parameter.set(value, in: &p) }
      #expect(p == DesignParameters())
    }
    var p = DesignParameters()
    p.cellPitch = value
    let error = #expect(throws: CrosspointError.self) { try Design(p) }
    #expect(error?.description.contains("cellPitch") == true)
    p = DesignParameters()
    #expect(throws: CrosspointError.self) { try DesignParameter.named("tiles")!.set(2.5, in: &p) }
  }

  @Test("extremes of every range give finite numbers or named problems, and never end the process")
  func extremes() throws {
    for parameter in DesignParameter.all {
      for value in [parameter.range.lowerBound, parameter.range.upperBound]
        + (parameter.allowsZero ? [0] : [])
      {
        var p = DesignParameters()
        try parameter.set(value, in: &p)
        let design = try Design(p, network: NetworkShape(describing: "alexnet"))
        for section in design.sections {
          for q in design.quantities(section) {
            #expect(q.value.isFinite && !q.text.isEmpty, "\(parameter.key) \(value): \(q.name)")
          }
        }
      }
    }
  }

  @Test(
    """
    a file: SI units, defaults for what is left out, networks by name or layer by layer; a \
    report is such a file
    """
  )
  func files() throws {
    #expect(try settings("{}") == DesignSettings())
    let some = try settings(
      #"""
      {"parameters": {"arraySize": 512, "integrationTime": 1e-8, "deviceResistance": null}, \#
      "network": "784-256-10", "measured": {"seconds": 2, "examples": 4}}
      """#
    )
    #expect(
      some.parameters.arraySize == 512 && some.parameters.integrationTime == 1e-8
        && some.parameters.deviceResistance == nil)
    #expect(some.parameters.tiles == 100 && some.network?.layers.map(\.name) == ["W1", "W2"])
    #expect(some.measured == MeasuredTraining(seconds: 2, examples: 4))
    let layers = try settings(
      #"""
      {"network": [{"name": "K", "rows": 16, "columns": 26, "reuse": 576, "copies": 2}, \#
      {"name": "W", "rows": 1, "columns": 2}]}
      """#
    )
    #expect(
      layers.network?.layers == [
        LayerShape(name: "K", rows: 16, columns: 26, reuse: 576, copies: 2),
        LayerShape(name: "W", rows: 1, columns: 2),
      ])

    var p = DesignParameters()
    (p.capacitor, p.chips, p.cellPitch) = (60e-15, 7, 1.0 / 3 * 1e-6)
    let design = try Design(p, network: layers.network, measured: some.measured)
    let again = try settings(
      String(decoding: JSONEncoder().encode(DesignReport(design, version: "1")), as: UTF8.self))
    #expect(
      again.parameters == p && again.network == layers.network && again.measured == some.measured)
  }

  static let wrong: [(String, String)] = [
    (#"{"parameter": {}}"#, "the nearest known name is parameters"),
    (#"{"parameters": {"arraysize": 4}}"#, "the nearest known name is arraySize"),
    (#"{"parameters": {"arraySize": "many"}}"#, "arraySize"),
    (#"{"parameters": {"arraySize": 1.5}}"#, "arraySize"),
    (#"{"parameters": {"lineDrop": 2}}"#, "lineDrop"), (#"{"network": "resnet"}"#, "resnet"),
    (
      #"{"network": [{"name": "K", "rows": 1, "columns": 1, "resue": 3}]}"#,
      "network[0].resue is not known; the nearest known name is reuse"
    ),
  ]

  @Test("a misspelt name or a wrong value in a file is named", arguments: wrong)
  func wrongFiles(_ text: String, _ part: String) {
    let error = #expect(throws: CrosspointError.self) { try settings(text) }
    #expect(error?.description.contains(part) == true, "\(String(describing: error))")
  }

  @Test(
    "numbers as the field prints them",
    arguments: [
      (DesignUnit.ohms, 24_159_191.04, "24.16 MΩ"), (.ohms, 589.824, "589.8 Ω"),
      (.ohms, 999.96, "1 kΩ"), (.ohms, 0, "0 Ω"),
      (.ohms, 1e30, "1000000000 ZΩ"),
      (.count, 16_777_216, "16,777,216"), (.count, 50, "50"), (.count, 999.97, "1,000"),
      (.efficiency, 84_052.4e9, "84,052 GigaOps/s/W"),
      (.share, 0.1, "10 %"), (.share, 0.10067, "10.07 %"), (.ohms, 0.012345, "12.35 mΩ"),
      (.ohms, -2500, "-2.5 kΩ"),
    ] as [(DesignUnit, Double, String)])
  func texts(_ unit: DesignUnit, _ value: Double, _ text: String) {
    #expect(unit.text(value) == text)
  }

  @Test("a value in the unit of the command line is the SI value to the bit")
  func units() throws {
    let standard = DesignParameters()
    for (key, shown) in [
      ("integrationTime", 80), ("cellPitch", 0.4), ("lineResistance", 0.36), ("adcEnergy", 23),
      ("processorRate", 0.7),
      ("adcRate", 200),
    ] {
      let parameter = try #require(DesignParameter.named(key))
      #expect(parameter.unit.si(ofShown: shown) == parameter.value(in: standard), "\(key)")
    }
  }
}
