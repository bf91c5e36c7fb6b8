import Foundation

/// Runs gnuplot over scripts of ours and takes its SVG.
package struct Gnuplot {
  private let executable: String

  /// - Parameter path: the folders to look in, as in PATH.
  /// - Throws: `ReportError.gnuplotMissing`.
  package init(path: String? = ProcessInfo.processInfo.environment["PATH"]) throws {
    let folders = (path ?? "").split(separator: ":").map(String.init)
    guard let found = folders.map({ $0 + "/gnuplot" }).first(where: FileManager.default.isExecutableFile(atPath:)) else {
      throw ReportError.gnuplotMissing
    }
    executable = found
  }

  /// The SVG element of a plot, to stand in a page: black is the page's own colour, its ids are its own.
  /// - Parameters:
  ///   - name: letters, digits and `-`, no other plot's of the page.
  ///   - title: what it shows, for those who do not see it.
  package func svg(_ plot: Plot, name: String, title: String) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("crosspoint-plot-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func file(_ name: String) -> URL { folder.appendingPathComponent(name) }
    try Data(plot.script.utf8).write(to: file("plot.gp"))
    // Files, not pipes: neither can fill up while the other is read.
    for name in ["out", "err"] { try Data().write(to: file(name)) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = [file("plot.gp").path]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: file("out"))
    process.standardError = try FileHandle(forWritingTo: file("err"))
    try process.run()
    process.waitUntilExit()
    let output = try String(decoding: Data(contentsOf: file("out")), as: UTF8.self)
    let messages = try String(decoding: Data(contentsOf: file("err")), as: UTF8.self)
    guard process.terminationStatus == 0, let start = output.range(of: "<svg"), output.contains("</svg>") else {
      throw ReportError.gnuplotFailed(plot: name, message: messages.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    return Self.embed(String(output[start.lowerBound...]), width: plot.width, name: name, title: title)
  }

  private static func embed(_ svg: String, width: Int, name: String, title: String) -> String {
    var svg = svg
    let label = HTML.escape(title).replacingOccurrences(of: "$", with: "\\$")
    for black in ["\"black\"", "'black'", "'rgb(  0,   0,   0)'"] {
      svg = svg.replacingOccurrences(of: black, with: "\"currentColor\"")
    }
    for (from, to) in [
      ("id='gp", "id='\(name)-gp"), ("#gp", "#\(name)-gp"), ("id='textbox'", "id='\(name)-textbox'"),
      ("id='greybox'", "id='\(name)-greybox'"), ("id=\"gnuplot_", "id=\"\(name)-"), (" font-family=\"sans-serif\"", ""),
    ] { svg = svg.replacingOccurrences(of: from, with: to) }
    for (pattern, replacement) in [
      ("<title>[^<]*</title>", ""), ("<desc>[^<]*</desc>", ""), ("<g [^>]*>\\s*</g>", ""), ("\\n\\s*\\n", "\n"),
      ("<svg\\s", "<svg style=\"max-width: \(width)px\" role=\"img\" aria-label=\"\(label)\" "),
    ] { svg = svg.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression) }
    return svg.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// Why a report could not be made.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  case gnuplotMissing
  case gnuplotFailed(plot: String, message: String)
  case unwritable(file: String, why: String)

  public var description: String {
    switch self {
    case .gnuplotMissing:
      "gnuplot is not installed, or not in PATH; it draws the report. Debian, Ubuntu: apt-get install gnuplot-nox. "
        + "Homebrew: brew install gnuplot."
    case .gnuplotFailed(let plot, let message): "gnuplot could not draw \(plot): \(message.isEmpty ? "it gave no plot" : message)"
    case .unwritable(let file, let why): "\(file): cannot be written (\(why))."
    }
  }
}
