internal import Foundation

/// A gnuplot script under construction: settings, curves with their data, one plot command.
///
/// Texts reach gnuplot through `quote` and `tic` alone, and no terminal reads markup in them: they
/// arrive as they are.
package struct Plot {
  /// Where a plot is shown.
  package enum Medium {
    /// In a page, in its own units; a page shows it about as many pixels wide where there is room.
    case page
    /// A file of its own, on white.
    case svg, png
  }

  package let width: Int
  package let height: Int
  private var settings: [String] = []
  private var blocks: [String] = []
  private var curves: [String] = []

  package init(width: Int = 560, height: Int = 420) {
    self.width = width
    self.height = height
    settings = [
      "set border 3 lw 1", "set tics nomirror", "set grid lc rgb 'gray' lw 0.5 dt 3",
      """
      set key outside bottom center horizontal Left reverse samplen 2 spacing 1.2 width 1 \
      height 1
      """,
    ]
  }

  package mutating func set(_ setting: String) { settings.append("set " + setting) }

  /// A title over the whole picture, in as many lines as its width asks for.
  package mutating func title(_ text: String, size: Int = 11) {
    let lineHeight = 1.4 * Double(size)
    // Letters are some 0.55 of their size wide on average.
    let lines = Self.wrapped(text, columns: max(Int(Double(width - 20) / (0.62 * Double(size))), 1))
    func fromTop(_ pixels: Double) -> Double { 1 - pixels / Double(height) }
    for (number, line) in lines.enumerated() {
      let y = fromTop(8 + lineHeight * (Double(number) + 0.5))
      // Not gnuplot's title, which stands over the axes and runs out of the picture where a key
      // stands beside them.
      set("label \(Self.quote(line)) at screen 0.5,\(y) center font ',\(size)'")
    }
    set("tmargin at screen \(fromTop(20 + lineHeight * Double(lines.count)))")
  }

  /// A curve of points x, y, …, drawn as gnuplot's `style` says; nothing where there is no point.
  package mutating func curve(_ points: [[Double]], _ style: String, title: String? = nil) {
    let lines = points.filter { $0.allSatisfy(\.isFinite) }.map {
      $0.map { "\($0)" }.joined(separator: " ")
    }
    guard !lines.isEmpty else { return }
    let block = "$D\(blocks.count)"
    blocks.append("\(block) << EOD\n" + lines.joined(separator: "\n") + "\nEOD")
    curves.append("\(block) \(style) " + (title.map { "title \(Self.quote($0))" } ?? "notitle"))
  }

  /// What gnuplot reads to draw it.
  package func script(_ medium: Medium) -> String {
    let terminal =
      switch medium {
      case .page: "svg noenhanced size \(width),\(height) dynamic font 'sans-serif,13'"
      case .svg: "svg noenhanced size \(width),\(height) font 'Helvetica,14' background 'white'"
      case .png:
        """
        pngcairo noenhanced size \(width * 3 / 2),\(height * 3 / 2) font 'Helvetica,14' \
        fontscale 1.5 background 'white'
        """
      }
    let plot = "plot " + curves.joined(separator: ", \\\n  ")
    return (["set terminal " + terminal, "set encoding utf8"] + settings + blocks + [plot]).joined(
      separator: "\n") + "\n"
  }
}

// MARK: Texts

extension Plot {
  /// A text as a string of gnuplot's: between single quotes only these need care. What no picture
  /// can show, such as a line's end, becomes a space.
  package static func quote(_ text: String) -> String {
    let shown = String(String.UnicodeScalarView(text.unicodeScalars.map { isShown($0) ? $0 : " " }))
    return "'" + shown.replacingOccurrences(of: "'", with: "''") + "'"
  }

  /// XML has no control characters.
  private static func isShown(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory != .control && scalar.value & 0xFFFE != 0xFFFE
  }

  /// A text as the label of a tic, which gnuplot reads as a format; the middle of one that it would
  /// cut is left out.
  package static func tic(_ text: String, at position: Double) -> String {
    var (shown, columns) = (text, text.count)
    while shown.contains("%"), shown.utf8.count > longestTic {
      columns -= 1
      shown = shortened(text, to: columns)
    }
    return "\(quote(shown.replacingOccurrences(of: "%", with: "%%"))) \(position)"
  }

  /// Bytes that gnuplot keeps of a tic's label with a percent sign.
  private static let longestTic = 48

  /// A text in lines of at most so many characters, broken at spaces; a word that is longer is
  /// broken within.
  package static func wrapped(_ text: String, columns: Int) -> [String] {
    var lines: [String] = []
    var line: String?
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if let begun = line, begun.count + 1 + word.count <= columns {
        line = begun + " " + word
        continue
      }
      if let line { lines.append(line) }
      var rest = word
      while rest.count > columns {
        lines.append(String(rest.prefix(columns)))
        rest = rest.dropFirst(columns)
      }
      line = String(rest)
    }
    return lines + [line ?? ""]
  }

  /// A text of at most so many characters, its middle left out where it is longer.
  package static func shortened(_ text: String, to columns: Int) -> String {
    text.count <= columns
      ? text : text.prefix(columns / 2) + "…" + text.suffix(columns - columns / 2 - 1)
  }
}

// MARK: Colours

extension Plot {
  /// Colours that stand out from white and from black, the mildest value first.
  package static let colours = [
    "#3a7bd5", "#1f9ea3", "#4f9d3a", "#b08a00", "#d9771e", "#d0453f", "#a04fb5",
  ]

  /// The colour of one of `count` curves.
  package static func colour(_ index: Int, of count: Int) -> String {
    count <= 1 ? colours[0] : colours[min(index, count - 1) * (colours.count - 1) / (count - 1)]
  }
}
