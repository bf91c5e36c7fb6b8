import CrosspointCZlib
import CrosspointFiles
import Foundation

/// A file's bytes, unpacked where it is gzip: read as asked for, so that memory grows only with data that is there.
final class ByteSource {
  private let path: String
  private let handle: FileHandle
  private var stream = z_stream()
  private let isPacked: Bool
  private var input = Data()
  private var memberEnded = false

  /// - Throws: `DataSetError`.
  init(_ path: String) throws {
    self.path = path
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw DataSetError(file: path, problem: .missing)
    }
    guard !isFolder.boolValue else { throw DataSetError(file: path, problem: .unreadable("it is a folder")) }
    do { handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path)) } catch {
      throw DataSetError(file: path, problem: .unreadable(systemReason(error)))
    }
    isPacked = path.hasSuffix(".gz")
    // 15 + 16: a gzip header and checksum, the largest window.
    if isPacked, inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) != Z_OK {
      throw DataSetError(file: path, problem: .badGzip("zlib could not start"))
    }
  }

  deinit {
    if isPacked { inflateEnd(&stream) }
    try? handle.close()
  }

  /// Up to `count` bytes; fewer only at the end.
  func read(_ count: Int) throws -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let part = try isPacked ? unpack(min(count - bytes.count, 1 << 16)) : plain(min(count - bytes.count, 1 << 20))
      if part.isEmpty { break }
      bytes += part
    }
    return bytes
  }

  private func plain(_ count: Int) throws -> [UInt8] {
    do { return [UInt8](try handle.read(upToCount: count) ?? Data()) } catch {
      throw DataSetError(file: path, problem: .unreadable(systemReason(error)))
    }
  }

  /// At least one byte, unless the packed data ends whole.
  private func unpack(_ count: Int) throws -> [UInt8] {
    var out = [UInt8](repeating: 0, count: count)
    while true {
      if memberEnded {
        if input.isEmpty { input = Data(try plain(1 << 16)) }
        guard input.isEmpty else { throw DataSetError(file: path, problem: .badGzip("more follows its end")) }
        return []
      }
      if input.isEmpty { input = Data(try plain(1 << 16)) }
      let ended = input.isEmpty
      let (status, used, made): (Int32, Int, Int) = input.withUnsafeBytes { source in
        out.withUnsafeMutableBufferPointer { target in
          // zlib reads through a pointer that it declares mutable.
          stream.next_in = UnsafeMutablePointer(mutating: source.bindMemory(to: UInt8.self).baseAddress)
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
        throw DataSetError(file: path, problem: .badGzip(stream.msg.map { String(cString: $0) } ?? "zlib status \(status)"))
      }
      if made > 0 { return Array(out.prefix(made)) }
    }
  }
}
