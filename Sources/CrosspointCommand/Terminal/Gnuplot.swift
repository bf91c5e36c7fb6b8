import ArgumentParser
import CrosspointFiles
import Foundation

/// gnuplot, run as a process that draws one picture.
enum Gnuplot {
  /// Picture formats by the ending of the file, with gnuplot's terminal for each.
  static let terminals = [
    "svg": "svg size 900,560 font 'Helvetica,14' background 'white'",
    "png": "pngcairo size 1350,840 font 'Helvetica,20' background 'white'",
  ]

  /// Checks before a long run that a picture can be drawn: its ending, its folder, and that gnuplot is there.
  static func checkPossible(_ path: String, option: String) throws {
    guard terminals[ending(path)] != nil else { throw ValidationError("\(option) '\(path)' ends neither in .svg nor in .png.") }
    try checkWritable(path, option: option)
    guard program != nil else {
      throw ValidationError(
        "\(option) needs gnuplot, which is not here: 'apt install gnuplot-nox' (Debian, Ubuntu) or 'brew install gnuplot' installs it."
      )
    }
  }

  /// Draws `script` (everything but the terminal and the output) to a file, whole or not at all.
  static func draw(_ script: String, to path: String) throws {
    guard let program, let terminal = terminals[ending(path)] else { throw ValidationError("gnuplot is not here any more.") }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crosspoint-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (input, picture, errors) = (
      folder.appendingPathComponent("plot.gp"), folder.appendingPathComponent("picture"), folder.appendingPathComponent("errors")
    )
    // Relative names: no quoting of whatever the folder is called.
    try Data("set encoding utf8\nset terminal \(terminal)\nset output 'picture'\n\(script)\nunset output\n".utf8).write(to: input)
    try Data().write(to: errors)
    let process = Process()
    process.executableURL = program
    process.arguments = ["plot.gp"]
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0, let data = try? Data(contentsOf: picture), !data.isEmpty else {
      let said = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
      throw ValidationError("gnuplot ended with status \(process.terminationStatus) and drew nothing: \(said)")
    }
    try AtomicFile.write(data, to: path)
  }

  private static func ending(_ path: String) -> String { URL(fileURLWithPath: path).pathExtension.lowercased() }

  /// The first gnuplot on the PATH.
  private static var program: URL? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").lazy
      .map { URL(fileURLWithPath: String($0)).appendingPathComponent("gnuplot") }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}
