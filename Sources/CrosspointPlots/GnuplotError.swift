/// Why gnuplot drew nothing.
public enum GnuplotError: Error, Equatable, CustomStringConvertible {
  /// What it was needed for.
  case missing(toDraw: String)
  /// The picture, the status with which gnuplot ended, and what it said.
  case failed(name: String, status: Int32, message: String)
  /// The picture, the folder where gnuplot's files are made meanwhile, and what the system said.
  case noTemporaryFiles(name: String, folder: String, reason: String)

  public var description: String {
    switch self {
    case .missing(let use):
      """
      gnuplot is not installed, or not in PATH; it draws \(use). Debian, Ubuntu: apt-get \
      install gnuplot-nox. Homebrew: brew install gnuplot.
      """
    case .failed(let name, let status, let message):
      """
      gnuplot could not draw \(name) (status \(status)): \
      \(message.isEmpty ? "it gave no plot" : message)
      """
    case .noTemporaryFiles(let name, let folder, let reason):
      """
      gnuplot could not draw \(name): no files can be written in the temporary folder \
      \(folder) (\(reason)). Make room there, or name another folder in the environment \
      variable TMPDIR.
      """
    }
  }
}
