import Foundation

/// Keeps a folder of runs to one program at a time; the system lets go of it however that program ends.
final class FolderLock {
  private let descriptor: Int32

  /// - Throws: `RunFolderError`, `.inUse` where another program holds it.
  init(_ folder: RunFolder) throws {
    let file = folder.path + "/.lock"
    descriptor = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw RunFolderError(file: folder.path, problem: .locked(String(cString: strerror(errno)))) }
    // A program that another thread starts holds every lock of this one until it runs: a lock just let go of may be held for a moment.
    for _ in 0..<20 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return }
      usleep(10_000)
    }
    throw RunFolderError(file: folder.path, problem: .inUse)
  }

  deinit { close(descriptor) }
}
