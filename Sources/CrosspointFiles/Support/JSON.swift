import Foundation

/// JSON as files, rows of studies and lines of training hold it: sorted keys, so that equal values
/// are equal texts, floats in the fewest digits that read back the same, infinities as "inf" and
/// "-inf".
package enum StoredJSON {
  package static func encoder() -> JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return encoder
  }

  /// The same on lines of its own, for people.
  package static func indentingEncoder() -> JSONEncoder {
    let encoder = encoder()
    encoder.outputFormatting.insert(.prettyPrinted)
    return encoder
  }

  package static func decoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return decoder
  }

  package static func text(_ value: some Encodable) throws -> String {
    String(decoding: try encoder().encode(value), as: UTF8.self)
  }

  /// The value that stands in some JSON.
  /// - Throws: what the decoder does; for a number that its place cannot hold, with number and
  ///   place. `explained` has it in words.
  package static func value<T: Decodable>(
    _ type: T.Type, _ json: Data, by decoder: JSONDecoder = decoder()
  ) throws -> T {
    do { return try decoder.decode(type, from: json) } catch let error as DecodingError
      where error.isVague
    {
      throw JSONNumbers(json).misfit { try decoder.decode(type, from: $0) } ?? error
    }
  }

  package static func value<T: Decodable>(_ type: T.Type, _ json: String) throws -> T {
    try value(type, Data(json.utf8))
  }

  /// A value on a line of its own.
  package static func line(_ value: some Encodable) throws -> Data {
    try encoder().encode(value) + Data("\n".utf8)
  }
}
