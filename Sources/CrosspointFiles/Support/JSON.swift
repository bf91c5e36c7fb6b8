import Foundation

/// JSON as files, rows of studies and lines of training hold it: sorted keys, so that equal values are equal texts, floats in the fewest
/// digits that read back the same, infinities as "inf" and "-inf".
package enum StoredJSON {
  package static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  package static func decoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }

  package static func text(_ value: some Encodable) throws -> String {
    String(decoding: try encoder().encode(value), as: UTF8.self)
  }

  package static func value<T: Decodable>(_ type: T.Type, _ text: String) throws -> T {
    try decoder().decode(type, from: Data(text.utf8))
  }

  /// A value on a line of its own.
  package static func line(_ value: some Encodable) throws -> Data { try encoder().encode(value) + Data("\n".utf8) }
}

/// What a decoder found wrong, in a line.
package func explained(_ error: any Error) -> String {
  func place(_ context: DecodingError.Context) -> String {
    context.codingPath.isEmpty
      ? "" : " in " + context.codingPath.map { $0.intValue.map { "\($0)" } ?? $0.stringValue }.joined(separator: ".")
  }
  switch error as? DecodingError {
  case .keyNotFound(let key, let context): return "'\(key.stringValue)' is missing\(place(context))"
  case .typeMismatch(let type, let context): return "no \(type)\(place(context))"
  case .valueNotFound(let type, let context): return "no \(type)\(place(context))"
  case .dataCorrupted(let context):
    let text = context.debugDescription
    return (text.hasSuffix(".") ? String(text.dropLast()) : text) + place(context)
  default: return "\(error)"
  }
}

/// How many members all objects of a JSON text have together: its colons outside of strings. Nil for a comma before a closing bracket,
/// which Foundation lets pass.
func membersOfJSON(_ bytes: Data) -> Int? {
  var (members, isInString, isEscaped) = (0, false, false)
  var last: UInt8 = 0
  for byte in bytes {
    if isEscaped {
      isEscaped = false
    } else if isInString {
      isEscaped = byte == UInt8(ascii: "\\")
      isInString = byte != UInt8(ascii: "\"")
    } else {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"): continue
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: ":"): members += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): if last == UInt8(ascii: ",") { return nil }
      default: break
      }
      last = byte
    }
  }
  return members
}
