import CrosspointFiles

/// A study as reports know it: what it is called, and how its rows become a page and tables.
public struct KnownStudy: Sendable {
  /// What there is to learn from a report.
  public struct Outcome: Sendable {
    /// A sentence each.
    public var findings: [String]
    /// Whether there is an exact run, which all others are compared with.
    public var hasExact: Bool
  }

  public let name: String
  /// The report's files beside the page, raw rows included.
  public let dataFiles: [String]
  /// Makes the report of some rows: (records, command that makes it again, folder).
  private let make: @Sendable ([RunRecord], String, String) throws -> Outcome

  /// Every study; a new one is one entry here.
  public static let all = [
    KnownStudy(RPUStudy.study), KnownStudy(CNNStudy.study),
    KnownStudy(name: AlgorithmsStudy.name, dataFiles: AlgorithmsReport.dataFiles) {
      let analysis = try AlgorithmsAnalysis($0)
      try AlgorithmsReport(analysis, redrawCommand: $1).write(to: $2)
      return Outcome(findings: analysis.findings, hasExact: !analysis.networks.isEmpty)
    },
    KnownStudy(name: MixedPrecisionStudy.name, dataFiles: MixedPrecisionReport.dataFiles) {
      let analysis = try MixedPrecisionAnalysis($0)
      try MixedPrecisionReport(analysis, redrawCommand: $1).write(to: $2)
      return Outcome(findings: analysis.findings, hasExact: analysis.exact != nil)
    },
    KnownStudy(name: PrecisionStudy.name, dataFiles: PrecisionReport.dataFiles) {
      let analysis = try PrecisionAnalysis($0)
      try PrecisionReport(analysis, redrawCommand: $1).write(to: $2)
      return Outcome(findings: analysis.findings, hasExact: !analysis.entries.isEmpty)
    },
    KnownStudy(name: TreesStudy.name, dataFiles: TreesReport.dataFiles) {
      let analysis = try TreesAnalysis($0)
      try TreesReport(analysis, redrawCommand: $1).write(to: $2)
      return Outcome(findings: analysis.findings, hasExact: analysis.exact != nil)
    },
    KnownStudy(name: NonlinearStudy.name, dataFiles: NonlinearReport.dataFiles) {
      let analysis = try NonlinearAnalysis($0)
      try NonlinearReport(analysis, redrawCommand: $1).write(to: $2)
      return Outcome(findings: analysis.findings, hasExact: !analysis.devices.isEmpty)
    },
  ]

  private init(
    name: String, dataFiles: [String],
    make: @escaping @Sendable ([RunRecord], String, String) throws -> Outcome
  ) {
    (self.name, self.dataFiles, self.make) = (name, dataFiles, make)
  }

  /// One of groups of runs, each beside exact ones.
  private init(_ study: Study) {
    self.init(name: study.name, dataFiles: StudyReport.dataFiles) {
      let analysis = try StudyAnalysis(study, $0)
      try StudyReport(analysis, redrawCommand: $1).write(to: $2)
      return Outcome(findings: analysis.findings, hasExact: analysis.exact != nil)
    }
  }

  /// Writes the report of some rows.
  /// - Parameters:
  ///   - redrawCommand: the command that makes it again, for the page.
  ///   - folder: made where it is missing.
  /// - Throws: `StudyAnalysisError`; `GnuplotError`; `ReportError`; `FileError`.
  public func writeReport(of records: [RunRecord], redrawCommand: String, to folder: String) throws
    -> Outcome
  {
    try make(records, redrawCommand, folder)
  }
}
