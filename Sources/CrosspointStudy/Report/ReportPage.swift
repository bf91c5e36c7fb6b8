/// The page for people, section by section.
struct ReportPage {
  let analysis: StudyAnalysis
  let gnuplot: Gnuplot
  /// The command that makes the report again from the raw rows.
  let redrawCommand: String

  private var study: Study { analysis.study }
  private var tolerance: String { significant(study.tolerance, 2) }

  func html() throws -> String {
    head().page(
      try [thresholds(), switchOffs()].compactMap { $0 } + comparisons()
        + [sweeps(), method()].compactMap { $0 })
  }

  /// The id of a group's heading: apart from those of pages and of plots.
  private func id(_ group: StudyGroup) -> String { "group-" + group.name }

  /// A plot with its caption, or why there is none.
  private func figure(_ plot: Plot?, name: String, title: String, caption: String, leftOut: String)
    throws -> String
  {
    guard let plot else { return HTML.paragraph(leftOut, class: "soft") }
    return HTML.figure(try gnuplot.svg(plot, name: name, title: title), caption)
  }

  private func epochs(_ group: StudyGroup, _ settings: [PairedSetting], caption: String) throws
    -> String
  {
    try figure(
      EpochPlot.make(analysis, group: group.name, settings), name: "epochs-" + group.name,
      title: "Test error against epoch: \(group.title)", caption: caption,
      leftOut:
        "No plot of the error against the epoch: it takes two epochs and an error above zero.")
  }

  private func head() -> PageHead {
    let p = Provenance(analysis.records)
    return PageHead(
      title: study.title,
      introduction: [
        HTML.paragraph(study.question), HTML.paragraph("After \(study.source).", class: "soft"),
      ],
      warning: analysis.isShort ? warning(p) : nil, findings: Findings.sentences(analysis),
      extent: [
        """
        \(Findings.count(p.runs, "run")) of \(Findings.count(p.epochs, "epoch")), \
        \(p.seeds.count == 1 ? "seed" : "seeds") \(p.seedText), on \
        \(p.data.joined(separator: "; ")): \(p.train_examples) training and \(p.test_examples) \
        test examples.
        """,
        "Version \(p.versions.joined(separator: ", ")); \(duration(p.seconds)) of training in all.",
      ],
      provenance: p, dataFiles: StudyReport.dataFiles, redrawCommand: redrawCommand)
  }

  /// What a shorter experiment, or one on other data, is not.
  private func warning(_ p: Provenance) -> String {
    let epochs = Findings.count(p.epochs, "epoch")
    return analysis.isOnOtherData
      ? """
      Not the paper's experiment: \(epochs) on \(p.train_examples) examples of \
      \(p.data.joined(separator: "; ")), tested on \(p.test_examples). The paper's figures \
      are for \(study.publishedEpochs) epochs on all of MNIST, so nothing here can be held \
      against them.
      """
      : """
      Shorter than the paper's experiment: \(epochs), on the same data, where the paper's \
      figures are for \(study.publishedEpochs). What still learns then would learn more: \
      hold our differences from exact against the paper's, not the errors themselves.
      """
  }

  private func thresholds() throws -> HTML.Section? {
    guard !analysis.sweeps.isEmpty else { return nil }
    let rows = analysis.sweeps.map { ThresholdRow(result: $0, analysis: analysis) }
    var parts = [
      HTML.paragraph(
        """
        Where the test error passes exact + \(tolerance) percentage points, one non-ideality \
        at a time, on an otherwise ideal array. The crossing is interpolated between two \
        values that were run: what is known is that it lies between them. The interval holds \
        the noise between runs only, not how the error bends in between. The harm is the value \
        itself, for a bound its inverse, for a ratio what is missing to 1; a ratio above 1 \
        means that ours tolerates more. “Within a third” holds what is known, not the \
        interpolated point, against the paper's. The last columns: what the paper's full \
        device (\(study.design)) has of it, and how many times that harm our threshold is.
        """)
    ]
    parts.append(HTML.table(ThresholdRow.header(study), rows.map(\.cells)))
    let sentences = rows.compactMap { row in row.sentence.map { "\(row.result.group.title): \($0)" }
    }
    // A short form differs because it is short.
    if !sentences.isEmpty, !analysis.isShort {
      parts.append(
        HTML.paragraph("Those that are not, or may not be, the paper's:")
          + HTML.list(sentences.map(HTML.escape)))
    }
    if analysis.sweeps.count >= 3 {
      parts.append(
        try figure(
          RadarPlot.make(analysis.sweeps, design: study.design), name: "radar",
          title: "Radar chart of the thresholds, ours beside the paper's",
          caption:
            """
            Thresholds relative to the paper's (dashed ring), further out where more harm is \
            tolerated; the radius is logarithmic. Squares: what \(study.design) has; the \
            closer to our line, the less room. A gap is a threshold that was not found.
            """,
          leftOut:
            """
            No radar chart of the thresholds: it takes three that were found, and of these \
            \(analysis.sweeps.count) \(RadarPlot.found(analysis.sweeps)) \
            \(RadarPlot.found(analysis.sweeps) == 1 ? "was" : "were").
            """
        ))
    }
    return HTML.Section(
      id: "thresholds", title: "Thresholds beside the paper's", body: parts.joined(separator: "\n"))
  }

  private func switchOffs() throws -> HTML.Section? {
    guard !analysis.switchOffs.isEmpty else { return nil }
    let parts = try analysis.switchOffs.map { result in
      let ranking = result.ranking
      let whole = ranking.whole
      var parts = [
        HTML.paragraph(
          """
          \(result.group.text) With everything on: \(fixed(whole.meanError, 2)) % \
          (\(signed(whole.meanPenalty, 2)) points from exact).
          """
        )
      ]
      if !ranking.rows.isEmpty {
        let svg = try gnuplot.svg(
          CostPlot.make(ranking), name: "cost-" + result.group.name,
          title: "What each non-ideality costs: \(result.group.title)")
        let hasErrors = ranking.rows.contains { $0.standardError != nil }
        parts.append(
          HTML.figure(
            svg,
            hasErrors
              ? "Lines: two standard errors of the mean to either side."
              : "One seed: no standard errors.")
        )
        parts.append(
          HTML.table(
            ["switched off", "error falls by, points", "standard error", "seeds"],
            (ranking.rows + ranking.pairs).map { row in
              [
                row.label, fixed(row.improvement, 2), row.standardError.map { fixed($0, 2) } ?? "",
                "\(row.seeds)",
              ]
            }))
      }
      if case .switchOff(_, let pairs) = result.group.role {
        parts += pairs.compactMap { Findings.pair($0, ranking) }.map { HTML.paragraph($0) }
      }
      return HTML.Section(
        id: id(result.group), title: result.group.title, body: parts.joined(separator: "\n"))
    }
    return HTML.Section(id: "costs", title: "What costs most", body: "", parts: parts)
  }

  private func comparisons() throws -> [HTML.Section] {
    try analysis.comparisons.map { comparison in
      let body = try [
        HTML.paragraph(comparison.group.text),
        epochs(comparison.group, comparison.settings, caption: "Mean of the seeds."),
        settingsTable(
          comparison.settings, published: comparison.settings.map(comparison.published)),
        explanations(comparison),
      ]
      return HTML.Section(
        id: id(comparison.group), title: comparison.group.title, body: body.joined())
    }
  }

  private func sweeps() throws -> HTML.Section? {
    guard !analysis.sweeps.isEmpty else { return nil }
    let panels = try analysis.sweeps.map { result in
      let name = result.group.name
      let scale = PenaltyPlot.scale(tolerance: study.tolerance)
      let penalty = try figure(
        PenaltyPlot.make(result, tolerance: study.tolerance), name: "penalty-" + name,
        title: "Penalty against value: \(result.group.title)",
        caption: "Error above the exact run of the same seed.",
        leftOut:
          """
          No plot of the penalty against the value: none of the penalties lies on its scale, \
          \(signed(scale.lowerBound, 1)) to \(signed(scale.upperBound, 1)) points.
          """)
      let body =
        try HTML.paragraph(result.group.text) + "<div class=\"pair\">"
        + epochs(result.group, result.settings, caption: "Test error, mean of the seeds.") + penalty
        + "</div>"
        + "<details><summary>The values</summary>"
        + settingsTable(result.settings, fit: result.threshold.fit) + "</details>"
      return HTML.Section(id: id(result.group), title: result.group.title, body: body)
    }
    return HTML.Section(id: "panels", title: "One non-ideality at a time", body: "", parts: panels)
  }

  /// Why rows differ from the paper's, where that has been written.
  private func explanations(_ comparison: StudyAnalysis.Comparison) -> String {
    let sentences = comparison.settings.compactMap { setting in
      comparison.point(setting).flatMap { analysis.explanation($0.name) }.map {
        "\(setting.label): \($0)"
      }
    }
    return sentences.isEmpty ? "" : HTML.list(sentences.map(HTML.escape))
  }

  private func settingsTable(
    _ settings: [PairedSetting], fit: [Double]? = nil, published: [ClosedRange<Double>?] = []
  ) -> String {
    let hasDiverged = settings.contains { $0.diverged > 0 }
    let hasPublished = published.contains { $0 != nil }
    let header =
      ["", "test error, %"] + (hasPublished ? ["the paper's, %"] : []) + ["penalty, points"]
      + (fit == nil ? [] : ["rising fit"])
      + ["seeds"]
      + (hasDiverged ? ["diverged"] : [])
    return HTML.table(
      header,
      settings.enumerated().map { index, s in
        let error = s.standardError.map { " ± " + fixed($0, 2) } ?? ""
        return [s.label, fixed(s.meanError, 2)]
          + (hasPublished ? [published[index].map(Self.text) ?? ""] : [])
          + [signed(s.meanPenalty, 2) + error] + (fit.map { [fixed($0[index], 2)] } ?? [])
          + ["\(s.penalties.count)"] + (hasDiverged ? ["\(s.diverged)"] : [])
      })
  }

  /// A published error: 1.7, 10–20.
  static func text(_ published: ClosedRange<Double>) -> String {
    published.lowerBound == published.upperBound
      ? significant(published.lowerBound, 3)
      : "\(significant(published.lowerBound, 3))–\(significant(published.upperBound, 3))"
  }

  private func method() -> HTML.Section {
    let e = ThresholdEstimator(tolerance: study.tolerance)
    var items = [
      """
      A run's error is the mean of its last five epochs, or of as many as it has, tested \
      through the same arrays that learned. Its penalty is that error minus the exact run's \
      from the same seed, which has the same order of examples and the same initial weights \
      (uniform in ±1/√columns), clipped to each device's bounds.
      """,
      """
      A run that leaves the range of numbers counts as \
      \(significant(RunRecord.divergedError, 2)) % from then on.
      """,
      study.provenance,
    ]
    if !analysis.sweeps.isEmpty {
      items += [
        """
        Mean penalties, weighted by the number of seeds, are fitted by a sequence that only \
        rises (pool adjacent violators); between two values that were run the fit is linear in \
        the logarithm of the harm, so where it is steep the crossing lies close to the milder \
        one.
        """,
        """
        The \(significant(e.coverage * 100, 2)) % interval is from \(e.resamples) resamples of \
        the residuals about each value's mean, times √(n/(n − 1)), pooled over the values \
        whose mean penalty is at most \(significant(e.poolLimit * e.tolerance, 2)) points. It \
        holds the noise between runs: not the noise of the exact run that all values of a seed \
        share, and not the shape between the values. In made-up panels whose penalty is \
        straight in the logarithm it held the truth in 84 to 85 %; where the penalty grows \
        with the square of the harm, in about half. Its draws are addressed: the same rows \
        give the same interval.
        """,
      ]
    }
    if !analysis.switchOffs.isEmpty {
      items.append(
        """
        What a non-ideality costs is the mean over the seeds of the error with everything on \
        minus the error without it. The first is said to stand out where it lies two standard \
        errors above nothing and above the second, and a rise is told from three on, because \
        it is the largest of many; these are from a deviation pooled over the rows that change \
        the error by at most \(significant(e.poolLimit * e.tolerance, 2)) points.
        """)
    }
    func note(_ ids: [String], _ what: String) {
      if !ids.isEmpty { items.append("\(what): \(ids.joined(separator: ", ")).") }
    }
    note(analysis.diverged, "Diverged")
    note(analysis.unpaired, "Left out, because no exact run of their seed is there")
    note(analysis.unknown, "Left out, because the study knows no group of theirs")
    return HTML.Section(
      id: "method", title: "How the numbers are made", body: HTML.list(items.map(HTML.escape)))
  }
}
