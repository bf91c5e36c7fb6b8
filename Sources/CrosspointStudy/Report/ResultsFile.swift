/// results.json: the analysis for machines. Field names say their units.
package struct ResultsFile: Codable {
  package struct Setting: Codable {
    package var setting: PairedSetting
    var mean_error_percent: Double
    var mean_penalty_points: Double
    /// Of the rising fit.
    var fit_points: Double?
    var paper_low_percent: Double?
    var paper_high_percent: Double?

    init(_ setting: PairedSetting, fit: Double? = nil, published: ClosedRange<Double>? = nil) {
      self.setting = setting
      mean_error_percent = setting.meanError
      mean_penalty_points = setting.meanPenalty
      fit_points = fit
      paper_low_percent = published?.lowerBound
      paper_high_percent = published?.upperBound
    }
  }

  package struct SweepEntry: Codable {
    var group: String
    var title: String
    /// As `Comparison.runs_crc32`.
    package var runs_crc32: String
    var parameter: String
    /// Mildest first.
    var settings: [Setting]
    var resolved: Bool
    package var threshold: Double?
    var interval_low: Double?
    var interval_high: Double?
    var reason: String?
    var between_runs: [Double]
    var residual_points: Double?
    var paper_threshold: Double
    var harm_ratio_to_paper: Double?
    /// Left out where it cannot be told.
    var differs_by_a_third: Bool?
    var design: Double?
    var room: Double?
    var explanation: String?
  }

  package struct Comparison: Codable {
    var group: String
    var title: String
    /// What explanations know these runs by, with the exact ones (`StudyAnalysis.checksum(of:)`).
    package var runs_crc32: String
    var settings: [Setting]
  }

  package struct SwitchOffEntry: Codable {
    var group: String
    var title: String
    var ranking: SwitchOffRanking
    var first_stands_out: Bool?
  }

  var format = "crosspoint study results 1"
  var title: String
  var source: String
  var tolerance_points: Double
  package var provenance: Provenance
  var findings: [String]
  package var exact: Setting?
  package var comparisons: [Comparison]
  package var sweeps: [SweepEntry]
  var switch_offs: [SwitchOffEntry]
  var diverged: [String]
  var unpaired: [String]
  var unknown: [String]

  init(_ analysis: StudyAnalysis) {
    title = analysis.study.title
    source = analysis.study.source
    tolerance_points = analysis.study.tolerance
    provenance = Provenance(analysis.records)
    findings = Findings.sentences(analysis)
    exact = analysis.exact.map { Setting($0) }
    comparisons = analysis.comparisons.map { c in
      Comparison(
        group: c.group.name, title: c.group.title, runs_crc32: analysis.checksum(of: c.group.name),
        settings: c.settings.map { Setting($0, published: c.published($0)) })
    }
    sweeps = analysis.sweeps.map { result in
      let row = ThresholdRow(result: result, analysis: analysis)
      return SweepEntry(
        group: result.group.name, title: result.group.title,
        runs_crc32: analysis.checksum(of: result.group.name),
        parameter: result.sweep.parameter,
        settings: zip(result.settings, result.threshold.fit).map { Setting($0, fit: $1) },
        resolved: row.reason == nil,
        threshold: result.threshold.crossing, interval_low: row.interval?.low,
        interval_high: row.interval?.high,
        reason: row.reason?.rawValue, between_runs: result.threshold.bracket,
        residual_points: result.threshold.residual,
        paper_threshold: result.sweep.published, harm_ratio_to_paper: result.ratioToPublished,
        differs_by_a_third: result.differs ? true : result.agrees ? false : nil,
        design: result.sweep.design, room: result.margin, explanation: row.explanation)
    }
    switch_offs = analysis.switchOffs.map {
      SwitchOffEntry(
        group: $0.group.name, title: $0.group.title, ranking: $0.ranking,
        first_stands_out: $0.ranking.firstStandsOut)
    }
    diverged = analysis.diverged
    unpaired = analysis.unpaired
    unknown = analysis.unknown
  }
}
