import ArgumentParser
import CrosspointFiles
import CrosspointPlots
import Foundation

/// A picture that gnuplot draws to a file, in the format of its ending.
enum PictureFile {
  private static let media: [String: Plot.Medium] = ["svg": .svg, "png": .png]

  /// Checks before a long run that a picture can be drawn: its ending, its folder, and that gnuplot
  /// is there.
  static func checkPossible(_ path: String, option: String) throws {
    _ = try medium(path, option: option)
    try OutputFile.check(path, option: option)
    do { _ = try gnuplot(option) } catch { throw ValidationError("\(error)") }
  }

  /// Draws a plot to a file, whole or not at all.
  static func draw(_ plot: Plot, to path: String, option: String) throws {
    let medium = try medium(path, option: option)
    let picture: Data
    do { picture = try gnuplot(option).draw(plot.script(medium), name: path) } catch let error
      as GnuplotError
    {
      throw InputError("\(error)")
    }
    try AtomicFile.create(picture, at: path)
  }

  private static func medium(_ path: String, option: String) throws -> Plot.Medium {
    guard let medium = media[URL(fileURLWithPath: path).pathExtension.lowercased()] else {
      throw ValidationError("\(option) '\(path)' ends neither in .svg nor in .png.")
    }
    return medium
  }

  private static func gnuplot(_ option: String) throws -> Gnuplot {
    try Gnuplot(toDraw: "the file of \(option)")
  }
}
