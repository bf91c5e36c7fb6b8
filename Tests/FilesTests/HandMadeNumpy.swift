import CrosspointCZlib
import Foundation

/// An array of numpy put together by hand, from the page about the form.
func numpy(_ header: String, _ data: Data = Data(), version: UInt8 = 1) -> Data {
  let length = header.utf8.count
  let field = (0..<(version == 1 ? 2 : 4)).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }
  return Data([0x93] + "NUMPY".utf8 + [version, 0] + field) + Data(header.utf8) + data
}

/// The header of an array of numpy.
func numpyHeader(_ type: String, _ shape: String, fortran: Bool = false) -> String {
  "{'descr': '\(type)', 'fortran_order': \(fortran ? "True" : "False"), 'shape': \(shape), }\n"
}

/// The bytes of whole numbers, the lowest first.
func littleEndian(_ values: [(value: Int, bytes: Int)]) -> Data {
  Data(
    values.flatMap { value, bytes in
      (0..<bytes).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    })
}

/// A zip archive of one entry, put together by hand; each part may be made wrong.
struct HandMadeZip {
  var name = "a.npy"
  var localName = "a.npy"
  var content = Data()
  /// As it stands in the archive, where it is not the content.
  var packed: Data?
  var method = 0
  var flags = 0
  var size: Int?
  var checksum: Int?
  /// Of the record at the end.
  var count = 1
  var total: Int?
  var disk = 0
  var directory: Int?
  var comment = Data()
  /// Put in before the record at the end.
  var locator = Data()
  var repeats = 1

  init(_ content: Data = Data()) { self.content = content }

  var bytes: Data {
    let sum =
      checksum
      ?? content.withUnsafeBytes {
        Int(crc32(0, $0.bindMemory(to: UInt8.self).baseAddress, uInt($0.count)))
      }
    let packed = packed ?? content
    let sizes = [(sum, 4), (packed.count, 4), (size ?? content.count, 4)]
    let local =
      littleEndian(
        [(0x0403_4b50, 4), (20, 2), (flags, 2), (method, 2), (0, 4)] + sizes
          + [(localName.utf8.count, 2), (0, 2)]) + Data(localName.utf8) + packed
    var entries = Data()
    for _ in 0..<repeats {
      entries +=
        littleEndian(
          [(0x0201_4b50, 4), (20, 2), (20, 2), (flags, 2), (method, 2), (0, 4)] + sizes
            + [(name.utf8.count, 2), (0, 2), (0, 2), (0, 2), (0, 2), (0, 4), (0, 4)])
        + Data(name.utf8)
    }
    let end =
      littleEndian([
        (0x0605_4b50, 4), (disk, 2), (disk, 2), (count, 2), (total ?? count, 2),
        (entries.count, 4), (directory ?? local.count, 4), (comment.count, 2),
      ]) + comment
    return local + entries + locator + end
  }

  /// `bytes` deflated, without a header around them.
  static func deflated(_ bytes: Data) -> Data {
    var stream = z_stream()
    deflateInit2_(
      &stream, 6, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var (input, out) = (Array(bytes), [UInt8](repeating: 0, count: bytes.count + 1000))
    let made = input.withUnsafeMutableBufferPointer { source in
      out.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = uInt(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = uInt(target.count)
        _ = deflate(&stream, Z_FINISH)
        return target.count - Int(stream.avail_out)
      }
    }
    return Data(out.prefix(made))
  }
}
