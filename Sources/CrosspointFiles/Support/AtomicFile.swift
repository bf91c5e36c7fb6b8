import Foundation

/// Files written whole or not at all: beside their place first, then renamed. A symbolic link
/// stays, and its target is made or replaced.
package enum AtomicFile {
  package static func write(_ data: Data, to path: String) throws(FileError) {
    try write(to: path) { try $0.write(contentsOf: data) }
  }

  /// - Parameter body: writes everything; where it throws, nothing is left behind.
  package static func write(to path: String, _ body: (FileHandle) throws -> Void) throws(FileError)
  {
    try put(at: path) { beside, target in
      let descriptor = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw lastError }
      let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
      if let mode = mode(of: target) { fchmod(descriptor, mode) }
      try body(handle)
      // On disk before it takes the place of what was there.
      try handle.synchronize()
      try handle.close()
      guard rename(beside, target) == 0 else { throw lastError }
    }
  }

  /// Makes a file of these bytes only where none is.
  /// - Throws: `FileError`, `.exists` for a file that is there.
  package static func create(_ data: Data, at path: String) throws(FileError) {
    try create(path) { try write(data, to: $0) }
  }

  /// Makes a file only where none is, not even one that another program makes meanwhile.
  /// - Parameter body: writes the whole file to the path that it is given; where it throws, nothing
  ///   is left behind.
  /// - Throws: `FileError`, `.exists` for a file that is there.
  package static func create(_ path: String, _ body: (String) throws -> Void) throws(FileError) {
    try put(at: path) { beside, target in
      do { try body(beside) } catch {
        // Whoever made the file meanwhile has removed what it took for the rest of a killed
        // program.
        if access(target, F_OK) == 0 { throw POSIXError(.EEXIST) }
        throw error
      }
      if link(beside, target) == 0 {
        unlink(beside)
        return
      }
      let error = lastError
      guard [EPERM, EOPNOTSUPP, ENOTSUP, ENOSYS].contains(error.code.rawValue) else {
        throw access(target, F_OK) == 0 ? POSIXError(.EEXIST) : error
      }
      // A file system without hard links: the name is taken by an empty file first.
      let descriptor = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
      guard descriptor >= 0 else { throw lastError }
      close(descriptor)
      guard rename(beside, target) == 0 else {
        let error = lastError
        unlink(target)
        throw error
      }
    }
  }

  /// The path that a name leads to through symbolic links, whether or not a file is there.
  /// - Throws: `POSIXError` for links that lead in a circle.
  package static func target(of path: String) throws -> String {
    var path = path
    // As many as the system follows.
    for _ in 0..<40 {
      let (folder, name) = parts(path)
      guard let next = try? FileManager.default.destinationOfSymbolicLink(atPath: folder + name)
      else { return folder + name }
      path = next.utf8.first == UInt8(ascii: "/") ? next : folder + next
    }
    throw POSIXError(.ELOOP)
  }

  /// A path's folder without links, with a slash at its end, and the name in it. A folder that is
  /// not there is given as it is named.
  static func parts(_ path: String) -> (folder: String, name: String) {
    // Bytes, as the system sees them: a mark after a slash would make one character with it.
    let slash = UInt8(ascii: "/")
    let end =
      path.utf8.lastIndex { $0 != slash }.map { path.utf8.index(after: $0) } ?? path.endIndex
    let start =
      path[..<end].utf8.lastIndex(of: slash).map { path.utf8.index(after: $0) } ?? path.startIndex
    var folder = start > path.startIndex ? String(path[..<start]) : "./"
    if let resolved = realpath(folder, nil) {
      folder = String(cString: resolved)
      free(resolved)
    }
    return (folder.utf8.last == slash ? folder : folder + "/", String(path[start..<end]))
  }

  /// Replaces what is at `path` by a file that `body` writes whole to the path that it is given;
  /// where it throws, nothing is left behind.
  static func replace(_ path: String, _ body: (_ beside: String, _ target: String) throws -> Void)
    throws(FileError)
  {
    try put(at: path) { beside, target in
      try body(beside, target)
      if let mode = mode(of: target) { chmod(beside, mode) }
      guard rename(beside, target) == 0 else { throw lastError }
    }
  }

  /// What is replaced keeps its permissions.
  private static func mode(of target: String) -> mode_t? {
    let mode =
      try? FileManager.default.attributesOfItem(atPath: target)[.posixPermissions] as? NSNumber
    return mode.map { mode_t(truncating: $0) }
  }

  /// Calls `body` with a name beside the target of `path`, and the target.
  private static func put(
    at path: String, _ body: (_ beside: String, _ target: String) throws -> Void
  ) throws(FileError) {
    do {
      let target = try target(of: path)
      let (folder, name) = parts(target)
      // A name of its own: two programs that save at once do not write into one file.
      let beside = folder + UnfinishedFile.newName(for: name)
      do { try body(beside, target) } catch {
        unlink(beside)
        throw error
      }
    } catch let error as FileError {
      throw FileError(file: path, problem: error.problem)
    } catch let error as POSIXError where error.code == .EEXIST {
      throw FileError(file: path, problem: .exists)
    } catch {
      throw FileError(file: path, problem: .unwritable(systemReason(error)))
    }
  }

  private static var lastError: POSIXError { POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
}
