import CrosspointStudy
import Foundation

/// A bar on standard error, only where that is a terminal that can: `label ━━━━━╌╌╌ 42 % · 12 s
/// left`.
///
/// A dumb terminal gets none, and under NO_COLOR the line is cleared by spaces in place of a
/// control sequence.
struct ProgressBar {
  private let label: String
  private let total: Int
  private let start = Date()
  private var shown = Date.distantPast
  private static let isTerminal = isatty(STDERR_FILENO) != 0 && environment("TERM") != "dumb"
  private static let isPlain = environment("NO_COLOR") != nil
  /// Characters of the line that stands there.
  private var width = 0

  /// A variable that is set and not empty.
  private static func environment(_ name: String) -> String? {
    ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  init(_ label: String, total: Int) {
    self.label = label
    self.total = max(total, 1)
  }

  /// Shows `done` of the total, at most ten times a second.
  /// - Parameter secondsLeft: where it is known better than from the time since the beginning.
  mutating func show(_ done: Int, _ note: String = "", secondsLeft: Double? = nil) {
    guard Self.isTerminal, Date().timeIntervalSince(shown) > 0.1 else { return }
    shown = Date()
    let part = min(Double(done) / Double(total), 1)
    let cells = 24
    let filled = Int(part * Double(cells))
    let elapsed = Date().timeIntervalSince(start)
    let left =
      (secondsLeft ?? (part > 0.01 ? elapsed / part - elapsed : nil)).map {
        " · \(duration($0.rounded(.up))) left"
      } ?? ""
    let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: cells - filled)
    let line = "\(label) \(bar) \(Int(part * 100)) %\(left)\(note.isEmpty ? "" : " · " + note)"
    clear()
    StandardError.write(line)
    width = line.count
  }

  /// Removes the bar.
  func clear() {
    guard Self.isTerminal else { return }
    StandardError.write(
      Self.isPlain ? "\r" + String(repeating: " ", count: width) + "\r" : "\r\u{1B}[K")
  }
}
