/// The report of the study of training algorithms: a page for people, tables and JSON for machines,
/// all made from the raw rows.
public struct AlgorithmsReport: Report {
  public let analysis: AlgorithmsAnalysis
  /// The command that makes the report again, for the page.
  public let redrawCommand: String

  public static let tables = [
    ReportTable<Self>("settings.csv") { AlgorithmsFiles.settings($0.analysis) },
    ReportTable<Self>("rates.csv") { AlgorithmsFiles.rates($0.analysis) },
    ReportTable<Self>("hypotheses.csv") { HypothesesFile.text($0.analysis.hypotheses) },
  ]

  public init(_ analysis: AlgorithmsAnalysis, redrawCommand: String) {
    self.analysis = analysis
    self.redrawCommand = redrawCommand
  }

  public func page() throws -> String {
    try AlgorithmsPage(
      analysis: analysis, gnuplot: StudyReport.gnuplot(), redrawCommand: redrawCommand
    ).html()
  }

  public func results() -> any Encodable { AlgorithmsResults(analysis) }
}
