import CrosspointCZlib

/// An IDX file of unsigned bytes.
func idx(magic: UInt32, _ dimensions: [UInt32], _ bytes: [UInt8]) -> [UInt8] {
  ([magic] + dimensions).flatMap { word in
    (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(24 - 8 * $0)) }
  } + bytes
}

func idxLabels(_ labels: [UInt8]) -> [UInt8] { idx(magic: 0x801, [UInt32(labels.count)], labels) }

/// `count` images of height × width whose bytes count up.
func idxImages(_ count: Int, height: Int = 2, width: Int = 3) -> [UInt8] {
  idx(
    magic: 0x803, [UInt32(count), UInt32(height), UInt32(width)],
    (0..<count * height * width).map { UInt8(truncatingIfNeeded: $0 * 37) })
}

/// `bytes` as one gzip member.
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  var stream = z_stream()
  deflateInit2_(
    &stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
    Int32(MemoryLayout<z_stream>.size))
  defer { deflateEnd(&stream) }
  var (input, out) = (bytes, [UInt8](repeating: 0, count: bytes.count + 1000))
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
  return Array(out.prefix(made))
}
