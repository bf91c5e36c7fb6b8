import Crosspoint
import Foundation

/// Comma-separated values (RFC 4180, lines ended by a line feed).
package struct CSV {
  package private(set) var text: String
  private let columns: Int

  package init(_ header: [String]) {
    columns = header.count
    text = Self.line(header)
  }

  /// Adds a row; nil is an empty field. Traps for another number of fields than the header's.
  package mutating func add(_ row: [String?]) {
    check(row.count == columns, "a row of \(row.count) fields under a header of \(columns)")
    text += Self.line(row.map { $0 ?? "" })
  }

  private static func line(_ fields: [String]) -> String {
    fields.map { field in
      field.contains { ",\"\n\r".contains($0) }
        ? "\"" + field.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : field
    }.joined(separator: ",") + "\n"
  }
}
