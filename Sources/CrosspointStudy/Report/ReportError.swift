import CrosspointFiles

/// Why a report could not be made.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  case unwritable(file: String, why: String)
  /// Rows that are kept there and are none of the report's.
  case wouldLose(file: String, runs: [String])

  public var description: String {
    switch self {
    case .unwritable(let file, let why): "\(file): cannot be written (\(withoutFullStop(why)))."
    case .wouldLose(let file, let runs):
      """
      \(file): keeps \(counted(runs.count, "run")) that this report does not hold, \
      \(runs[0])\(runs.count == 1 ? "" : " among them"). Write it to another folder.
      """
    }
  }
}
