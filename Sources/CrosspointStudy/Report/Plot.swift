import Foundation

/// A gnuplot script under construction: settings, curves with their data, one plot command.
package struct Plot {
  /// Of the drawing, in its own units; a page shows it about as many pixels wide where there is room.
  let width: Int
  private var settings: [String] = []
  private var blocks: [String] = []
  private var curves: [String] = []

  package init(width: Int = 560, height: Int = 420) {
    self.width = width
    settings = [
      "set terminal svg noenhanced size \(width),\(height) dynamic font 'sans-serif,13'",
      "set encoding utf8", "set border 3 lw 1", "set tics nomirror", "set grid lc rgb 'gray' lw 0.5 dt 3",
      "set key outside bottom center horizontal Left reverse samplen 2 spacing 1.2 width 1 height 1",
    ]
  }

  mutating func set(_ setting: String) { settings.append("set " + setting) }

  /// A curve of points x, y, …, drawn as gnuplot's `style` says; nothing where there is no point.
  mutating func curve(_ points: [[Double]], _ style: String, title: String? = nil) {
    let lines = points.filter { $0.allSatisfy(\.isFinite) }.map { $0.map { "\($0)" }.joined(separator: " ") }
    guard !lines.isEmpty else { return }
    let block = "$D\(blocks.count)"
    blocks.append("\(block) << EOD\n" + lines.joined(separator: "\n") + "\nEOD")
    curves.append("\(block) \(style) " + (title.map { "title \(Self.quote($0))" } ?? "notitle"))
  }

  /// A text as a string of gnuplot's; only quotes need care between single ones.
  static func quote(_ text: String) -> String {
    "'" + text.replacingOccurrences(of: "'", with: "''").replacingOccurrences(of: "\n", with: " ") + "'"
  }

  /// A text as the label of a tic, which gnuplot reads as a format.
  static func tic(_ text: String, at position: Double) -> String {
    "\(quote(text.replacingOccurrences(of: "%", with: "%%"))) \(position)"
  }

  var script: String {
    (settings + blocks + ["plot " + curves.joined(separator: ", \\\n  ")]).joined(separator: "\n") + "\n"
  }

  /// Colours that stand out from white and from black, the mildest value first.
  static let colours = ["#3a7bd5", "#1f9ea3", "#4f9d3a", "#b08a00", "#d9771e", "#d0453f", "#a04fb5"]

  /// The colour of one of `count` curves.
  static func colour(_ index: Int, of count: Int) -> String {
    count <= 1 ? colours[0] : colours[min(index, count - 1) * (colours.count - 1) / (count - 1)]
  }

  /// Tics at 1, 2 and 5 in every decade between two positive values.
  package static func logarithmicTics(_ range: ClosedRange<Double>, suffix: String = "") -> String {
    let decades = Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
    let tics = decades.flatMap { d in [1.0, 2, 5].map { $0 * pow(10, Double(d)) } }.filter { range.contains($0) }
    return "(" + tics.map { tic(significant($0, 3) + suffix, at: $0) }.joined(separator: ", ") + ")"
  }
}
