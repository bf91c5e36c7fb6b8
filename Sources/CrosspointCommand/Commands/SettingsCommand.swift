import ArgumentParser
import Crosspoint
import CrosspointFiles
import Foundation

struct SettingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settings",
    abstract:
      """
      List the named tiles, device models and cells (training algorithms among them), or print a \
      tile as a file of settings to change and to give back.
      """,
    discussion: """
      A file of settings says what a tile is: device, pulsed updates, circuits of both directions, \
      storage. 'bench', 'demo', 'train', 'study' and 'evaluate' take one with --settings. What a \
      file leaves out has its default; docs/settings.md lists every name with its range. The name \
      of a file prints that file with every default.

        crosspoint settings rpu-managed > my.json
        crosspoint train --settings my.json
        crosspoint settings AGADReRamES > agad.json
        crosspoint settings --current my-cell.csv > cell.json

      --current prints pairs of a measured cell: a CSV file with the columns voltage (V), \
      conductance (S) and current (A), every voltage with every conductance.
      """)

  @Argument(
    help: ArgumentHelp(
      "A named tile, or a file of settings; lists of all there is where it is left out.",
      valueName: "name"))
  var name: String?
  @Option(
    help: ArgumentHelp(
      "Print pairs whose currents are this table's (CSV), read at its last voltage.",
      valueName: "file"))
  var current: String?

  func validate() throws {
    guard name == nil || current == nil else {
      throw ValidationError("<name> and --current exclude each other; give one.")
    }
    try checkNamed(current, option: "--current", "a table of currents")
  }

  func run() throws {
    if let current {
      let law = try TabulatedCurrent(contentsOf: current)
      let settings = NonlinearSettings(
        current: CurrentLaw(law), readVoltage: law.largestVoltage)
      print(try SettingsFile.text(.nonlinear(settings)), terminator: "")
      return
    }
    guard let name else {
      for (header, rows) in [
        ("tile", TileKind.named.map { [$0.name, $0.summary] }),
        ("device model", Device.builtIn.map { [$0.name, $0.summary] }),
        ("cell", Cell.builtIn.map { [$0.name, $0.summary] }),
        ("law of current", CurrentLaw.builtIn.map { [$0.name, $0.summary] }),
        ("programmed device", ProgrammedDevice.builtIn.map { [$0.name, $0.summary] }),
        ("mapping of weights", WeightMapping.builtIn.map { [$0.name, $0.summary] }),
      ] {
        printTable(header: [header, "what it is"], rows: rows, leftColumns: 2)
      }
      return
    }
    print(try SettingsFile.text(TileKind.ofNameOrFile(name)), terminator: "")
  }
}
