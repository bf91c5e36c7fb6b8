import Crosspoint
import Foundation

/// The safetensors format: eight bytes of header length, a JSON header, the tensors one behind the
/// other.
///
/// https://huggingface.co/docs/safetensors. Who opens one says which element types may be in it.
struct SafetensorsFile {
  let path: String
  let header: SafetensorsHeader
  /// Everything in the file before the tensors: length and header.
  let head: Data
  /// The tensors' bytes.
  let body: Data

  // MARK: Reading

  /// Checks the form of a file's bytes; reads no tensor.
  /// - Parameter types: the element types that are known, and the bytes of an element.
  init(_ path: String, _ bytes: Data, types: [(name: String, bytes: Int)]) throws(FileError) {
    self.path = path
    let count = UInt64(bytes.count)
    guard count >= 8 else {
      throw FileError(file: path, problem: .truncated(expected: 8, found: count))
    }
    let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length >= 2, length <= SafetensorsHeader.longest else {
      throw FileError(file: path, problem: .badHeaderLength(length))
    }
    guard count - 8 >= length else {
      throw FileError(file: path, problem: .truncated(expected: 8 + length, found: count))
    }
    head = bytes.prefix(8 + Int(length))
    body = bytes.dropFirst(8 + Int(length))
    header = try SafetensorsHeader(
      head.dropFirst(8), types: types, dataLength: body.count, file: path)
  }

  /// Copies a tensor's bytes.
  func copy(_ entry: SafetensorsHeader.Entry, to target: UnsafeMutableRawBufferPointer) {
    let start = body.startIndex
    _ = body.copyBytes(
      to: target, from: start + entry.data_offsets[0]..<start + entry.data_offsets[1])
  }

  // MARK: Writing

  /// The order of the tensors in a file: wider elements first, so that each lies on a multiple of
  /// its size.
  static func ordered(_ tensors: [Tensor]) -> [Tensor] {
    tensors.enumerated().sorted {
      (-$0.element.type.bytes, $0.offset) < (-$1.element.type.bytes, $1.offset)
    }.map(\.element)
  }

  /// Length and header of a file that holds `tensors` in this order. Traps where two have one name.
  static func head(metadata: [String: String], _ tensors: [Tensor]) throws -> Data {
    var header = SafetensorsHeader(metadata: metadata, entries: [:])
    var end = 0
    for tensor in tensors {
      let start = end
      end += tensor.shape.reduce(tensor.type.bytes, *)
      let entry = SafetensorsHeader.Entry(
        dtype: tensor.type.rawValue, shape: tensor.shape, data_offsets: [start, end])
      let other = header.entries.updateValue(entry, forKey: tensor.name)
      check(other == nil, "two tensors of the name '\(tensor.name)'")
    }
    let json = try header.encoded()
    let length = UInt64(json.count)
    return Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }) + json
  }

  /// Writes a file whole or not at all.
  static func write(head: Data, _ tensors: [Tensor], to path: String) throws(FileError) {
    try AtomicFile.write(to: path) { handle in
      try handle.write(contentsOf: head)
      for tensor in tensors {
        try tensor.withUnsafeBytes { bytes in
          try handle.write(
            contentsOf: Data(
              bytesNoCopy: UnsafeMutableRawPointer(mutating: bytes.baseAddress!),
              count: bytes.count, deallocator: .none))
        }
      }
    }
  }
}
