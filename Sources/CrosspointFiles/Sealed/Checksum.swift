import CrosspointCZlib
import Foundation

/// CRC-32 (zlib's): finds every changed bit and every burst of up to 32.
package struct Checksum {
  private var value = crc32(0, nil, 0)

  package init() {}

  package mutating func add(_ bytes: UnsafeRawBufferPointer) {
    var rest = bytes[...]
    // zlib counts in 32 bits.
    while !rest.isEmpty {
      let part = rest.prefix(1 << 30)
      value = crc32(
        value, UnsafeRawBufferPointer(rebasing: part).bindMemory(to: UInt8.self).baseAddress,
        uInt(part.count))
      rest = rest.dropFirst(part.count)
    }
  }

  package mutating func add(_ bytes: Data) { bytes.withUnsafeBytes { add($0) } }

  /// The sum so far.
  var number: UInt32 { UInt32(value) }

  /// Eight hexadecimal digits, in small letters.
  package var digits: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}

/// The checksum of a whole file, header and its length included, in the header itself: taken as if
/// its own eight digits were zeros.
enum Seal {
  static let key = "crosspoint.crc32"
  static let open = "00000000"

  /// Where the digits stand in a head: behind the only occurrence of the key. Nil where they do
  /// not.
  static func place(in head: Data) -> Range<Int>? {
    let name = Data("\"\(key)\"".utf8)
    guard let found = head.range(of: name), head[found.upperBound...].range(of: name) == nil else {
      return nil
    }
    // JSON allows white space around the colon.
    let spaces = Data(" \t\r\n".utf8)
    var i = head[found.upperBound...].firstIndex { !spaces.contains($0) } ?? head.endIndex
    guard i < head.endIndex, head[i] == UInt8(ascii: ":") else { return nil }
    i = head[(i + 1)...].firstIndex { !spaces.contains($0) } ?? head.endIndex
    let digits = i + 1..<i + 1 + open.utf8.count
    guard digits.upperBound < head.endIndex, head[i] == UInt8(ascii: "\""),
      head[digits.upperBound] == UInt8(ascii: "\"")
    else {
      return nil
    }
    return digits
  }

  /// `head` with its digits as zeros.
  static func opened(_ head: Data, _ place: Range<Int>) -> Data {
    var head = head
    head.replaceSubrange(place, with: Data(open.utf8))
    return head
  }
}
