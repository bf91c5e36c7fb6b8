import Foundation

/// A constant in Python's syntax, of the kinds that numpy writes into headers.
enum PythonLiteral: Equatable {
  case text(String)
  case truth(Bool)
  case integer(Int)
  case tuple([PythonLiteral])
  case list([PythonLiteral])

  /// The names and values of a dictionary; nil for anything else, and for what does not end there.
  static func dictionary(_ bytes: Data) -> [(name: String, value: PythonLiteral)]? {
    var reader = Reader(rest: bytes[...])
    guard reader.take("{") else { return nil }
    var pairs: [(String, PythonLiteral)] = []
    while !reader.take("}") {
      guard case .text(let name) = reader.value(), reader.take(":"), let value = reader.value(),
        reader.take(",") || reader.isAt("}")
      else { return nil }
      pairs.append((name, value))
    }
    reader.skipSpaces()
    return reader.rest.isEmpty ? pairs : nil
  }

  private struct Reader {
    var rest: Data
    /// No header has brackets within brackets within many others.
    private var depth = 0

    init(rest: Data) { self.rest = rest }

    mutating func skipSpaces() { rest = rest.drop { " \t\r\n".utf8.contains($0) } }

    mutating func isAt(_ mark: Character) -> Bool {
      skipSpaces()
      return rest.first == mark.asciiValue
    }

    mutating func take(_ mark: Character) -> Bool {
      guard isAt(mark) else { return false }
      rest = rest.dropFirst()
      return true
    }

    mutating func value() -> PythonLiteral? {
      skipSpaces()
      switch rest.first {
      case UInt8(ascii: "'"), UInt8(ascii: "\""): return text()
      case UInt8(ascii: "("): return items("(", ")").map { .tuple($0) }
      case UInt8(ascii: "["): return items("[", "]").map { .list($0) }
      default: return word()
      }
    }

    /// Names of types have no escapes.
    private mutating func text() -> PythonLiteral? {
      let quote = rest.removeFirst()
      let content = rest.prefix { $0 != quote && $0 != UInt8(ascii: "\\") }
      rest = rest.dropFirst(content.count)
      guard rest.first == quote else { return nil }
      rest = rest.dropFirst()
      return .text(String(decoding: content, as: UTF8.self))
    }

    private mutating func items(_ open: Character, _ close: Character) -> [PythonLiteral]? {
      guard depth < 8, take(open) else { return nil }
      depth += 1
      defer { depth -= 1 }
      var items: [PythonLiteral] = []
      while !take(close) {
        guard let item = value() else { return nil }
        items.append(item)
        if take(",") { continue }
        // One item in brackets without a comma is that item and no tuple.
        guard isAt(close), close == "]" || items.count > 1 else { return nil }
      }
      return items
    }

    private mutating func word() -> PythonLiteral? {
      let word = rest.prefix {
        ("0"..."9").contains(Unicode.Scalar($0)) || ("A"..."Z").contains(Unicode.Scalar($0))
          || ("a"..."z").contains(Unicode.Scalar($0))
      }
      rest = rest.dropFirst(word.count)
      let text = String(decoding: word, as: UTF8.self)
      switch text {
      case "True": return .truth(true)
      case "False": return .truth(false)
      // Python 2 wrote an L behind long ones.
      default: return Int(text.hasSuffix("L") ? String(text.dropLast()) : text).map { .integer($0) }
      }
    }
  }
}
