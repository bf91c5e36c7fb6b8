import Crosspoint
import Foundation

/// A safetensors file of Crosspoint: what it holds as JSON in its metadata, the matrices as
/// tensors, one checksum over all.
package struct SealedFile {
  /// Version of the form of these files, and the earliest that is read. 2: devices have a response
  /// at half voltage. 3: runs may be extended past their planned epochs. 4: tiles say which draws
  /// their hidden parameters are.
  static let version = 4
  static let earliestVersion = 2
  private static let versionKey = "crosspoint.version"
  private static let kindKey = "crosspoint.kind"
  private static let contentsKey = "crosspoint.contents"

  package let path: String
  /// "tile", "network" or "training run".
  package let kind: String
  /// Whether an earlier version of this package wrote it, whose draws were others.
  package let hasEarlierDraws: Bool
  private let contents: String
  private let file: SafetensorsFile

  // MARK: Writing

  /// Writes a file whole or not at all.
  /// - Throws: `FileError.unwritable`; `CrosspointError.nonFinite` for a value that loading would
  ///   refuse.
  package static func write(
    kind: String, _ contents: some Encodable, _ tensors: [Tensor], to path: String
  ) throws {
    for tensor in tensors { try tensor.checkFinite() }
    let tensors = SafetensorsFile.ordered(tensors)
    var head = try SafetensorsFile.head(
      metadata: [
        versionKey: String(version), kindKey: kind, contentsKey: StoredJSON.text(contents),
        Seal.key: Seal.open,
      ], tensors)
    var sum = Checksum()
    sum.add(head)
    for tensor in tensors { tensor.withUnsafeBytes { sum.add($0) } }
    head.replaceSubrange(Seal.place(in: head)!, with: Data(sum.digits.utf8))
    try SafetensorsFile.write(head: head, tensors, to: path)
  }

  // MARK: Reading

  /// Whether a safetensors file claims to be one of these.
  static func isOne(_ file: SafetensorsFile) -> Bool { file.header.metadata[versionKey] != nil }

  /// Opens a file and checks it to the last bit.
  package init(_ path: String) throws(FileError) {
    try self.init(path, bytes: PathItem.bytes(path))
  }

  /// Checks a file's bytes to the last bit.
  package init(_ path: String, bytes: Data) throws(FileError) {
    self.path = path
    file = try SafetensorsFile(
      path, bytes, types: ElementType.allCases.map { ($0.rawValue, $0.bytes) })
    let metadata = file.header.metadata
    func refuse(_ problem: FileError.Problem) -> FileError {
      FileError(file: path, problem: problem)
    }
    guard let version = metadata[Self.versionKey] else { throw refuse(.foreign) }
    guard let stored = metadata[Seal.key], let place = Seal.place(in: file.head) else {
      throw refuse(.badHeader("the checksum '\(Seal.key)' is missing, or is not eight digits"))
    }
    var sum = Checksum()
    sum.add(Seal.opened(file.head, place))
    sum.add(file.body)
    guard stored == sum.digits else {
      throw refuse(.badChecksum(stored: stored, computed: sum.digits))
    }
    guard let number = Int(version), number >= 1 else {
      throw refuse(.badHeader("'\(Self.versionKey)' is '\(version)'"))
    }
    guard number <= Self.version else {
      throw refuse(.laterVersion(found: number, known: Self.version))
    }
    guard number >= Self.earliestVersion else {
      throw refuse(.earlierVersion(found: number, known: Self.earliestVersion))
    }
    guard let kind = metadata[Self.kindKey], let contents = metadata[Self.contentsKey] else {
      throw refuse(.badHeader("'\(Self.kindKey)' or '\(Self.contentsKey)' is missing"))
    }
    self.kind = kind
    self.contents = contents
    hasEarlierDraws = number < 4
  }

  /// The JSON of the contents.
  package func contents<T: Decodable>(_ type: T.Type) throws(FileError) -> T {
    do { return try StoredJSON.value(type, contents) } catch let error as FileError {
      throw FileError(file: path, problem: error.problem)
    } catch { throw bad(explained(error)) }
  }

  /// The tensors whose names begin with `prefix`.
  package func tensors(_ prefix: String = "") -> StoredTensors {
    StoredTensors(file: file, prefix: prefix)
  }

  /// Throws `.wrongKind` unless the file holds one of these.
  package func require(_ kinds: String...) throws(FileError) {
    guard !kinds.contains(kind) else { return }
    throw FileError(
      file: path,
      problem: .wrongKind(found: "a \(kind)", expected: "a \(kinds.joined(separator: " or a "))"))
  }

  package func bad(_ why: String) -> FileError { FileError(file: path, problem: .badContents(why)) }

  /// `body`, with what it finds wrong in data told with the file's name.
  package func building<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as CrosspointError { throw bad(error.description) }
  }
}

extension Tensor {
  /// Throws for a value that is infinite or not a number.
  fileprivate func checkFinite() throws {
    func refusal(_ i: Int, _ value: Float) -> CrosspointError {
      .nonFinite(what: name, row: i / shape[1], column: i % shape[1], value: value)
    }
    switch elements {
    case .floats(let m):
      try m.withUnsafeBufferPointer { p in
        if let i = p.firstIndex(where: { !$0.isFinite }) { throw refusal(i, p[i]) }
      }
    case .halves(let h):
      // An exponent of all ones.
      if let i = h.firstIndex(where: { $0 & 0x7c00 == 0x7c00 }) {
        throw refusal(i, h[i] & 0x3ff == 0 ? .infinity : .nan)
      }
    }
  }
}
