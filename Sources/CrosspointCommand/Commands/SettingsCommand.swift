import ArgumentParser
import Crosspoint
import CrosspointFiles
import Foundation

struct SettingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "settings",
    abstract:
      "List the named tiles, or print one as a file of settings to change and to give back.",
    discussion: """
      A file of settings says what a tile is: device, pulsed updates, circuits of both directions, \
      storage. 'bench', 'demo', 'train', 'study' and 'evaluate' take one with --settings. What a \
      file leaves out has its default; docs/settings.md lists every name with its range. The name \
      of a file prints that file with every default.

        crosspoint settings rpu-managed > my.json
        crosspoint train --settings my.json
      """)

  @Argument(
    help: ArgumentHelp(
      "A named tile, or a file of settings; a list of the named ones where it is left out.",
      valueName: "name"))
  var name: String?

  func run() throws {
    guard let name else {
      printTable(
        header: ["name", "what it is"], rows: TileKind.named.map { [$0.name, $0.summary] },
        leftColumns: 2)
      return
    }
    print(try SettingsFile.text(TileKind.ofNameOrFile(name)), terminator: "")
  }
}
