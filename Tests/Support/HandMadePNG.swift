import Foundation

/// PNG files put together by hand (ISO/IEC 15948), to hold what reads them against: any depth,
/// colour type and interlace. Deflate without compression needs no library.
package struct HandMadePNG {
  package var height: Int
  package var width: Int
  /// 0 grey, 2 colour, 3 palette, 4 grey and alpha, 6 colour and alpha.
  package var colourType = 0
  package var bits = 8
  package var isInterlaced = false
  /// Height × width × channels, each below 2^bits.
  package var samples: [Int]

  package init(
    height: Int, width: Int, colourType: Int = 0, bits: Int = 8, isInterlaced: Bool = false,
    _ samples: [Int]
  ) {
    (self.height, self.width, self.colourType, self.bits) = (height, width, colourType, bits)
    (self.isInterlaced, self.samples) = (isInterlaced, samples)
  }

  private var channels: Int { [0: 1, 2: 3, 3: 1, 4: 2, 6: 4][colourType]! }

  package var bytes: [UInt8] {
    var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    file += header
    if colourType == 3 { file += Self.chunk("PLTE", (0..<3 << bits).map { UInt8($0 % 251) }) }
    return file + Self.chunk("IDAT", Self.zlib(lines)) + Self.chunk("IEND", [])
  }

  /// The chunk that says how large it is.
  package var header: [UInt8] {
    let sizes = Self.word(width) + Self.word(height)
    return Self.chunk(
      "IHDR", sizes + [UInt8(bits), UInt8(colourType), 0, 0, isInterlaced ? 1 : 0])
  }

  /// Lines with their filter, none, of the picture or of Adam7's seven passes.
  private var lines: [UInt8] {
    let passes =
      isInterlaced
      ? [
        (0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2),
        (1, 0, 2, 1),
      ] : [(0, 0, 1, 1)]
    return passes.flatMap { top, left, down, right -> [UInt8] in
      let columns = Array(stride(from: left, to: width, by: right))
      guard !columns.isEmpty else { return [] }
      return stride(from: top, to: height, by: down).flatMap { y in
        [0] + pack(columns.flatMap { x in (0..<channels).map { self[y, x, $0] } })
      }
    }
  }

  private subscript(y: Int, x: Int, channel: Int) -> Int {
    samples[(y * width + x) * channels + channel]
  }

  private func pack(_ samples: [Int]) -> [UInt8] {
    var (line, bit): ([UInt8], Int) = ([], 8)
    for sample in samples {
      if bits == 16 {
        line += [UInt8(sample >> 8), UInt8(sample & 255)]
        continue
      }
      if bit == 8 { (line, bit) = (line + [0], 0) }
      bit += bits
      line[line.count - 1] |= UInt8(sample << (8 - bit))
    }
    return line
  }

  private static func word(_ n: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: n >> $0) }
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let named = Array(name.utf8) + data
    return word(data.count) + named + word(crc32(named))
  }

  private static func crc32(_ bytes: [UInt8]) -> Int {
    var crc: UInt32 = .max
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return Int(~crc)
  }

  /// RFC 1950 with stored blocks of RFC 1951.
  private static func zlib(_ bytes: [UInt8]) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x01]
    var rest = bytes[...]
    repeat {
      let block = rest.prefix(0xFFFF)
      rest = rest.dropFirst(block.count)
      let (low, high) = (UInt8(block.count & 255), UInt8(block.count >> 8))
      stream += [rest.isEmpty ? 1 : 0, low, high, ~low, ~high] + block
    } while !rest.isEmpty
    var (a, b) = (1, 0)
    for byte in bytes {
      a = (a + Int(byte)) % 65521
      b = (b + a) % 65521
    }
    return stream + word(b << 16 | a)
  }
}
