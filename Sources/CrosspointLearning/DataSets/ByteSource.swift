import CrosspointCZlib
import CrosspointFiles
import Foundation

/// A file's bytes, unpacked where it begins as gzip does: read as asked for, so that memory grows
/// only with data that is there.
final class ByteSource {
  /// With what every member of a gzip file begins (RFC 1952), and no IDX file.
  private static let gzipMark: [UInt8] = [0x1f, 0x8b]

  private let path: String
  private let handle: FileHandle
  private var stream = z_stream()
  private var isPacked = false
  /// Read and not yet given or unpacked.
  private var input = Data()
  private var memberEnded = false
  /// The most that the file can hold, as far as its own length tells.
  private(set) var most = 0

  /// - Throws: `DataSetError`.
  init(_ path: String) throws {
    self.path = path
    switch PathItem(path) {
    case .file: break
    // A pipe need not ever be written to.
    case .other: throw DataSetError(file: path, problem: .unreadable("it is not a plain file"))
    case .missing: throw DataSetError(file: path, problem: .missing)
    case .folder: throw DataSetError(file: path, problem: .unreadable("it is a folder"))
    case .closed(let why): throw DataSetError(file: path, problem: .unreadable(why))
    }
    do { handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)) } catch {
      throw DataSetError(file: path, problem: .unreadable(systemReason(error)))
    }
    var status = stat()
    let length = fstat(handle.fileDescriptor, &status) == 0 ? Int(status.st_size) : 0
    most = length
    try fill(Self.gzipMark.count)
    guard input.starts(with: Self.gzipMark) else { return }
    // Deflate packs 1032 bytes into one at most.
    most = min(length, .max / 1032) * 1032
    // 15 + 16: a gzip header and checksum, the largest window.
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else {
      throw DataSetError(file: path, problem: .badGzip("zlib could not start"))
    }
    isPacked = true
  }

  deinit {
    if isPacked { inflateEnd(&stream) }
    try? handle.close()
  }

  /// Up to `count` bytes; fewer only at the end.
  func read(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    // Grown step by step it would take three times its size.
    bytes.reserveCapacity(min(count, most))
    while bytes.count < count {
      let part = try next(count - bytes.count)
      if part.isEmpty { break }
      bytes += part
    }
    return bytes
  }

  /// Reads past up to `count` bytes.
  /// - Returns: how many; fewer only at the end.
  func skip(_ count: Int) throws -> Int {
    var skipped = 0
    while skipped < count {
      let part = try next(count - skipped)
      if part.isEmpty { break }
      skipped += part.count
    }
    return skipped
  }

  private func next(_ count: Int) throws -> [UInt8] {
    try isPacked ? unpack(min(count, 1 << 16)) : plain(min(count, 1 << 20))
  }

  private func plain(_ count: Int) throws -> [UInt8] {
    guard input.isEmpty else {
      defer { input = Data(input.dropFirst(count)) }
      return [UInt8](input.prefix(count))
    }
    return [UInt8](try load(count))
  }

  private func load(_ count: Int) throws -> Data {
    do { return try handle.read(upToCount: count) ?? Data() } catch {
      throw DataSetError(file: path, problem: .unreadable(systemReason(error)))
    }
  }

  /// Brings at least `count` bytes into `input`; fewer only at the end.
  private func fill(_ count: Int) throws {
    while input.count < count {
      let more = try load(1 << 16)
      if more.isEmpty { return }
      input += more
    }
  }

  /// At least one byte, unless the packed data ends whole.
  private func unpack(_ count: Int) throws -> [UInt8] {
    var out = [UInt8](repeating: 0, count: count)
    while true {
      if memberEnded, try !beginMember() { return [] }
      try fill(1)
      let ended = input.isEmpty
      let (status, used, made): (Int32, Int, Int) = input.withUnsafeBytes { source in
        out.withUnsafeMutableBufferPointer { target in
          // zlib reads through a pointer that it declares mutable.
          stream.next_in = UnsafeMutablePointer(
            mutating: source.bindMemory(to: UInt8.self).baseAddress)
          stream.avail_in = uInt(source.count)
          stream.next_out = target.baseAddress
          stream.avail_out = uInt(count)
          let status = inflate(&stream, Z_NO_FLUSH)
          return (status, source.count - Int(stream.avail_in), count - Int(stream.avail_out))
        }
      }
      input = Data(input.dropFirst(used))
      switch status {
      case Z_STREAM_END: memberEnded = true
      case Z_OK: break
      case Z_BUF_ERROR where !ended: break
      case Z_BUF_ERROR: throw DataSetError(file: path, problem: .badGzip("it ends too early"))
      default:
        throw DataSetError(
          file: path,
          problem: .badGzip(stream.msg.map { String(cString: $0) } ?? "zlib status \(status)"))
      }
      if made > 0 { return Array(out.prefix(made)) }
    }
  }

  /// Goes on with the next member of the file. False where none follows, only the zeros with which
  /// blocks of a tape are filled.
  private func beginMember() throws -> Bool {
    try fill(Self.gzipMark.count)
    if input.starts(with: Self.gzipMark) {
      inflateReset(&stream)
      memberEnded = false
      return true
    }
    while !input.isEmpty {
      guard input.allSatisfy({ $0 == 0 }) else {
        throw DataSetError(
          file: path, problem: .badGzip("something that is not gzip follows its end"))
      }
      input = Data()
      try fill(1)
    }
    return false
  }
}
