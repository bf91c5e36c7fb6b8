import Foundation

/// Standard error, for what may be lost: a bar, a word on stopping.
enum StandardError {
  /// Writes where it can. A reader that has gone, or a closed descriptor, is no reason to stop.
  static func write(_ text: String) {
    var text = text
    text.withUTF8 { _ = Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
