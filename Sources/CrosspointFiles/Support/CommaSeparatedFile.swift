import Foundation

/// Comma-separated values under a header, read strictly (RFC 4180): what a spreadsheet or a
/// script saves as CSV in UTF-8.
///
/// Lines end with LF or CRLF, a byte order mark is passed over, empty lines are left out. A field
/// may stand in quotes, a quote in it twice, and ends on its line. Spaces around a field without
/// quotes do not count.
package struct CommaSeparatedFile {
  /// A line's fields, as many as the header has.
  package struct Row {
    /// Counted from 1, the header among them.
    package let line: Int
    package let fields: [String]
  }

  package let path: String
  /// The names in the header.
  package let names: [String]
  private let bytes: Data
  /// Where the header ends, and on which line.
  private let start: (offset: Int, line: Int)

  /// Reads the header.
  /// - Throws: `FileError` for a file that cannot be read, is empty, or has no such header.
  package init(_ path: String) throws {
    let bytes = try PathItem.bytes(path)
    try WholeFile.check(bytes.count, path)
    self.path = path
    self.bytes = bytes
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      throw FileError(file: path, problem: .badTable("it is in UTF-16; save it as CSV in UTF-8"))
    }
    var lines = Lines(
      bytes: bytes, path: path, offset: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
    guard let header = try lines.next() else {
      throw FileError(
        file: path,
        problem: .badTable("it is empty; a header with names, and rows under it, are needed"))
    }
    names = header.fields
    start = (lines.offset, lines.line)
    for (index, name) in names.enumerated() where !name.isEmpty && names[..<index].contains(name) {
      throw lines.error(header.line, "the column '\(name)' stands in the header twice")
    }
  }

  package var headerLine: Int { start.line }

  /// The place of a column.
  /// - Throws: `FileError` that names what is missing and what is there.
  package func column(_ name: String) throws -> Int {
    if let place = names.firstIndex(of: name) { return place }
    var why = "the header has no column '\(name)'"
    if names.count == 1, let other = [";", "\t", "|"].first(where: names[0].contains) {
      why += "; its names are parted by '\(other == "\t" ? "tab" : other)', and commas are needed"
    } else if let nearest = names.first(where: { $0.lowercased() == name }) {
      why += "; write '\(nearest)' in lower case"
    } else {
      why += ", but " + names.map { "'\($0)'" }.joined(separator: ", ")
    }
    throw FileError(file: path, problem: .badLine(start.line, why))
  }

  /// Calls `body` with each row under the header.
  /// - Throws: `FileError` for the first line that cannot be read; what `body` does.
  package func forEach(_ body: (Row) throws -> Void) throws {
    var lines = Lines(bytes: bytes, path: path, offset: start.offset, line: start.line)
    while let row = try lines.next() {
      guard row.fields.count == names.count else {
        throw lines.error(
          row.line,
          "it has \(counted(row.fields.count, "field")), and the header has \(names.count)")
      }
      try body(row)
    }
  }

  /// A finite number in a field.
  /// - Parameter what: what the field holds, for the error.
  package func number(_ text: String, _ what: String, line: Int) throws -> Double {
    func bad(_ why: String) -> FileError { FileError(file: path, problem: .badLine(line, why)) }
    guard !text.isEmpty else { throw bad("\(what) is empty; a number is needed") }
    guard let value = Double(text) else { throw bad("\(what) is '\(text)', which is no number") }
    guard value.isFinite else { throw bad("\(what) is \(text), which is not finite") }
    return value
  }
}

/// Lines of a text one after the other, cut into fields.
private struct Lines {
  let bytes: Data
  let path: String
  var offset: Int
  var line = 0

  func error(_ line: Int, _ why: String) -> FileError {
    FileError(file: path, problem: .badLine(line, why))
  }

  /// The next line that is not empty; nil behind the last one.
  mutating func next() throws -> CommaSeparatedFile.Row? {
    while offset < bytes.count {
      let rest = bytes[(bytes.startIndex + offset)...]
      let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
      var text = rest[..<end]
      offset = end - bytes.startIndex + 1
      line += 1
      if text.last == UInt8(ascii: "\r") { text = text.dropLast() }
      guard !text.contains(UInt8(ascii: "\r")) else {
        throw error(line, "a carriage return stands within it; lines end with LF or CRLF")
      }
      guard !text.contains(0), let string = String(validating: text, as: UTF8.self) else {
        throw error(line, "it is no text in UTF-8")
      }
      if string.allSatisfy(\.isWhitespace) { continue }
      return CommaSeparatedFile.Row(line: line, fields: try fields(string))
    }
    return nil
  }

  private func fields(_ text: String) throws -> [String] {
    guard text.utf8.contains(UInt8(ascii: "\"")) else {
      return text.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
    }
    var fields: [String] = []
    var rest = text[...]
    while true {
      let field: String
      (field, rest) = try first(rest)
      fields.append(field)
      guard rest.first == "," else { return fields }
      rest = rest.dropFirst()
    }
  }

  /// The first field of a line, and what follows it: a comma, or nothing.
  private func first(_ text: Substring) throws -> (String, Substring) {
    let start = text.drop { $0 == " " }
    guard start.first == "\"" else {
      let end = text.firstIndex(of: ",") ?? text.endIndex
      guard !text[..<end].contains("\"") else {
        throw error(
          line,
          """
          a quote stands within a field without quotes; put the field in quotes, and the quote \
          twice
          """
        )
      }
      return (trimmed(text[..<end]), text[end...])
    }
    var field = ""
    var rest = start.dropFirst()
    while let quote = rest.firstIndex(of: "\"") {
      field += rest[..<quote]
      rest = rest[rest.index(after: quote)...]
      guard rest.first == "\"" else {
        rest = rest.drop { $0 == " " }
        guard rest.isEmpty || rest.first == "," else {
          throw error(line, "something follows a field in quotes before the next comma")
        }
        return (field, rest)
      }
      field += "\""
      rest = rest.dropFirst()
    }
    throw error(line, "a field in quotes does not end on its line")
  }

  private func trimmed(_ text: Substring) -> String { text.trimmingCharacters(in: .whitespaces) }
}
