import CrosspointFiles
@_exported import CrosspointPlots
import Foundation

/// A study's report: a page for people, tables and JSON for machines, all made from the raw rows.
public struct StudyReport: Sendable {
  public let analysis: StudyAnalysis
  /// The command that makes the report again, for the page.
  public let redrawCommand: String

  /// The name of the page.
  public static let page = "report.html"
  static let dataFiles = [
    "thresholds.csv", "settings.csv", "runs.csv", "epochs.csv", "results.json", RowsFile.name,
  ]

  public init(_ analysis: StudyAnalysis, redrawCommand: String) {
    self.analysis = analysis
    self.redrawCommand = redrawCommand
  }

  /// Checks that the report's files can be made in a folder.
  /// - Throws: `ReportError` where something stands in their way.
  public static func checkPlaces(in folder: String) throws {
    for name in Set(KnownStudy.all.flatMap(\.dataFiles) + [page]).sorted() {
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder),
        isFolder.boolValue
      {
        throw ReportError.unwritable(file: folder + "/" + name, why: "it is a folder")
      }
    }
  }

  /// Checks that gnuplot is installed: before a long study, not after it.
  /// - Throws: `GnuplotError.missing`.
  public static func checkGnuplot() throws { _ = try gnuplot() }

  static func gnuplot() throws -> Gnuplot { try Gnuplot(toDraw: "the report") }

  /// Writes `report.html`, `thresholds.csv`, `settings.csv`, `runs.csv`, `epochs.csv`,
  /// `results.json` and the raw rows, `rows.jsonl`, each whole or not at all, after all are made.
  /// - Parameter folder: made where it is missing.
  /// - Throws: `GnuplotError`; `ReportError`, also where raw rows of other runs are kept there;
  ///   `FileError`.
  public func write(to folder: String) throws {
    try Self.checkNothingIsLost(of: analysis.records, in: folder)
    let page = try ReportPage(
      analysis: analysis, gnuplot: Self.gnuplot(), redrawCommand: redrawCommand
    ).html()
    let encoder = StoredJSON.indentingEncoder()
    let results = try encoder.encode(ResultsFile(analysis)) + Data("\n".utf8)
    let files = [
      (Self.page, Data(page.utf8)), ("thresholds.csv", Data(RowFiles.thresholds(analysis).utf8)),
      ("settings.csv", Data(RowFiles.settings(analysis).utf8)),
      ("runs.csv", Data(RowFiles.runs(analysis).utf8)),
      ("epochs.csv", Data(RowFiles.epochs(analysis).utf8)),
      ("results.json", results), (RowsFile.name, try RowsFile.data(analysis.records)),
    ]
    try Self.write(files, to: folder)
  }

  /// Throws `ReportError` where raw rows of other runs than `records` are kept in a folder.
  static func checkNothingIsLost(of records: [RunRecord], in folder: String) throws {
    let file = folder + "/" + RowsFile.name
    if case .closed(let why) = PathItem(file) {
      throw ReportError.unwritable(file: file, why: why)
    }
    guard let kept = try? RowsFile.read(file) else { return }
    // Settings of a run may have changed with the results that they follow from; its data and its
    // length do not.
    let lost = kept.filter { row in
      !records.contains {
        $0.run.id == row.run.id && $0.run.epochs == row.run.epochs && $0.data.isSame(as: row.data)
      }
    }.map(\.run.id)
    guard lost.isEmpty else { throw ReportError.wouldLose(file: file, runs: lost.sorted()) }
  }

  /// Writes files into a folder, which is made where it is missing.
  static func write(_ files: [(String, Data)], to folder: String) throws {
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw ReportError.unwritable(file: folder, why: systemReason(error))
    }
    for (name, bytes) in files { try AtomicFile.write(bytes, to: folder + "/" + name) }
  }
}
