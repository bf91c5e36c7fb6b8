import CrosspointPlots
import Foundation

extension Gnuplot {
  /// The SVG element of a plot, to stand in a page: black is the page's own colour, its ids are its
  /// own.
  /// - Parameters:
  ///   - name: letters, digits and `-`, no other plot's of the page.
  ///   - title: what it shows, for those who do not see it.
  package func svg(_ plot: Plot, name: String, title: String) throws -> String {
    let drawn = String(decoding: try draw(plot.script(.page), name: name), as: UTF8.self)
    guard let start = drawn.range(of: "<svg"), drawn.contains("</svg>") else {
      throw GnuplotError.failed(name: name, status: 0, message: "")
    }
    return Self.embed(
      String(drawn[start.lowerBound...]), width: plot.width, name: name, title: title)
  }

  private static func embed(_ svg: String, width: Int, name: String, title: String) -> String {
    var svg = svg
    let label = HTML.escape(title).replacingOccurrences(of: "$", with: "\\$")
    for black in ["\"black\"", "'black'", "'rgb(  0,   0,   0)'"] {
      svg = svg.replacingOccurrences(of: black, with: "\"currentColor\"")
    }
    for (from, to) in [
      ("id='gp", "id='\(name)-gp"), ("#gp", "#\(name)-gp"),
      ("id='textbox'", "id='\(name)-textbox'"),
      ("id='greybox'", "id='\(name)-greybox'"), ("id=\"gnuplot_", "id=\"\(name)-"),
      (" font-family=\"sans-serif\"", ""),
    ] { svg = svg.replacingOccurrences(of: from, with: to) }
    for (pattern, replacement) in [
      ("<title>[^<]*</title>", ""), ("<desc>[^<]*</desc>", ""), ("<g [^>]*>\\s*</g>", ""),
      ("\\n\\s*\\n", "\n"),
      ("<svg\\s", "<svg style=\"max-width: \(width)px\" role=\"img\" aria-label=\"\(label)\" "),
    ] {
      svg = svg.replacingOccurrences(of: pattern, with: replacement, options: .regularExpression)
    }
    return svg.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
