import CrosspointCZlib
import Foundation

/// Deflated bytes (RFC 1951) unpacked by zlib.
enum Inflation {
  /// What is wrong with the bytes, as a part of a sentence.
  struct Damage: Error { var why: String }

  /// Exactly `size` bytes, from all of `packed`.
  static func unpacked(_ packed: Data, size: Int) throws(Damage) -> Data {
    var stream = z_stream()
    // −15: no header around it, the largest window.
    guard inflateInit2_(&stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw Damage(why: "zlib could not start") }
    defer { inflateEnd(&stream) }
    // One byte more shows what goes on too long.
    var unpacked = Data(count: size + 1)
    let (status, used, made) = packed.withUnsafeBytes { source in
      unpacked.withUnsafeMutableBytes { inflateAll(&stream, source, $0) }
    }
    guard status == Z_OK || status == Z_BUF_ERROR || status == Z_STREAM_END else {
      throw Damage(why: stream.msg.map { String(cString: $0) } ?? "zlib status \(status)")
    }
    guard made <= size else { throw Damage(why: "it unpacks to more than \(size) bytes") }
    guard status == Z_STREAM_END else { throw Damage(why: "its packed bytes end too early") }
    guard made == size else { throw Damage(why: "it unpacks to \(made) bytes, not \(size)") }
    guard used == packed.count else { throw Damage(why: "something follows its packed bytes") }
    return unpacked.dropLast()
  }

  private static func inflateAll(
    _ stream: inout z_stream, _ source: UnsafeRawBufferPointer,
    _ target: UnsafeMutableRawBufferPointer
  ) -> (status: Int32, used: Int, made: Int) {
    let (source, target) = (
      source.bindMemory(to: UInt8.self), target.bindMemory(to: UInt8.self)
    )
    var (status, used, made) = (Z_OK, 0, 0)
    while status == Z_OK, made < target.count {
      // zlib counts in 32 bits, and reads through a pointer that it declares mutable.
      let (input, room) = (min(source.count - used, 1 << 30), min(target.count - made, 1 << 30))
      stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + used })
      stream.avail_in = uInt(input)
      stream.next_out = target.baseAddress! + made
      stream.avail_out = uInt(room)
      status = inflate(&stream, Z_NO_FLUSH)
      used += input - Int(stream.avail_in)
      made += room - Int(stream.avail_out)
    }
    return (status, used, made)
  }
}
