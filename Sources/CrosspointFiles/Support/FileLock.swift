import Foundation

/// Keeps a file to one program at a time; the system lets go of it however that program ends. Where
/// the file system knows no locks, it keeps nothing.
package final class FileLock {
  /// Another program holds it.
  package struct Held: Error {}

  private let descriptor: Int32

  /// - Parameter isMade: whether the file is made where it is missing.
  /// - Throws: `Held`; `POSIXError` for a file that cannot be opened.
  package init(_ path: String, isMade: Bool = false) throws {
    // A file that was replaced before its lock was had is tried again, but not for ever: a program
    // that saves every few milliseconds lets go of each file as soon as the next one is there.
    for _ in 0..<3 {
      // For writing: what NFS asks of a lock of one program alone.
      let descriptor = open(path, O_RDWR | O_CLOEXEC | (isMade ? O_CREAT : 0), 0o666)
      guard descriptor >= 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
      guard Self.takes(descriptor) else {
        close(descriptor)
        throw Held()
      }
      if Self.isAt(path, descriptor) {
        self.descriptor = descriptor
        return
      }
      // Its holder has put another file in its place meanwhile.
      close(descriptor)
    }
    throw Held()
  }

  deinit { close(descriptor) }

  /// Whether the file that it holds is the one at `path`.
  func isAt(_ path: String) -> Bool { Self.isAt(path, descriptor) }

  private static func takes(_ descriptor: Int32) -> Bool {
    // A program that another thread starts holds every lock of this one until it runs: a lock just
    // let go of may be held for a moment.
    for _ in 0..<20 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK { return true }
      usleep(10_000)
    }
    return false
  }

  private static func isAt(_ path: String, _ descriptor: Int32) -> Bool {
    var (held, there) = (stat(), stat())
    return fstat(descriptor, &held) == 0 && stat(path, &there) == 0 && held.st_ino == there.st_ino
      && held.st_dev == there.st_dev
  }
}
