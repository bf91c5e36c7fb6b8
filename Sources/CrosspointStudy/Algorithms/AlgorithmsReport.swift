import CrosspointFiles
import Foundation

/// The report of the study of training algorithms: a page for people, tables and JSON for machines,
/// all made from the raw rows.
public struct AlgorithmsReport: Sendable {
  public let analysis: AlgorithmsAnalysis
  /// The command that makes the report again, for the page.
  public let redrawCommand: String

  static let dataFiles = [
    "settings.csv", "rates.csv", "hypotheses.csv", "runs.csv", "epochs.csv", "results.json",
    RowsFile.name,
  ]

  public init(_ analysis: AlgorithmsAnalysis, redrawCommand: String) {
    self.analysis = analysis
    self.redrawCommand = redrawCommand
  }

  /// Writes `report.html`, `settings.csv`, `rates.csv`, `hypotheses.csv`, `runs.csv`, `epochs.csv`,
  /// `results.json` and the raw rows, `rows.jsonl`, each whole or not at all, after all are made.
  /// - Parameter folder: made where it is missing.
  /// - Throws: `GnuplotError`; `ReportError`, also where raw rows of other runs are kept there;
  ///   `FileError`.
  public func write(to folder: String) throws {
    try StudyReport.checkNothingIsLost(of: analysis.records, in: folder)
    let page = try AlgorithmsPage(
      analysis: analysis, gnuplot: StudyReport.gnuplot(), redrawCommand: redrawCommand
    ).html()
    let results =
      try StoredJSON.indentingEncoder().encode(AlgorithmsResults(analysis)) + Data("\n".utf8)
    try StudyReport.write(
      [
        (StudyReport.page, Data(page.utf8)),
        ("settings.csv", Data(AlgorithmsFiles.settings(analysis).utf8)),
        ("rates.csv", Data(AlgorithmsFiles.rates(analysis).utf8)),
        ("hypotheses.csv", Data(AlgorithmsFiles.hypotheses(analysis.hypotheses).utf8)),
        ("runs.csv", Data(RecordFiles.runs(analysis.records).utf8)),
        ("epochs.csv", Data(RecordFiles.epochs(analysis.records).utf8)),
        ("results.json", results), (RowsFile.name, try RowsFile.data(analysis.records)),
      ], to: folder)
  }
}
