/// Why a report could not be made.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  case unwritable(file: String, why: String)
  /// Rows that are kept there and are none of the report's.
  case wouldLose(file: String, runs: [String])

  public var description: String {
    switch self {
    case .unwritable(let file, let why): "\(file): cannot be written (\(why))."
    case .wouldLose(let file, let runs):
      "\(file): keeps \(runs.count) runs that this report does not hold, \(runs[0]) among them. Write it to another folder."
    }
  }
}
