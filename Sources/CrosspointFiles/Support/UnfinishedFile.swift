import Foundation

/// The hidden files that `AtomicFile` writes beside a file's place: `.NAME.UUID`. A killed program
/// leaves one behind.
package enum UnfinishedFile {
  /// The longest name that file systems hold, in bytes.
  private static let longest = 255

  /// A name for a file that is written beside one of the name `name`.
  static func newName(for name: String) -> String { ".\(stem(name)).\(UUID().uuidString)" }

  /// Whether a name in a folder is that of a file that a killed program was writing beside one
  /// whose name ends so.
  package static func isOne(_ name: String, of endings: String...) -> Bool {
    guard let stem = stemOfUnfinished(name) else { return false }
    return endings.contains { stem.hasSuffix($0) }
  }

  /// Removes what killed programs were writing beside `path`. Only for who keeps that file, so that
  /// no program is writing it now.
  package static func removeAll(of path: String) {
    guard let target = try? AtomicFile.target(of: path) else { return }
    let (folder, name) = AtomicFile.parts(target)
    let bytes = Array(stem(name).utf8)
    for other in (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [] {
      // Bytes: names that Swift calls equal may be two files.
      if let stem = stemOfUnfinished(other), Array(stem.utf8) == bytes { unlink(folder + other) }
    }
  }

  /// What stands for a name between the dots: the name; where that is too long, its checksum and as
  /// much of its end as there is room for; that of an unfinished file, where the name is one.
  private static func stem(_ name: String) -> String {
    if let stem = stemOfUnfinished(name) { return stem }
    let room = longest - UUID().uuidString.utf8.count - 2
    guard name.utf8.count > room else { return name }
    var sum = Checksum()
    sum.add(Data(name.utf8))
    var tail = name[...]
    while tail.utf8.count > room - sum.digits.utf8.count - 1 { tail = tail.dropFirst() }
    return "\(sum.digits)-\(tail)"
  }

  /// Crosspoint 0.1.0 wrote some beside unfinished ones, `..NAME.UUID.UUID`.
  private static func stemOfUnfinished(_ name: String) -> String? {
    guard let match = name.wholeMatch(of: /\.(.+)\.[0-9A-F-]{36}/) else { return nil }
    let stem = String(match.output.1)
    return stemOfUnfinished(stem) ?? stem
  }
}
