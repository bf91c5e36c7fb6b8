import Foundation

/// What stands at a path, links followed, and why it cannot be opened for reading where it cannot:
/// as the system says it, since Foundation takes what may not be looked at for what is not there.
package enum PathItem: Equatable {
  case missing, file, folder
  /// A device, a pipe.
  case other
  /// There, or hidden from this user: why, in few words.
  case closed(String)

  /// A folder is to be entered; whether it can be listed is another matter.
  package init(_ path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else {
      self = Self.failure(errno, path)
      return
    }
    let isFolder = status.st_mode & S_IFMT == S_IFDIR
    guard access(path, isFolder ? X_OK : R_OK) == 0 else {
      self = .closed(String(cString: strerror(errno)))
      return
    }
    self = isFolder ? .folder : status.st_mode & S_IFMT == S_IFREG ? .file : .other
  }

  private static func failure(_ error: Int32, _ path: String) -> PathItem {
    guard error == ENOENT || error == ENOTDIR else {
      return .closed(String(cString: strerror(error)))
    }
    // Bytes of an argument that are no UTF-8 arrive as this mark, and the name that they spelt is
    // lost.
    return path.unicodeScalars.contains("\u{FFFD}")
      ? .closed("its name is not UTF-8; rename it, or give a link of another name") : .missing
  }

  /// The bytes of a plain file, mapped: files that Crosspoint saves are replaced, never written
  /// into.
  /// - Throws: `FileError`, `.missing` or `.unreadable`.
  package static func bytes(_ path: String) throws(FileError) -> Data {
    func unreadable(_ why: String) -> FileError { FileError(file: path, problem: .unreadable(why)) }
    switch PathItem(path) {
    case .file: break
    case .missing: throw FileError(file: path, problem: .missing)
    case .folder: throw unreadable("it is a folder")
    // It need not end.
    case .other: throw unreadable("it is not a plain file")
    case .closed(let why): throw unreadable(why)
    }
    do {
      return try Data(
        contentsOf: URL(fileURLWithPath: path).resolvingSymlinksInPath(), options: .alwaysMapped)
    } catch {
      throw unreadable(systemReason(error))
    }
  }
}
