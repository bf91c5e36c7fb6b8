/// One threshold beside the paper's, as tables and files show it.
struct ThresholdRow {
  let result: StudyAnalysis.SweepResult
  let analysis: StudyAnalysis

  private var sweep: Sweep { result.sweep }
  private var threshold: Threshold { result.threshold }

  var interval: (low: Double, high: Double)? {
    guard case .resolved(_, let low, let high) = threshold.outcome else { return nil }
    return (low, high)
  }

  var reason: Threshold.Reason? {
    guard case .notResolved(let reason, _) = threshold.outcome else { return nil }
    return reason
  }

  /// Why it is not the paper's; nil where it is, and where nobody has written of these runs.
  var explanation: String? { result.agrees ? nil : analysis.explanation(result.group.name) }

  /// What can be said of it beside the paper's.
  private var verdict: String {
    if result.ratiosToPublished == nil { return "" }
    return result.differs ? "differs" : result.agrees ? "agrees" : "cannot be told"
  }

  static func header(_ study: Study) -> [String] {
    [
      "", "the paper's", "ours", "between the runs at", "90 % interval, noise only",
      "harm tolerated, ours / paper's",
      "within a third", "\(study.design) has", "room to ours",
    ]
  }

  var cells: [String] {
    let ours =
      switch threshold.outcome {
      case .resolved(let value, _, _): sweep.text(value)
      case .notResolved(_, let crossing?): "about " + sweep.text(crossing)
      case .notResolved(_, nil): "not resolved"
      }
    return [
      result.group.title, sweep.text(sweep.published), ours,
      threshold.bracket.map(sweep.text).joined(separator: " and "),
      interval.map { "\(sweep.text($0.low)) … \(sweep.text($0.high))" } ?? reason?.rawValue ?? "",
      result.ratioToPublished.map { significant($0, 2) } ?? "", verdict,
      sweep.design.map(sweep.text) ?? "", result.margin.map { significant($0, 2) + " ×" } ?? "",
    ]
  }

  /// The sentence under the table where the threshold differs.
  var sentence: String? {
    explanation ?? (result.differs ? "not yet explained." : nil)
  }

  static let csvHeader = [
    "group", "title", "parameter", "paper", "outcome", "value", "interval_low", "interval_high",
    "reason", "milder_run",
    "worse_run",
    "harm_ratio_to_paper", "differs_by_a_third", "design", "room", "residual_points", "explanation",
  ]

  var csv: [String?] {
    [
      result.group.name, result.group.title, sweep.parameter, "\(sweep.published)",
      reason == nil ? "resolved" : "not resolved",
      threshold.crossing.map { "\($0)" }, interval.map { "\($0.low)" },
      interval.map { "\($0.high)" }, reason?.rawValue,
      threshold.bracket.first.map { "\($0)" }, threshold.bracket.last.map { "\($0)" },
      result.ratioToPublished.map { "\($0)" },
      result.differs ? "yes" : result.agrees ? "no" : "cannot be told",
      sweep.design.map { "\($0)" },
      result.margin.map { "\($0)" },
      threshold.residual.map { "\($0)" }, explanation,
    ]
  }
}
