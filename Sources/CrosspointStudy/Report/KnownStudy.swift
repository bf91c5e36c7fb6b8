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
    KnownStudy(AlgorithmsStudy.name, AlgorithmsReport.self) { try AlgorithmsAnalysis($0) },
    KnownStudy(MixedPrecisionStudy.name, MixedPrecisionReport.self) {
      try MixedPrecisionAnalysis($0)
    },
    KnownStudy(PrecisionStudy.name, PrecisionReport.self) { try PrecisionAnalysis($0) },
    KnownStudy(TreesStudy.name, TreesReport.self) { try TreesAnalysis($0) },
    KnownStudy(NonlinearStudy.name, NonlinearReport.self) { try NonlinearAnalysis($0) },
    KnownStudy(InferenceStudy.name, InferenceReport.self) { try InferenceAnalysis($0) },
  ]

  private init<R: Report>(
    _ name: String, _ report: R.Type,
    analysis: @escaping @Sendable ([RunRecord]) throws -> R.Analysis
  ) {
    (self.name, dataFiles) = (name, R.dataFiles)
    make = { records, redrawCommand, folder in
      let analysis = try analysis(records)
      try R(analysis, redrawCommand: redrawCommand).write(to: folder)
      return Outcome(findings: analysis.findings, hasExact: analysis.hasExact)
    }
  }

  /// One of groups of runs, each beside exact ones.
  private init(_ study: Study) {
    self.init(study.name, StudyReport.self) { try StudyAnalysis(study, $0) }
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
