import CrosspointFiles
import Foundation

/// The raw rows of a study in one file, a record as JSON in each line: what is committed beside a report.
public enum RowsFile {
  public static let name = "rows.jsonl"

  static func data(_ records: [RunRecord]) throws -> Data {
    let encoder = StudyJSON.encoder()
    return try records.reduce(into: Data()) { try $0.append(encoder.encode($1) + Data("\n".utf8)) }
  }

  /// - Throws: `RunFolderError` for a file that cannot be read, and for a line that is no whole record, by its number.
  static func read(_ path: String) throws -> [RunRecord] {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw RunFolderError(file: path, problem: .unreadable((error as NSError).localizedDescription))
    }
    var ids = Set<String>()
    var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    return try lines.enumerated().map { number, line in
      func bad(_ why: String) -> RunFolderError { RunFolderError(file: path, problem: .badRow(line: number + 1, why)) }
      let record: RunRecord
      do { record = try StudyJSON.decoder().decode(RunRecord.self, from: line) } catch let error as DecodingError {
        throw bad(StudyJSON.reason(error))
      }
      if let fault = record.fault { throw bad(fault) }
      guard ids.insert(record.run.id).inserted else { throw bad("the run '\(record.run.id)' is there twice") }
      return record
    }
  }
}

extension RunRecord {
  /// The records of a study's folder: of its folder `runs`, where that holds some, else of its `rows.jsonl`.
  /// - Throws: `RunFolderError`.
  public static func all(in study: String) throws -> [RunRecord] {
    let (runs, rows) = (RunFolder.of(study), study + "/" + RowsFile.name)
    guard !runs.isInUse else { return try runs.read() }
    guard FileManager.default.fileExists(atPath: rows) else { throw RunFolderError(file: study, problem: .noStudy) }
    return try RowsFile.read(rows)
  }
}

extension RunFolder {
  /// The runs in the folder of a study.
  public static func of(_ study: String) -> RunFolder { RunFolder(study + "/runs") }

  /// Whether it holds runs, finished or in progress.
  public var isInUse: Bool {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return names.contains { $0.hasSuffix(".json") || $0.hasSuffix(".safetensors") }
  }
}
