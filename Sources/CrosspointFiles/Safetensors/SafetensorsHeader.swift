import Foundation

/// The JSON of a safetensors file: a map of strings, and type, shape and place of every tensor.
struct SafetensorsHeader: Equatable {
  struct Entry: Codable, Equatable {
    var dtype: String
    var shape: [Int]
    /// The first byte and the one after the last, counted from the end of the header.
    var data_offsets: [Int]
  }

  /// What stands among the names of the tensors, and is none.
  static let metadataName = "__metadata__"

  /// The format's own limit.
  static let longest = 100_000_000

  var metadata: [String: String] = [:]
  var entries: [String: Entry] = [:]

  init(metadata: [String: String], entries: [String: Entry]) {
    self.metadata = metadata
    self.entries = entries
  }

  /// Reads a header and checks each tensor against the others and the length of the data.
  /// - Parameter types: the element types that are known, and the bytes of an element.
  init(_ bytes: Data, types: [(name: String, bytes: Int)], dataLength: Int, file: String)
    throws(FileError)
  {
    // The format wants '{' first; padding stands after the end only.
    guard bytes.first == UInt8(ascii: "{") else {
      throw FileError(file: file, problem: .badHeader("it does not begin with '{'"))
    }
    do { self = try StoredJSON.value(Self.self, bytes, by: JSONDecoder()) } catch {
      throw FileError(file: file, problem: .badHeader(explained(error)))
    }
    let names = JSONNames(bytes)
    if let (place, _) = names.repeated {
      throw FileError(file: file, problem: .badHeader("'\(place)' stands there twice"))
    }
    // A decoder passes over what it does not know.
    let keys = entries.count * 4 + (metadata.isEmpty ? 0 : 1 + metadata.count)
    guard names.count == keys || (metadata.isEmpty && names.count == keys + 1) else {
      throw FileError(file: file, problem: .badHeader("a tensor has a key that is not known"))
    }
    guard !names.hasCommaTooMany else {
      throw FileError(file: file, problem: .badHeader("a comma is too many"))
    }
    try checkPlaces(types, dataLength, file)
  }

  /// The header's bytes, filled up with spaces to a multiple of 8. Equal headers give equal bytes.
  func encoded() throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var bytes = try encoder.encode(self)
    bytes.append(
      contentsOf: [UInt8](repeating: UInt8(ascii: " "), count: (8 - bytes.count % 8) % 8))
    return bytes
  }

  // MARK: Places

  /// Every byte of the data belongs to exactly one tensor, whose type and shape need just as many.
  private func checkPlaces(
    _ types: [(name: String, bytes: Int)], _ dataLength: Int, _ file: String
  ) throws(FileError) {
    var end = 0
    // An empty tensor stands before the one that begins where it does.
    let inOrder = entries.sorted {
      $0.value.data_offsets.lexicographicallyPrecedes($1.value.data_offsets)
    }
    for (name, entry) in inOrder {
      func refusal(_ why: String) -> FileError {
        FileError(file: file, problem: .badTensor(name: name, why))
      }
      guard let type = types.first(where: { $0.name == entry.dtype }) else {
        throw refusal("is of type '\(entry.dtype)'; \(listed(types.map(\.name))) are known")
      }
      guard let bytes = Self.bytes(type.bytes, entry.shape) else {
        throw refusal("has the shape \(entry.shape), which no memory holds")
      }
      let offsets = entry.data_offsets
      guard offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1] else {
        throw refusal("lies at \(offsets)")
      }
      guard offsets[1] - offsets[0] == bytes else {
        throw refusal(
          """
          has \(counted(offsets[1] - offsets[0], "byte")); \(entry.dtype) of shape \
          \(entry.shape) takes \(bytes)
          """
        )
      }
      guard offsets[0] == end else {
        throw refusal("begins at byte \(offsets[0]); the one before ends at \(end)")
      }
      end = offsets[1]
    }
    let (expected, found) = (UInt64(end), UInt64(dataLength))
    if end > dataLength {
      throw FileError(file: file, problem: .truncated(expected: expected, found: found))
    }
    if end < dataLength {
      throw FileError(file: file, problem: .oversized(expected: expected, found: found))
    }
  }

  /// Bytes of a tensor; nil for a negative size or more than can be addressed.
  private static func bytes(_ element: Int, _ shape: [Int]) -> Int? {
    shape.reduce(element) { total, size in
      guard let total, size >= 0 else { return nil }
      let (product, overflow) = total.multipliedReportingOverflow(by: size)
      return overflow ? nil : product
    }
  }
}

extension SafetensorsHeader: Codable {
  private struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
    static let metadata = Key(stringValue: SafetensorsHeader.metadataName)
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    for key in container.allKeys {
      if key.stringValue == Key.metadata.stringValue {
        metadata = try container.decode([String: String].self, forKey: key)
      } else {
        entries[key.stringValue] = try container.decode(Entry.self, forKey: key)
      }
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    if !metadata.isEmpty { try container.encode(metadata, forKey: .metadata) }
    for (name, entry) in entries { try container.encode(entry, forKey: Key(stringValue: name)) }
  }
}
