import Crosspoint
import CrosspointCPNGFile
import Foundation

/// A picture of a PNG file: its samples as the file has them, without gamma or colour profile.
package struct PNG: Sendable, Equatable {
  package let height: Int
  package let width: Int
  /// Samples of a pixel: 1 grey, 2 grey and alpha, 3 colour, 4 colour and alpha.
  package let channels: Int
  /// The largest value that a sample can have: 255, or 65535 of 16 bits. Grey of fewer than 8 bits
  /// is spread over 0 … 255.
  package let largest: UInt16
  /// Height × width × channels.
  package let samples: [UInt16]

  /// Most samples of a picture that is read.
  private static let limit = 1 << 30

  /// Reads a file.
  /// - Throws: `FileError`, `.badPicture` for one that is no whole PNG and for one with a palette;
  ///   `MemoryError` for more than this process may have in memory.
  package init(_ path: String) throws {
    let bytes = try PathItem.bytes(path)
    func bad(_ why: String) -> FileError { FileError(file: path, problem: .badPicture(why)) }
    let header = try Self.header(bytes, bad)
    if header.is_palette != 0 {
      throw bad(
        """
        its colour type is 3, numbers of a palette of up to \(1 << header.bits) colours, which say \
        nothing of brightness; 0 (grey) and 2 (red, green, blue) are possible: convert it
        """)
    }
    (height, width) = (Int(header.height), Int(header.width))
    channels = Int(header.channels)
    let count = height * width * channels
    guard count <= Self.limit else {
      throw bad("it has \(height) × \(width) pixels of \(channels) samples, more than 2³⁰ in all")
    }
    let isWide = header.bits == 16
    largest = isWide ? .max : 255
    try MemoryNeed("reading \(path)", held: (isWide ? 4 : 3) * count).check()
    var raw = [UInt8](repeating: 0, count: isWide ? 2 * count : count)
    try Self.read(bytes, into: &raw, bad)
    samples =
      isWide
      ? (0..<count).map { UInt16(raw[2 * $0]) << 8 | UInt16(raw[2 * $0 + 1]) }
      : raw.map(UInt16.init)
  }

  /// Height times width, by the file's header.
  /// - Throws: `FileError`.
  package static func pixels(_ path: String) throws -> Int {
    let header = try header(PathItem.bytes(path)) {
      FileError(file: path, problem: .badPicture($0))
    }
    return Int(header.height) * Int(header.width)
  }

  private static func header(_ bytes: Data, _ bad: (String) -> FileError) throws -> xp_png_header {
    guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
      throw bad("it does not begin as a PNG does: save it as one")
    }
    var header = xp_png_header()
    var message = [CChar](repeating: 0, count: Int(XP_PNG_MESSAGE))
    let status = bytes.withUnsafeBytes {
      xp_png_read_header(
        $0.assumingMemoryBound(to: UInt8.self).baseAddress!, $0.count, &header, &message)
    }
    guard status == 0 else { throw bad("its header is damaged: \(text(message)). Save it again") }
    return header
  }

  private static func read(_ bytes: Data, into raw: inout [UInt8], _ bad: (String) -> FileError)
    throws
  {
    var message = [CChar](repeating: 0, count: Int(XP_PNG_MESSAGE))
    let capacity = raw.count
    let status = bytes.withUnsafeBytes {
      xp_png_read_samples(
        $0.assumingMemoryBound(to: UInt8.self).baseAddress!, $0.count, &raw, capacity, &message)
    }
    guard status == 0 else { throw bad("it is damaged: \(text(message)). Save it again") }
  }

  /// The file of a picture of bytes, grey (1 channel) or red, green and blue (3). Traps unless
  /// there are height × width × channels.
  package static func data(height: Int, width: Int, channels: Int, _ samples: [UInt8]) -> Data {
    check(
      height > 0 && width > 0 && (channels == 1 || channels == 3)
        && samples.count == height * width * channels,
      "\(samples.count) samples for a PNG of \(height) × \(width) × \(channels)")
    var file: UnsafeMutablePointer<UInt8>?
    var count = 0
    var message = [CChar](repeating: 0, count: Int(XP_PNG_MESSAGE))
    let status = xp_png_write(
      samples, UInt32(width), UInt32(height), Int32(channels), &file, &count, &message)
    // What can fail is memory alone, and without it the process ends as everywhere.
    check(status == 0, "a PNG of \(height) × \(width) × \(channels): \(text(message))")
    defer { xp_png_free(file) }
    return Data(bytes: file!, count: count)
  }

  private static func text(_ message: [CChar]) -> String {
    String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
