import CrosspointCZlib
import Foundation

/// A safetensors file put together by hand, from the page about the form and not from the code
/// under test.
struct HandMade {
  var kind = "tile"
  var version = "4"
  var contents = #"{"kind":"digital","values":{}}"#
  /// Name, dtype, shape, first byte and the one after the last.
  var tensors: [(name: String, dtype: String, shape: String, from: Int, to: Int)] = [
    ("weights", "F32", "[2,2]", 0, 16)
  ]
  var data = HandMade.floats([1, 2, 3, 4])
  /// Put in at the end of the metadata, and of the header.
  var moreMetadata = ""
  var more = ""

  static func floats(_ values: [Float]) -> Data {
    Data(
      values.flatMap { v in
        (0..<4).map { UInt8(truncatingIfNeeded: v.bitPattern >> (8 * UInt32($0))) }
      })
  }

  static func halves(_ values: [Float]) -> Data {
    Data(
      values.flatMap { v in
        (0..<2).map { UInt8(truncatingIfNeeded: Float16(v).bitPattern >> (8 * UInt16($0))) }
      })
  }

  /// The file, padded and with the checksum it should have.
  var bytes: Data {
    let quoted = contents.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(
      of: "\"", with: "\\\"")
    let entries = tensors.map {
      #"""
      "\#($0.name)":{"data_offsets":[\#($0.from),\#($0.to)],\#
      "dtype":"\#($0.dtype)","shape":\#($0.shape)}
      """#
    }
    let metadata =
      #"""
      {"crosspoint.contents":"\#(quoted)","crosspoint.crc32":"00000000",\#
      "crosspoint.kind":"\#(kind)","crosspoint.version":"\#(version)"\#(moreMetadata)}
      """#
    let header =
      "{" + (["\"__metadata__\":" + metadata] + entries).joined(separator: ",") + more + "}"
    return Self.seal(Self.file(header, data))
  }

  /// Length, header and data, without a checksum.
  static func file(_ header: String, _ data: Data) -> Data {
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    return Data((0..<8).map { UInt8(truncatingIfNeeded: padded.utf8.count >> (8 * $0)) })
      + Data(padded.utf8) + data
  }

  /// Puts the checksum of everything in the place of the eight zeros.
  static func seal(_ file: Data) -> Data {
    var file = file
    guard let zeros = file.range(of: Data("00000000".utf8)) else { return file }
    let sum = file.withUnsafeBytes {
      crc32(0, $0.bindMemory(to: UInt8.self).baseAddress, uInt($0.count))
    }
    let digits = String(sum, radix: 16)
    file.replaceSubrange(
      zeros, with: Data((String(repeating: "0", count: 8 - digits.count) + digits).utf8))
    return file
  }
}
