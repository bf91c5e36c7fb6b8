/// Why a report could not be made.
public enum ReportError: Error, Equatable, CustomStringConvertible {
  case unwritable(file: String, why: String)

  public var description: String {
    switch self {
    case .unwritable(let file, let why): "\(file): cannot be written (\(why))."
    }
  }
}
