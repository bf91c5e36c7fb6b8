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
      """)

  @Argument(
    help: ArgumentHelp(
      "A named tile, or a file of settings; lists of all there is where it is left out.",
      valueName: "name"))
  var name: String?

  func run() throws {
    guard let name else {
      for (header, rows) in [
        ("tile", TileKind.named.map { [$0.name, $0.summary] }),
        ("device model", Device.builtIn.map { [$0.name, $0.summary] }),
        ("cell", Cell.builtIn.map { [$0.name, $0.summary] }),
      ] {
        printTable(header: [header, "what it is"], rows: rows, leftColumns: 2)
      }
      return
    }
    print(try SettingsFile.text(TileKind.ofNameOrFile(name)), terminator: "")
  }
}
