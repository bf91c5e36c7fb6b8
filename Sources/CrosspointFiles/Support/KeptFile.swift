import Foundation

/// A file that one program keeps to itself and replaces whole, again and again. The lock is on the
/// file, and passes to each new one in its place: nothing lies beside it, and nothing is left
/// however the program ends.
package final class KeptFile {
  package let path: String
  private var lock: FileLock?

  /// Keeps a file that is there, and removes what killed programs have left beside it.
  /// - Throws: `FileError`, `.inUse` where another program keeps it.
  package init(_ path: String) throws(FileError) {
    self.path = path
    guard access(path, F_OK) == 0 else { throw FileError(file: path, problem: .missing) }
    lock = try Self.lock(path, for: path)
    UnfinishedFile.removeAll(of: path)
  }

  /// Makes a file where none is, and keeps it.
  /// - Parameter body: writes the whole file to the path that it is given; where it throws, nothing
  ///   is left behind.
  /// - Throws: `FileError`, `.exists` for a file that is there.
  package init(creating path: String, _ body: (String) throws -> Void) throws(FileError) {
    self.path = path
    var lock: FileLock?
    try AtomicFile.create(path) {
      try body($0)
      lock = try FileLock($0)
    }
    self.lock = lock
    UnfinishedFile.removeAll(of: path)
  }

  /// Puts another file in its place.
  /// - Parameter body: writes the whole file to the path that it is given; where it throws, what
  ///   was there stays.
  /// - Throws: `FileError`, `.inUse` where the file was moved away and another program has made its
  ///   own.
  package func replace(_ body: (String) throws -> Void) throws(FileError) {
    var next: FileLock?
    try AtomicFile.replace(path) { beside, target in
      try body(beside)
      next = try FileLock(beside)
      if lock?.isAt(target) == false, access(target, F_OK) == 0 {
        _ = try Self.lock(target, for: path)
      }
    }
    lock = next
  }

  /// Whether another program keeps a file.
  package static func isKept(_ path: String) -> Bool {
    do {
      _ = try FileLock(path)
      return false
    } catch { return error is FileLock.Held }
  }

  private static func lock(_ target: String, for path: String) throws(FileError) -> FileLock {
    do { return try FileLock(target) } catch {
      throw FileError(
        file: path, problem: error is FileLock.Held ? .inUse : .unwritable(systemReason(error)))
    }
  }
}
