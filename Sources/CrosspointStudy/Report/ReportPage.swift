/// The page for people, section by section.
struct ReportPage {
  let analysis: StudyAnalysis
  let gnuplot: Gnuplot
  /// The command that makes the report again from the raw rows.
  let redrawCommand: String

  private var study: Study { analysis.study }
  private var tolerance: String { significant(study.tolerance, 2) }

  func html() throws -> String {
    let body = try [head(), thresholds(), switchOffs(), comparisons(), sweeps(), method()].filter { !$0.isEmpty }
    return HTML.page(title: study.title, body: body.joined(separator: "\n"))
  }

  private func head() -> String {
    let p = Provenance(analysis.records)
    var parts = ["<h1>\(HTML.escape(study.title))</h1>", HTML.paragraph(study.question)]
    parts.append(HTML.paragraph("After \(study.source).", class: "soft"))
    if analysis.isShort {
      let epochs = Findings.count(p.epochs, "epoch")
      let text =
        analysis.isOnOtherData
        ? "Not the paper's experiment: \(epochs) on \(p.train_examples) examples of \(p.data.joined(separator: "; ")), tested on "
          + "\(p.test_examples). The paper's figures are for \(study.publishedEpochs) epochs on all of MNIST, so nothing here can be held "
          + "against them."
        : "Shorter than the paper's experiment: \(epochs), on the same data, where the paper's figures are for \(study.publishedEpochs). "
          + "What still learns then would learn more: hold our differences from exact against the paper's, not the errors themselves."
      parts.append("<div class=\"warn\">" + HTML.paragraph(text) + "</div>")
    }
    parts.append("<div class=\"box\"><h3>What to learn from it</h3>")
    parts.append(HTML.list(Findings.sentences(analysis).map(HTML.escape)) + "</div>")
    parts.append("<h3>What was run</h3>")
    var items = [
      "\(Findings.count(p.runs, "run")) of \(Findings.count(p.epochs, "epoch")), \(p.seeds.count == 1 ? "seed" : "seeds") \(p.seedText), "
        + "on \(p.data.joined(separator: "; ")): \(p.train_examples) training and \(p.test_examples) test examples.",
      "Version \(p.versions.joined(separator: ", ")); \(duration(p.seconds)) of training in all.",
    ].map(HTML.escape)
    items += p.machines.map { HTML.escape("Machine: \($0).") }
    items += p.commands.map { "Made by <code>\(HTML.escape($0))</code>" }
    items.append("Redrawn from the raw rows by <code>\(HTML.escape(redrawCommand))</code>")
    items.append(
      "For machines: " + StudyReport.dataFiles.map { "<a href=\"\($0)\">\($0)</a>" }.joined(separator: ", ") + ".")
    parts.append(HTML.list(items))
    return parts.joined(separator: "\n")
  }

  private func thresholds() throws -> String {
    guard !analysis.sweeps.isEmpty else { return "" }
    let rows = analysis.sweeps.map { ThresholdRow(result: $0, study: study) }
    var parts = ["<h2>Thresholds beside the paper's</h2>"]
    parts.append(
      HTML.paragraph(
        "Where the test error passes exact + \(tolerance) percentage points, one non-ideality at a time, on an otherwise ideal array. The "
          + "crossing is interpolated between two values that were run: what is known is that it lies between them. The interval holds the "
          + "noise between runs only, not how the error bends in between. The harm is the value itself, for a bound its inverse, for a "
          + "ratio what is missing to 1; a ratio above 1 means that ours tolerates more. “Within a third” holds what is known, not the "
          + "interpolated point, against the paper's. The last columns: what the paper's full device (\(study.design)) has of it, and how "
          + "many times that harm our threshold is."))
    parts.append(HTML.table(ThresholdRow.header(study), rows.map(\.cells)))
    let sentences = rows.compactMap { row in row.sentence.map { "\(row.result.group.title): \($0)" } }
    // A short form differs because it is short.
    if !sentences.isEmpty, !analysis.isShort {
      parts.append(HTML.paragraph("Those that are not, or may not be, the paper's:") + HTML.list(sentences.map(HTML.escape)))
    }
    if let radar = RadarPlot.make(analysis.sweeps, design: study.design) {
      let svg = try gnuplot.svg(radar, name: "radar", title: "Radar chart of the thresholds, ours beside the paper's")
      parts.append(
        HTML.figure(
          svg,
          "Thresholds relative to the paper's (dashed ring), further out where more harm is tolerated; the radius is logarithmic. "
            + "Squares: what \(study.design) has; the closer to our line, the less room. A gap is a threshold that was not found."
        ))
    }
    return parts.joined(separator: "\n")
  }

  private func switchOffs() throws -> String {
    guard !analysis.switchOffs.isEmpty else { return "" }
    var parts = ["<h2>What costs most</h2>"]
    for result in analysis.switchOffs {
      let whole = result.ranking.whole
      parts.append("<section><h3>\(HTML.escape(result.group.title))</h3>")
      parts.append(
        HTML.paragraph(
          "\(result.group.text) With everything on: \(fixed(whole.meanError, 2)) % (\(signed(whole.meanPenalty, 2)) points from exact)."
        ))
      guard !result.ranking.rows.isEmpty else {
        parts.append("</section>")
        continue
      }
      let svg = try gnuplot.svg(
        CostPlot.make(result.ranking), name: "cost-" + result.group.name,
        title: "What each non-ideality costs: \(result.group.title)")
      parts.append(HTML.figure(svg, "Lines: two standard errors of the mean to either side."))
      parts.append(
        HTML.table(
          ["switched off", "error falls by, points", "standard error", "seeds"],
          result.ranking.rows.map { row in
            [row.label, fixed(row.improvement, 2), row.standardError.map { fixed($0, 2) } ?? "", "\(row.seeds)"]
          }) + "</section>")
    }
    return parts.joined(separator: "\n")
  }

  private func comparisons() throws -> String {
    try analysis.comparisons.map { comparison in
      let svg = try gnuplot.svg(
        EpochPlot.make(analysis, group: comparison.group.name, comparison.settings), name: "epochs-" + comparison.group.name,
        title: "Test error against epoch: \(comparison.group.title)")
      return "<section><h2>\(HTML.escape(comparison.group.title))</h2>" + HTML.paragraph(comparison.group.text)
        + HTML.figure(svg, "Mean of the seeds.")
        + settingsTable(comparison.settings, published: comparison.settings.map { comparison.point($0)?.published })
        + explanations(comparison) + "</section>"
    }.joined(separator: "\n")
  }

  private func sweeps() throws -> String {
    guard !analysis.sweeps.isEmpty else { return "" }
    let panels = try analysis.sweeps.map { result in
      let name = result.group.name
      let epochs = try gnuplot.svg(
        EpochPlot.make(analysis, group: name, result.settings), name: "epochs-" + name,
        title: "Test error against epoch: \(result.group.title)")
      let penalty = try gnuplot.svg(
        PenaltyPlot.make(result, tolerance: study.tolerance), name: "penalty-" + name,
        title: "Penalty against value: \(result.group.title)")
      return "<section><h3>\(HTML.escape(result.group.title))</h3>" + HTML.paragraph(result.group.text)
        + "<div class=\"pair\">" + HTML.figure(epochs, "Test error, mean of the seeds.")
        + HTML.figure(penalty, "Error above the exact run of the same seed.") + "</div>"
        + "<details><summary>The values</summary>"
        + settingsTable(result.settings, fit: result.threshold.fit) + "</details></section>"
    }
    return "<h2>One non-ideality at a time</h2>\n" + panels.joined(separator: "\n")
  }

  /// Why rows differ from the paper's, where that has been written.
  private func explanations(_ comparison: StudyAnalysis.Comparison) -> String {
    let sentences = comparison.settings.compactMap { setting in
      comparison.point(setting).flatMap { study.explanations[$0.name] }.map { "\(setting.label): \($0)" }
    }
    return sentences.isEmpty || analysis.isOnOtherData ? "" : HTML.list(sentences.map(HTML.escape))
  }

  private func settingsTable(
    _ settings: [PairedSetting], fit: [Double]? = nil, published: [ClosedRange<Double>?] = []
  ) -> String {
    let hasDiverged = settings.contains { $0.diverged > 0 }
    let hasPublished = published.contains { $0 != nil }
    let header =
      ["", "test error, %"] + (hasPublished ? ["the paper's, %"] : []) + ["penalty, points"] + (fit == nil ? [] : ["rising fit"])
      + ["seeds"]
      + (hasDiverged ? ["diverged"] : [])
    return HTML.table(
      header,
      settings.enumerated().map { index, s in
        let error = s.standardError.map { " ± " + fixed($0, 2) } ?? ""
        return [s.label, fixed(s.meanError, 2)] + (hasPublished ? [published[index].map(Self.text) ?? ""] : [])
          + [signed(s.meanPenalty, 2) + error] + (fit.map { [fixed($0[index], 2)] } ?? [])
          + ["\(s.penalties.count)"] + (hasDiverged ? ["\(s.diverged)"] : [])
      })
  }

  /// A published error: 1.7, 10–20.
  static func text(_ published: ClosedRange<Double>) -> String {
    published.lowerBound == published.upperBound
      ? significant(published.lowerBound, 3) : "\(significant(published.lowerBound, 3))–\(significant(published.upperBound, 3))"
  }

  private func method() -> String {
    let e = ThresholdEstimator(tolerance: study.tolerance)
    var items = [
      "A run's error is the mean of its last five epochs, or of as many as it has, tested through the same arrays that learned. Its penalty "
        + "is that error minus the exact run's from the same seed, which has the same order of examples and the same initial weights "
        + "(uniform in ±1/√columns), clipped to each device's bounds.",
      "A run that leaves the range of numbers counts as \(significant(RunRecord.divergedError, 2)) % from then on.",
      study.provenance,
    ]
    if !analysis.sweeps.isEmpty {
      items += [
        "Mean penalties, weighted by the number of seeds, are fitted by a sequence that only rises (pool adjacent violators); between two "
          + "values that were run the fit is linear in the logarithm of the harm, so where it is steep the crossing lies close to the "
          + "milder one.",
        "The \(significant(e.coverage * 100, 2)) % interval is from \(e.resamples) resamples of the residuals about each value's mean, "
          + "times √(n/(n − 1)), pooled over the values whose mean penalty is at most \(significant(e.poolLimit * e.tolerance, 2)) points. "
          + "It holds the noise between runs: not the noise of the exact run that all values of a seed share, and not the shape between the "
          + "values. In made-up panels whose penalty is straight in the logarithm it held the truth in 84 to 85 %; where the penalty "
          + "grows with the square of the harm, in about half. Its draws are addressed: the same rows give the same interval.",
      ]
    }
    if !analysis.switchOffs.isEmpty {
      items.append(
        "What a non-ideality costs is the mean over the seeds of the error with everything on minus the error without it. The first is "
          + "said to stand out where it lies two standard errors above nothing and above the second, and a rise is told from three on, "
          + "because it is the largest of many; these are from a deviation pooled over the rows that change the error by at most "
          + "\(significant(e.poolLimit * e.tolerance, 2)) points.")
    }
    func note(_ ids: [String], _ what: String) {
      if !ids.isEmpty { items.append("\(what): \(ids.joined(separator: ", ")).") }
    }
    note(analysis.diverged, "Diverged")
    note(analysis.unpaired, "Left out, because no exact run of their seed is there")
    note(analysis.unknown, "Left out, because the study knows no group of theirs")
    return "<h2>How the numbers are made</h2>\n" + HTML.list(items.map(HTML.escape))
  }
}
