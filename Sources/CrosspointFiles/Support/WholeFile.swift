import Crosspoint
import Foundation

/// Text files that are read at once.
package enum WholeFile {
  /// A file's bytes.
  /// - Throws: `MemoryError` where they and what JSON makes of them, some ten times as much, are
  ///   more than this process may have; an error of Foundation's.
  package static func read(_ path: String) throws -> Data {
    let size = try FileManager.default.attributesOfItem(
      atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path)[.size]
    try check((size as? NSNumber)?.intValue ?? 0, path)
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  /// Throws `MemoryError` where a file's bytes and what JSON makes of them do not fit.
  package static func check(_ size: Int, _ path: String) throws {
    try MemoryNeed("reading \(path)", held: 11 * min(size, .max / 11)).check()
  }
}
