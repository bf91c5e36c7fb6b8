/// Why gnuplot drew nothing.
public enum GnuplotError: Error, Equatable, CustomStringConvertible {
  /// What it was needed for.
  case missing(toDraw: String)
  /// The picture, the status with which gnuplot ended, and what it said.
  case failed(name: String, status: Int32, message: String)

  public var description: String {
    switch self {
    case .missing(let use):
      "gnuplot is not installed, or not in PATH; it draws \(use). Debian, Ubuntu: apt-get install gnuplot-nox. "
        + "Homebrew: brew install gnuplot."
    case .failed(let name, let status, let message):
      "gnuplot could not draw \(name) (status \(status)): \(message.isEmpty ? "it gave no plot" : message)"
    }
  }
}
