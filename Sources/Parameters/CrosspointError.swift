/// An error in data or settings that a caller can mend. Programmer errors (shapes that do not fit)
/// trap instead.
public enum CrosspointError: Error, Equatable, CustomStringConvertible {
  /// A setting outside its range.
  case invalidSetting(name: String, value: String, expected: String)
  /// A name in a file of settings that is none of the known ones; `name` says where it stands.
  case unknownName(name: String, known: [String])
  /// A model in a file that is none of the known ones; `name` says where it stands, `what` what it
  /// is a model of, `registry` where one of your own is made known.
  case unknownModel(name: String, known: [String], what: String, registry: String)
  /// A model that is to be saved and could not be read again: its name in files and its type;
  /// `what` and `registry` as of `unknownModel`.
  case unregisteredModel(name: String, type: String, what: String, registry: String)
  /// A value that is infinite or not a number where a finite one is needed.
  case nonFinite(what: String, row: Int, column: Int, value: Float)
  /// A count that does not fit OpenBLAS's integer.
  case tooLargeForBLAS(what: String, value: Int, largest: Int)
  /// LAPACKE refused or could not solve a problem.
  case solver(routine: String, status: Int, meaning: String)

  /// The nearest known name, and the others.
  /// - Parameter most: of how many all are named: more of them are a page of docs.
  private static func nearest(to name: String, of known: [String], most: Int = 8) -> String {
    let last = name.split(separator: ".").last.map(String.init) ?? name
    guard let nearest = nearestName(to: last, of: known) else { return "; no name is" }
    guard known.count > 1 else { return "; \(nearest) is" }
    return "; the nearest known name is \(nearest)"
      + (known.count > most ? "" : " (of \(known.joined(separator: ", ")))")
  }

  public var description: String {
    switch self {
    case .invalidSetting(let name, let value, let expected):
      "\(name) is \(value); expected \(expected)"
    case .unknownName(let name, let known):
      "\(name) is not known" + Self.nearest(to: name, of: known)
    case .unknownModel(let name, let known, let what, let registry):
      "\(name) is not known" + Self.nearest(to: name, of: known, most: .max)
        + "; for \(what) of your own call \(registry) before the file is read"
    case .unregisteredModel(let name, let type, let what, let registry):
      """
      the \(what.drop { $0 != " " }.dropFirst()) '\(name)' is not registered; call \
      \(registry)(\(type).self) wherever it is saved or loaded
      """
    case .nonFinite(let what, let row, let column, let value):
      "\(what) holds \(value) at row \(row), column \(column); every value must be finite"
    case .tooLargeForBLAS(let what, let value, let largest):
      "\(what) is \(value), more than the \(largest) that this OpenBLAS can count; split the matrix"
    case .solver(let routine, let status, let meaning):
      "\(routine) ended with status \(status): \(meaning)"
    }
  }
}

/// Throws `invalidSetting` unless `condition` holds.
package func require(
  _ condition: Bool, _ name: String, _ value: some CustomStringConvertible, _ expected: String
) throws {
  guard condition else {
    throw CrosspointError.invalidSetting(name: name, value: value.description, expected: expected)
  }
}
