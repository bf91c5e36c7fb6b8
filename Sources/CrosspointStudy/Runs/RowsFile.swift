import CrosspointFiles
import Foundation

/// The raw rows of a study in one file, a record as JSON in each line: what is committed beside a
/// report.
public enum RowsFile {
  /// The file's name in the folder of a study.
  public static let name = "rows.jsonl"

  static func data(_ records: [RunRecord]) throws -> Data {
    try records.reduce(into: Data()) { try $0.append(StoredJSON.line($1)) }
  }

  /// - Throws: `RunFolderError` for a file that cannot be read, and for a line that is no whole
  ///   record, by its number.
  static func read(_ path: String) throws -> [RunRecord] {
    var ids = Set<String>()
    var lines = try RunFolder.bytes(path).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return try lines.enumerated().map { number, line in
      func bad(_ why: String) -> RunFolderError {
        RunFolderError(file: path, problem: .badRow(line: number + 1, why))
      }
      let record: RunRecord
      do { record = try RunRecord(whole: line) } catch let broken as BrokenRecord {
        throw bad(broken.why)
      }
      guard ids.insert(record.run.id).inserted else {
        throw bad("the run '\(record.run.id)' is there twice")
      }
      return record
    }
  }
}

extension RunRecord {
  /// The records of a study's folder: of its folder `runs`, where that holds some, else of its
  /// `rows.jsonl`.
  /// - Throws: `RunFolderError`.
  public static func all(in study: String) throws -> [RunRecord] {
    let (runs, rows) = (RunFolder.of(study), study + "/" + RowsFile.name)
    func unreadable(_ why: String) -> RunFolderError {
      RunFolderError(file: study, problem: .unreadable(why))
    }
    switch PathItem(study) {
    case .folder: break
    case .missing: throw unreadable("not found")
    case .file, .other: throw unreadable("it is a file, not a folder")
    case .closed(let why): throw unreadable(why)
    }
    guard try !runs.isInUse else { return try runs.read() }
    guard PathItem(rows) != .missing else { throw RunFolderError(file: study, problem: .noStudy) }
    return try RowsFile.read(rows)
  }
}

extension RunFolder {
  /// The runs in the folder of a study.
  public static func of(_ study: String) -> RunFolder { RunFolder(study + "/runs") }

  /// Whether it holds runs, finished or in progress.
  ///
  /// Throws `RunFolderError` for a folder that is there and cannot be listed: it may hold some.
  public var isInUse: Bool {
    get throws {
      guard PathItem(path) != .missing else { return false }
      return try names().contains { $0.hasSuffix(".json") || $0.hasSuffix(".safetensors") }
    }
  }
}
