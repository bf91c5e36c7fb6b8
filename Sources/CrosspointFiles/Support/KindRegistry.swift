import Crosspoint
import Foundation

/// The types behind the kinds of tile, or of layer, that files name: this package's own, and what
/// programs register. Any thread may ask.
package final class KindRegistry<Kind>: @unchecked Sendable {
  package let part: FileError.Part
  private let lock = NSLock()
  private var known: [(name: String, type: Kind)]

  /// - Parameter builtIn: this package's own, in the order in which messages name them.
  package init(_ part: FileError.Part, builtIn: [(name: String, type: Kind)]) {
    self.part = part
    known = builtIn
  }

  /// Makes a type known by its kind's name; the same type again changes nothing. Traps for an empty
  /// name, and for one that another type has.
  package func register(_ type: Kind, as name: String) {
    check(!name.isEmpty, "\(type) has an empty storedKind")
    let other = lock.withLock {
      let other = find(name)
      if other == nil { known.append((name, type)) }
      return other
    }
    if let other {
      check(
        isSame(type, other),
        """
        \(type) has the storedKind '\(name)', which is that of \(other): each kind of \(part) \
        needs its own
        """
      )
    }
  }

  /// The type of a kind that a file names.
  /// - Throws: `FileError`, still without a file, `.unknownKind`.
  package func type(of name: String) throws(FileError) -> Kind {
    let (type, names) = lock.withLock { (find(name), known.map(\.name)) }
    if let type { return type }
    throw FileError(file: "", problem: .unknownKind(part, kind: name, known: names))
  }

  /// Throws `FileError`, still without a file, `.notStorable`, unless `type` is known by this name.
  package func require(_ type: Kind, as name: String) throws(FileError) {
    let found = lock.withLock { find(name) }
    if let found, isSame(type, found) { return }
    let why =
      found.map { "its storedKind '\(name)' is that of \($0)" }
        ?? """
        its kind '\(name)' is not registered; call \
        \(part.registration ?? "register")(\(type).self) wherever it is saved or loaded
        """
    throw .notStorable(part, type: "\(type)", why)
  }

  private func find(_ name: String) -> Kind? { known.first { $0.name == name }?.type }

  private func isSame(_ a: Kind, _ b: Kind) -> Bool { (a as! Any.Type) == (b as! Any.Type) }
}
