/// Hypotheses on a page: each with its comparisons, their intervals and what they say.
enum HypothesesSection {
  static func make(_ hypotheses: [Hypothesis]) -> HTML.Section {
    let parts = hypotheses.map { hypothesis in
      var body = HTML.paragraph(hypothesis.verdict)
      if !hypothesis.rows.isEmpty {
        body += HTML.table(
          [
            "", hypothesis.difference + ", points",
            "\(significant(MeanInterval.coverage * 100, 2)) % interval", "seeds", "",
          ],
          hypothesis.rows.map { row in
            [
              row.label, signed(row.difference.mean, 2),
              row.difference.ends.map {
                "\(signed($0.lowerBound, 2)) to \(signed($0.upperBound, 2))"
              }
                ?? "",
              "\(row.difference.count)", row.outcome.rawValue,
            ]
          })
      }
      return HTML.Section(
        id: "hypothesis-" + hypothesis.name, title: hypothesis.claim, body: body)
    }
    return HTML.Section(
      id: "hypotheses", title: "What was expected, and what came",
      body: HTML.paragraph(
        """
        Differences are paired by seed. A comparison supports or refutes its hypothesis where its \
        interval lies on one side of zero, and leaves it open where it does not. The interval is \
        Student's, from the spread between seeds: with two of them it is wide.
        """), parts: parts)
  }
}
