/// hypotheses.csv of a study.
enum HypothesesFile {
  /// One row a comparison.
  static func text(_ hypotheses: [Hypothesis]) -> String {
    var csv = CSV([
      "hypothesis", "comparison", "difference_points", "interval_low", "interval_high", "seeds",
      "outcome",
    ])
    for hypothesis in hypotheses {
      for row in hypothesis.rows {
        csv.add([
          hypothesis.name, row.label, "\(row.difference.mean)",
          row.difference.ends.map { "\($0.lowerBound)" },
          row.difference.ends.map { "\($0.upperBound)" }, "\(row.difference.count)",
          row.outcome.rawValue,
        ])
      }
    }
    return csv.text
  }
}

/// A hypothesis in results.json. Field names say their units.
struct HypothesisResult: Encodable {
  struct Comparison: Encodable {
    var label: String
    var difference_points: Double
    var interval_low: Double?
    var interval_high: Double?
    var seeds: Int
    var outcome: Hypothesis.Outcome
  }

  var name: String
  var claim: String
  var difference: String
  var verdict: String
  var comparisons: [Comparison]

  init(_ hypothesis: Hypothesis) {
    (name, claim) = (hypothesis.name, hypothesis.claim)
    (difference, verdict) = (hypothesis.difference, hypothesis.verdict)
    comparisons = hypothesis.rows.map { row in
      Comparison(
        label: row.label, difference_points: row.difference.mean,
        interval_low: row.difference.ends?.lowerBound,
        interval_high: row.difference.ends?.upperBound, seeds: row.difference.count,
        outcome: row.outcome)
    }
  }
}
