import Crosspoint
import CrosspointPlots

/// The page of the study of inference, section by section.
struct InferencePage {
  let analysis: InferenceAnalysis
  let gnuplot: Gnuplot
  /// The command that makes the report again from the raw rows.
  let redrawCommand: String

  private typealias OfNetwork = InferenceAnalysis.OfNetwork
  private typealias Case = InferenceAnalysis.Case

  func html() throws -> String {
    head().page(
      try [HypothesesSection.make(analysis.hypotheses)] + analysis.networks.map(network)
        + [InferenceSources.settings(analysis), InferenceSources.method(analysis)])
  }

  private func head() -> PageHead {
    let p = Provenance(analysis.records)
    let networks = analysis.networks.map { of in
      """
      \(of.title.prefix(1).uppercased() + of.title.dropFirst()): trained exactly, \
      \(Findings.count(of.epochs, "epoch")), \(Findings.count(of.exact.count, "seed")), and read \
      in \(Findings.count(of.cases.count, "way")).
      """
    }
    return PageHead(
      title: InferenceStudy.title,
      introduction: [
        HTML.paragraph(InferenceStudy.question),
        HTML.paragraph("With " + InferenceStudy.source + ".", class: "soft"),
      ],
      warning: analysis.isWhole
        ? nil
        : """
        This is not the whole study, \(InferenceStudy.epochs) epochs of MNIST with \
        \(InferenceStudy.seeds) seeds of both networks: no figure here is one to quote.
        """,
      findings: analysis.findings, extent: networks + [p.wholeExtent], provenance: p,
      dataFiles: InferenceReport.dataFiles, redrawCommand: redrawCommand)
  }

  // MARK: Networks

  private func network(_ of: OfNetwork) throws -> HTML.Section {
    let parts = try InferenceCase.Question.allCases.compactMap { question -> HTML.Section? in
      guard !of.cases(question).isEmpty else { return nil }
      let body =
        switch question {
        case .devices: try devices(of)
        case .published: published(of)
        case .compensation: try compensation(of)
        case .levels: try levels(of)
        case .adc: try bits(of)
        case .slices: try slices(of)
        case .presets: inTime(of, of.cases(.presets).map { ($0.label, $0) })
        }
      return HTML.Section(
        id: "\(of.network.rawValue)-\(question.rawValue)", title: question.title, body: body)
    }
    return HTML.Section(
      id: of.network.rawValue, title: of.title.prefix(1).uppercased() + of.title.dropFirst(),
      body: HTML.paragraph(
        """
        Exact: \(InferenceAnalysis.percent(MeanInterval(of.exactErrors))). Test errors are means \
        of the trained networks, and of the times that each was programmed; after ± half of the \
        interval of \(significant(MeanInterval.coverage * 100, 2)) % from the spread between \
        networks.
        """), parts: parts)
  }

  private func devices(_ of: OfNetwork) throws -> String {
    let cases = of.cases(.devices).map { ($0.label, $0) }
    let sources = of.cases(.devices).map { each in
      "\(each.label): \(InferenceDevice.title(each.label))"
    }
    return try figure(
      InferencePlots.times(of, cases), of, .devices,
      """
      Test error against time, each device behind converters of \(InferenceStudy.bits) bits, drift \
      compensated by one factor for a tile. Lines: the interval between networks.
      """) + inTime(of, cases) + HTML.list(sources.map(HTML.escape))
  }

  private func compensation(_ of: OfNetwork) throws -> String {
    let cases =
      (of.pcm.map { [(DriftCompensation.global.rawValue, $0)] } ?? [])
      + of.cases(.compensation).map { ($0.label, $0) }
    return try figure(
      InferencePlots.times(of, cases), of, .compensation,
      "Test error on phase-change memory against time, by what undoes drift.")
      + inTime(of, cases)
      + HTML.paragraph(
        """
        global: outputs of a tile times the mean size of what its columns read after programming \
        over that of what they read now. exactReference: with that of the weights themselves in \
        place of the first. perColumn: as global, with a factor for each output.
        """, class: "soft")
  }

  private func levels(_ of: OfNetwork) throws -> String {
    let cases =
      of.cases(.levels).map { ($0.label, $0) } + (of.pcm.map { [("any", $0)] } ?? [])
    return try figure(
      InferencePlots.values(of, cases, x: "levels of a device"), of, .levels,
      "Test error on phase-change memory against the levels that targets are rounded to.")
      + byValue(of, cases, "levels")
  }

  private func bits(_ of: OfNetwork) throws -> String {
    func bits(_ label: String) -> Int { Int(label) ?? Int.max }
    let varied = of.cases(.adc).map { ($0.label, $0) }
    let cases = (varied + (of.pcm.map { [("\(InferenceStudy.bits)", $0)] } ?? []))
      .sorted { bits($0.0) < bits($1.0) }
    return try figure(
      InferencePlots.values(of, cases, x: "bits of the ADC"), of, .adc,
      """
      Test error on phase-change memory against the bits of the ADC, inputs of \
      \(InferenceStudy.bits); "exact" has neither DAC nor ADC.
      """) + byValue(of, cases, "bits")
      + HTML.paragraph(
        """
        Compensation reads through the same converters: a column's single weight is small beside \
        the range of an ADC, and few bits round most of what is read to zero.
        """, class: "soft")
  }

  private func slices(_ of: OfNetwork) throws -> String {
    let cases =
      (of.pcm.map { [("one pair", $0)] } ?? []) + of.cases(.slices).map { ($0.label, $0) }
    return try figure(
      InferencePlots.values(of, cases, x: "slices of a weight"), of, .slices,
      """
      Test error on phase-change memory against the slices that a weight of \
      \(InferenceStudy.bits) bits is cut into, each on pairs and behind an ADC of its own; "one \
      pair" holds the weight as it is.
      """) + byValue(of, cases, "slices")
  }

  /// Ours beside the published experiment.
  private func published(_ of: OfNetwork) -> String {
    let theirs = InferenceStudy.published
    let rows =
      [
        ["CrossSim's notebook, digital", fixed(theirs.digital, 2), "", "one network", ""],
        [
          "CrossSim's notebook, analog", fixed(theirs.analog, 2), fixed(theirs.deviation, 2),
          "one network, ten redraws", "",
        ],
        [
          "ours, exact",
          InferenceAnalysis.percent(MeanInterval(of.exactErrors.map { 100 - $0 }))
            .replacing(" %", with: ""), "", Findings.count(of.exact.count, "network"),
          signed(100 - of.exactError - theirs.digital, 2),
        ],
      ]
      + of.cases(.published).map { each in
        let point = each.points[0]
        let accuracy = InferenceAnalysis.accuracy(point)
        return [
          "ours, " + PublishedNoise.title(each.label),
          InferenceAnalysis.percent(accuracy).replacing(" %", with: ""),
          point.redrawDeviation.map { fixed($0, 2) } ?? "",
          "\(Findings.count(point.seeds.count, "network")) × "
            + Findings.count(point.redraws, "redraw"),
          signed(accuracy.mean - theirs.analog, 2),
        ]
      }
    return HTML.table(
      ["", "accuracy, %", "spread of redraws", "of", "less theirs, points"], rows)
      + HTML.paragraph(
        """
        Balanced pairs of \(InferenceStudy.publishedLevels) levels, programmed once, exact \
        converters. The notebook's noise is normal and independent of the conductance, of size \
        0.3; of what that is a share, our notes of it do not say. Their ± is the spread of the \
        redraws of one network; after ± of ours stands half of the interval between networks, and \
        the spread of the redraws in a column of its own. Theirs is trained by Adam, ours by plain \
        descent.
        """, class: "soft")
  }

  // MARK: Tables

  /// A row a case, a column a time.
  private func inTime(_ of: OfNetwork, _ cases: [(String, Case)]) -> String {
    let times = Set(cases.flatMap { $0.1.points.map(\.seconds) }).sorted()
    return HTML.table(
      ["test error, %"] + times.map(InferenceTime.text) + ["redraws"],
      cases.map { title, each in
        [title]
          + times.map { each.at($0).map { text($0) } ?? "" }
          + ["\(each.points.map(\.redraws).max() ?? 0)"]
      })
  }

  /// A row a value, a column a time that all have.
  private func byValue(_ of: OfNetwork, _ cases: [(String, Case)], _ what: String) -> String {
    let times = cases.map { Set($0.1.points.map(\.seconds)) }.reduce(nil as Set<Double>?) {
      $0?.intersection($1) ?? $1
    }
    let sorted = (times ?? []).sorted()
    return HTML.table(
      [what] + sorted.map { InferenceTime.text($0) + ", %" },
      cases.map { title, each in [title] + sorted.map { text(each.at($0)!) } })
  }

  private func text(_ point: InferenceAnalysis.Point) -> String {
    InferenceAnalysis.percent(point.interval).replacing(" %", with: "")
  }

  private func figure(
    _ plot: Plot?, _ of: OfNetwork, _ question: InferenceCase.Question, _ caption: String
  ) throws -> String {
    guard let plot else { return "" }
    let svg = try gnuplot.svg(
      plot, name: "\(question.rawValue)-\(of.network.rawValue)",
      title: "\(question.title): \(of.title)")
    return HTML.figure(svg, caption)
  }
}
