import CrosspointFiles
@_exported import CrosspointPlots
import Foundation

/// The report of a study of groups of runs, each beside exact ones.
public struct StudyReport: Report {
  public let analysis: StudyAnalysis
  /// The command that makes the report again, for the page.
  public let redrawCommand: String

  /// The name of the page.
  public static let page = "report.html"
  public static let tables = [
    ReportTable<Self>("thresholds.csv") { RowFiles.thresholds($0.analysis) },
    ReportTable<Self>("settings.csv") { RowFiles.settings($0.analysis) },
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

  public func page() throws -> String {
    try ReportPage(analysis: analysis, gnuplot: StudyReport.gnuplot(), redrawCommand: redrawCommand)
      .html()
  }

  public func results() -> any Encodable { ResultsFile(analysis) }
  public func runs() -> String { RowFiles.runs(analysis) }
  public func epochs() -> String { RowFiles.epochs(analysis) }

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
