import CrosspointStudy
import Foundation

/// A bar on standard error, only where that is a terminal: `label ━━━━━╌╌╌ 42 % · 12 s left`.
struct ProgressBar {
  private let label: String
  private let total: Int
  private let start = Date()
  private var shown = Date.distantPast
  private let isTerminal = isatty(STDERR_FILENO) != 0

  init(_ label: String, total: Int) {
    self.label = label
    self.total = max(total, 1)
  }

  /// Shows `done` of the total, at most ten times a second.
  /// - Parameter secondsLeft: where it is known better than from the time since the beginning.
  mutating func show(_ done: Int, _ note: String = "", secondsLeft: Double? = nil) {
    guard isTerminal, Date().timeIntervalSince(shown) > 0.1 else { return }
    shown = Date()
    let part = min(Double(done) / Double(total), 1)
    let width = 24
    let filled = Int(part * Double(width))
    let elapsed = Date().timeIntervalSince(start)
    let left =
      (secondsLeft ?? (part > 0.01 ? elapsed / part - elapsed : nil)).map { " · \(duration($0.rounded(.up))) left" } ?? ""
    let bar = String(repeating: "━", count: filled) + String(repeating: "╌", count: width - filled)
    StandardError.write("\r\u{1B}[K\(label) \(bar) \(Int(part * 100)) %\(left)\(note.isEmpty ? "" : " · " + note)")
  }

  /// Removes the bar.
  func clear() {
    if isTerminal { StandardError.write("\r\u{1B}[K") }
  }
}
