import ArgumentParser
import CrosspointFiles
import CrosspointPlots
import Foundation

/// A picture that gnuplot draws to a file, in the format of its ending.
enum PictureFile {
  /// gnuplot's terminals by the ending of the file.
  private static let terminals = [
    "svg": "svg size 900,560 font 'Helvetica,14' background 'white'",
    "png": "pngcairo size 1350,840 font 'Helvetica,20' background 'white'",
  ]

  /// Checks before a long run that a picture can be drawn: its ending, its folder, and that gnuplot is there.
  static func checkPossible(_ path: String, option: String) throws {
    _ = try terminal(path, option: option)
    try checkWritable(path, option: option)
    do { _ = try gnuplot(option) } catch { throw ValidationError("\(error)") }
  }

  /// Draws `script` (everything but the terminal) to a file, whole or not at all.
  static func draw(_ script: String, to path: String, option: String) throws {
    let terminal = try terminal(path, option: option)
    let picture: Data
    do {
      picture = try gnuplot(option).draw("set encoding utf8\nset terminal \(terminal)\n\(script)\n", name: path)
    } catch let error as GnuplotError { throw ValidationError("\(error)") }
    try AtomicFile.write(picture, to: path)
  }

  private static func terminal(_ path: String, option: String) throws -> String {
    guard let terminal = terminals[URL(fileURLWithPath: path).pathExtension.lowercased()] else {
      throw ValidationError("\(option) '\(path)' ends neither in .svg nor in .png.")
    }
    return terminal
  }

  private static func gnuplot(_ option: String) throws -> Gnuplot { try Gnuplot(toDraw: "the file of \(option)") }
}
