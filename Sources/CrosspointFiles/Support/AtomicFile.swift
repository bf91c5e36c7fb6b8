import Foundation

/// Files written whole or not at all: beside their place first, then renamed. A symbolic link stays, and its target is replaced.
package enum AtomicFile {
  package static func write(_ data: Data, to path: String) throws(FileError) {
    try write(to: path) { try $0.write(contentsOf: data) }
  }

  /// - Parameter body: writes everything; where it throws, nothing is left behind.
  package static func write(to path: String, _ body: (FileHandle) throws -> Void) throws(FileError) {
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    // A name of its own: two programs that save at once do not write into one file.
    let beside = target.deletingLastPathComponent().appendingPathComponent(".\(target.lastPathComponent).\(UUID().uuidString)")
    do {
      let descriptor = open(beside.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      // What is replaced keeps its permissions.
      if let mode = try? FileManager.default.attributesOfItem(atPath: target.path)[.posixPermissions] as? NSNumber {
        fchmod(descriptor, mode_t(truncating: mode))
      }
      try body(handle)
      // On disk before it takes the place of what was there.
      try handle.synchronize()
      try handle.close()
      guard rename(beside.path, target.path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    } catch {
      unlink(beside.path)
      throw FileError(file: path, problem: .unwritable(reason(error)))
    }
  }

  private static func reason(_ error: any Error) -> String {
    let error = error as NSError
    let cause = error.userInfo[NSUnderlyingErrorKey] as? NSError ?? error
    return cause.domain == NSPOSIXErrorDomain ? String(cString: strerror(Int32(cause.code))) : error.localizedDescription
  }
}
