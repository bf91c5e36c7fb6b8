import CrosspointFiles
import Foundation

/// What the runs of a study come to.
public protocol ReportedAnalysis: Sendable {
  /// The runs, in the order of their ids.
  var records: [RunRecord] { get }
  /// What to learn from them, in sentences.
  var findings: [String] { get }
  /// Whether there is an exact run, which all others are compared with.
  var hasExact: Bool { get }
  /// Last epochs whose mean an error is.
  static var averaged: Int { get }
}

extension ReportedAnalysis {
  public static var averaged: Int { 5 }
}

/// A study's report: a page for people, tables and JSON for machines, all made from the raw rows.
public protocol Report: Sendable {
  associatedtype Analysis: ReportedAnalysis
  var analysis: Analysis { get }
  /// The command that makes the report again, for the page.
  var redrawCommand: String { get }
  init(_ analysis: Analysis, redrawCommand: String)

  /// The tables that it has beside those of runs and epochs.
  static var tables: [ReportTable<Self>] { get }
  /// The page for people, as HTML.
  func page() throws -> String
  /// The analysis for machines.
  func results() throws -> any Encodable
  /// A row a run, as CSV.
  func runs() -> String
  /// A row a run and epoch, as CSV.
  func epochs() -> String
}

/// A table of a report: a file with comma-separated values.
public struct ReportTable<Content>: Sendable {
  /// The name of its file.
  public let name: String
  let text: @Sendable (Content) -> String

  init(_ name: String, _ text: @escaping @Sendable (Content) -> String) {
    (self.name, self.text) = (name, text)
  }
}

extension Report {
  /// The files beside the page, raw rows included.
  public static var dataFiles: [String] {
    tables.map(\.name) + ["runs.csv", "epochs.csv", "results.json", RowsFile.name]
  }

  public func runs() -> String { RecordFiles.runs(analysis.records, averaged: Analysis.averaged) }
  public func epochs() -> String { RecordFiles.epochs(analysis.records) }

  /// Writes the page, `report.html`, and `dataFiles`, each whole or not at all, after all are made.
  /// - Parameter folder: made where it is missing.
  /// - Throws: `GnuplotError`; `ReportError`, also where raw rows of other runs are kept there;
  ///   `FileError`.
  public func write(to folder: String) throws {
    try StudyReport.checkNothingIsLost(of: analysis.records, in: folder)
    let page = try self.page()
    let results = try StoredJSON.indentingEncoder().encode(self.results()) + Data("\n".utf8)
    let tables = Self.tables.map { ($0.name, Data($0.text(self).utf8)) }
    try StudyReport.write(
      [(StudyReport.page, Data(page.utf8))] + tables + [
        ("runs.csv", Data(runs().utf8)), ("epochs.csv", Data(epochs().utf8)),
        ("results.json", results), (RowsFile.name, try RowsFile.data(analysis.records)),
      ], to: folder)
  }
}
