import Crosspoint
import CrosspointFiles
import Foundation
import TestSupport
import Testing

@Suite("Files of nonlinear currents")
struct NonlinearFileTests {
  private let table = """
    conductance,voltage,current,note
    1e-6,0,0,a
    1e-4,0,0,b
    1e-6,0.5,6e-7,c
    1e-4,0.5,5.5e-5,d
    1e-6,0.25,2.6e-7,e
    1e-4,0.25,2.5e-5,f
    """

  @Test("a table of currents, rows in any order")
  func read() throws {
    let folder = try TemporaryFolder()
    let law = try TabulatedCurrent(contentsOf: folder.write("iv.csv", table.utf8))
    #expect(law.voltages == [0, 0.25, 0.5] && law.conductances == [1e-6, 1e-4])
    #expect(law.currents == [0, 0, 2.6e-7, 2.5e-5, 6e-7, 5.5e-5])
    #expect(law.isOdd && law.largestVoltage == 0.5)
  }

  @Test("tables that are none are refused with the line or the place")
  func refused() throws {
    let folder = try TemporaryFolder()
    func refusal(_ text: String) throws -> String {
      let path = try folder.write("bad.csv", text.utf8)
      do { _ = try TabulatedCurrent(contentsOf: path) } catch { return "\(error)" }
      return "nothing"
    }
    let bad: [(String, [String])] = [
      (table.replacing("0.25,2.6e-7", with: "0.25,x"), ["line 6", "the current is 'x'"]),
      (table.replacing("current,note", with: "amps,note"), ["no column 'current'"]),
      (table + "\n1e-6,0.25,2.6e-7,e", ["line 8", "0.25 V and 1e-06 S", "second time"]),
      (table.replacing("\n1e-4,0.25,2.5e-5,f", with: ""), ["no current", "0.25 V and 0.0001 S"]),
      (
        table.replacing("0.25,2.5e-5", with: "0.25,5.6e-5"),
        ["current at 0.5 V, 0.0001 S", "5.5e-05", "rise with the voltage"]
      ),
      ("voltage,conductance,current\n0,1e-6,0\n", ["1 voltages", "2 to 256"]),
      (table.replacing("1e-6,0,0", with: "1e-6,0,1e-9"), ["current at 0.0 V", "1e-09"]),
    ]
    for (text, words) in bad {
      let message = try refusal(text)
      for word in words { #expect(message.contains(word), "\(message): \(word)") }
    }
    #expect(throws: FileError.self) { try TabulatedCurrent(contentsOf: folder.path + "/none.csv") }
  }

  @Test("settings are read back, defaults and unknown names too")
  func settings() throws {
    let folder = try TemporaryFolder()
    var siox = SiOxCurrent()
    siox.spreadFactor = 0.5
    var settings = NonlinearSettings(current: CurrentLaw(siox), readVoltage: 0.3, weightRange: 3)
    (settings.outputNoise, settings.outputStep, settings.encoding) = (1e-6, 2e-6, .pulseWidth)
    let law = try TabulatedCurrent(contentsOf: folder.write("iv.csv", table.utf8))
    for kind in [
      TileKind.nonlinear(settings), .nonlinear(NonlinearSettings()),
      .nonlinear(NonlinearSettings(current: CurrentLaw(law), readVoltage: 0.5)),
    ] {
      try SettingsFile.write(kind, to: folder.path + "/s.json")
      #expect(try SettingsFile.load(from: folder.path + "/s.json") == kind)
    }
    func refusal(_ json: String) throws -> String {
      let path = try folder.write("t.json", json.utf8)
      do { _ = try SettingsFile.load(from: path) } catch { return "\(error)" }
      return "nothing"
    }
    #expect(try refusal(#"{"nonlinear": {"current": "cubic"}}"#) == "nothing")
    for (json, words) in [
      (#"{"nonlinear": {"readVoltage": 0}}"#, ["nonlinear.readVoltage", "0", "positive"]),
      (#"{"nonlinear": {"readVoltge": 1}}"#, ["nonlinear.readVoltge", "readVoltage"]),
      (#"{"nonlinear": {"current": {"siox": {"ratio": 2}}}}"#, ["current.siox.ratio"]),
      (#"{"nonlinear": {"current": "square"}}"#, ["square", "CurrentLaw.register"]),
      (#"{"nonlinear": {"readVoltage": 21}}"#, ["nonlinear.readVoltage", "21.0", "20.0 V"]),
      (#"{"nonlinear": {"encoding": "loud"}}"#, ["nonlinear.encoding", "amplitude"]),
    ] {
      let message = try refusal(json)
      for word in words { #expect(message.contains(word), "\(message): \(word)") }
    }
  }

  @Test("a saved tile goes on with the same bits", arguments: ["filament", "siox"])
  func saved(_ name: String) throws {
    let folder = try TemporaryFolder()
    guard case .nonlinear(var settings)? = TileKind.named.first(where: { $0.name == name })?.kind
    else {
      Issue.record("no such tile")
      return
    }
    settings.outputNoise = Float(settings.currentOfOne) / 20
    let tile = try NonlinearTile(rows: 5, columns: 7, settings: settings, seed: 3, tile: 4)
    let x = Matrix(rows: 2, columns: 7, (0..<14).map { Float($0) / 14 - 0.4 })
    let delta = Matrix(rows: 2, columns: 5, (0..<10).map { Float($0 % 4) - 1.5 })
    try tile.update(x: x, delta: delta, learningRate: 0.4)
    _ = try tile.forward(x)
    try tile.save(to: folder.path + "/tile")
    let other = try NonlinearTile.load(from: folder.path + "/tile")
    #expect(other.settings == settings && other.weights == tile.weights)
    for _ in 0..<2 {
      #expect(try other.forward(x) == tile.forward(x))
      for each in [tile, other] { try each.update(x: x, delta: delta, learningRate: 0.1) }
    }
    #expect(other.conductances.plus == tile.conductances.plus)
  }
}
