import Crosspoint
import CrosspointDesign
import CrosspointPlots

/// The page of the study of limited precision, section by section.
struct PrecisionPage {
  let analysis: PrecisionAnalysis
  let coincidences: PrecisionCoincidences
  let gnuplot: Gnuplot
  /// The command that makes the report again from the raw rows.
  let redrawCommand: String

  func html() throws -> String {
    head().page(
      try PrecisionCase.Group.allCases.compactMap(section)
        + [saturations(), pulses(), cost(), settings(), method()].compactMap { $0 })
  }

  private func head() -> PageHead {
    let p = Provenance(analysis.records)
    return PageHead(
      title: PrecisionStudy.title,
      introduction: [
        HTML.paragraph("After " + PrecisionStudy.source + "."),
        HTML.paragraph(PrecisionStudy.question),
      ],
      warning: warning,
      findings: analysis.findings,
      extent: [
        """
        \(Findings.count(p.runs, "run")) of \(p.train_examples) training and \(p.test_examples) \
        test images, seeds \(p.seedText), on \(p.data.joined(separator: "; ")). Version \
        \(p.versions.joined(separator: ", ")); \(duration(p.seconds)) of training in all.
        """
      ],
      provenance: p, dataFiles: PrecisionReport.dataFiles, redrawCommand: redrawCommand)
  }

  /// What is not there as the study has it: ten epochs of all of MNIST, three seeds.
  private var warning: String? {
    let unfinished = analysis.unfinished
    guard !unfinished.isEmpty else { return nil }
    let (missing, partial) = (
      unfinished.filter { analysis.entries($0).isEmpty },
      unfinished.filter { !analysis.entries($0).isEmpty }
    )
    func titles(_ groups: [PrecisionCase.Group]) -> String {
      groups.map { "“\($0.title)”" }.joined(separator: ", ")
    }
    var sentences: [String] = []
    if !partial.isEmpty {
      let isPublished = partial.contains(.dense) || partial.contains(.cnn)
      sentences.append(
        """
        This is not all of \(titles(partial)), which is \(PrecisionStudy.publishedEpochs) epochs \
        of all of MNIST with \(PrecisionStudy.seeds) seeds\
        \(isPublished ? ": it cannot be held against the paper's figures" : "").
        """)
    }
    if !missing.isEmpty { sentences.append("Not run: \(titles(missing)).") }
    return sentences.joined(separator: " ")
  }

  /// A group's table and pictures; nil where it was not run.
  private func section(_ group: PrecisionCase.Group) throws -> HTML.Section? {
    let own = analysis.entries(group)
    guard !own.isEmpty else { return nil }
    let base = group == group.base ? [] : [analysis.base(group)].compactMap { $0 }
    let hasPublished = group == .dense || group == .cnn
    var parts = [HTML.paragraph(text(group))]
    parts.append(
      HTML.table(
        ["", "test error, %"] + (hasPublished ? ["the paper's, %, remembered"] : [])
          + ["above floating point, points", "beside floating point", "by seed"],
        (base + own).map { row($0, hasPublished) }))
    let floating = analysis.base(group)
    let figures: [(Plot?, String, String)] =
      switch group {
      case .dense, .cnn:
        [
          (
            PrecisionPlots.fractionBits(analysis, group), "fl",
            "Test error against FL, the mean of the seeds with the least and the largest of them."
          ),
          (
            PrecisionPlots.epochs(own.filter { $0.value != nil }, base: floating), "epochs",
            "Test error after each epoch, the mean of the seeds."
          ),
        ]
      case .words:
        [
          (
            PrecisionPlots.words(analysis), "bits",
            "Test error against the word length, with the least and the largest of the seeds."
          )
        ]
      case .wider:
        [
          (
            PrecisionPlots.epochs(own + own.compactMap(analysis.narrow), base: floating), "epochs",
            "Test error after each epoch: with wider formats at the end, and without."
          )
        ]
      case .axis:
        [
          (
            PrecisionPlots.axis(analysis), "bits",
            "Test error against the bits of a weight, with the least and the largest of the seeds."
          )
        ]
      }
    for (plot, name, caption) in figures {
      guard let plot else { continue }
      parts.append(
        HTML.figure(
          try gnuplot.svg(
            plot, name: "\(group.rawValue)-\(name)", title: "\(group.title): \(caption)"), caption))
    }
    return HTML.Section(
      id: group.rawValue, title: group.title, body: parts.joined(separator: "\n"))
  }

  private func row(_ entry: PrecisionAnalysis.Entry, _ hasPublished: Bool) -> [String] {
    let published = PrecisionStudy.published(entry.group, entry.label) ?? ""
    let bySeed = zip(entry.seeds, entry.errors).map { "\($0): \(fixed($1, 2))" }
    return [entry.label, fixed(entry.meanError, 2)] + (hasPublished ? [published] : [])
      + [
        entry.penalty.map { PrecisionAnalysis.points($0) } ?? "",
        entry.penalty == nil ? "" : entry.outcome.rawValue, bySeed.joined(separator: ", "),
      ]
  }

  /// A few sentences on a group.
  private func text(_ group: PrecisionCase.Group) -> String {
    switch group {
    case .dense:
      """
      784-1000-1000-10, rectified linear, softmax, batches of 100, η 0.1 on a batch's mean. \
      Weights, updates and errors are ⟨16 − FL, FL⟩, outputs ⟨6, 10⟩, and ⟨8, 8⟩ at FL 8. \
      Floating point is the same tile without formats, in single precision. In the last row one \
      format serves every quantity.
      """
    case .cnn:
      """
      8 kernels 5 × 5, 2 × 2 maxima, 16 kernels 5 × 5, 2 × 2 maxima, 128 and 10, rectified linear, \
      batches of 100, η 0.1·0.95^(epoch − 1), momentum 0.9, weight decay 0.0005. Formats as above; \
      the last update, which momentum goes on from, is kept in the format of updates. To the \
      nearest number nine tenths of k·ε are k·ε again for k from −4 to 4, so that a weight once \
      moved goes on moving: small updates are not lost here as above. Rounded stochastically an \
      error of the update counts ten times in the weight. Outputs end at ±32, and at ±128 at FL 8.
      """
    case .words:
      """
      The dense network again in words of fewer bits, rounded stochastically: two bits before the \
      point of weights, updates and errors, six before that of outputs and images (which at 8 bits \
      are quarters). Beside them short weights, updates and errors with outputs of 16 bits. 16 \
      bits in this split are FL 14 above.
      """
    case .wider:
      """
      The dense network in formats that cost something above, and in the last epochs words of 20 \
      bits: ⟨4, 16⟩, outputs ⟨6, 14⟩. η does not change. Of ten epochs the last three are wide. \
      Errors are means of the last three; the findings leave out the first wide one, which still \
      has to make up for the narrow ones.
      """
    case .axis:
      """
      784-256-128-10 with sigmoids, one image an update, at the rates of Gokmen & Vlasov 2016. \
      Fixed point has ⟨1, bits − 1⟩ for weights and updates, and single precision for all else. \
      Ideal devices end at ±1 and have steps of 2^(1 − bits), exact products, and trains of as \
      many slots as the largest change of an image has steps: one up to 7 bits, where changes have \
      the mean and the variance of stochastic rounding. To the nearest number a change below \
      half a step is lost: at 7 bits none is left at the last rates, and 11 and 13 bits are shown. \
      rpu-managed has its noise, converters, spreads and management, steps of its range over \
      2^bits, and trains of up to 64 slots as the ideal ones (31 in the named tile). Initial \
      weights of fixed point are rounded; weights end at ±1 in fixed point and on ideal devices, \
      at ±.6 on rpu-managed, and nowhere in floating point. All errors stand beside exact training \
      (OpenBLAS), which ten epochs do not bring to its end.
      """
    }
  }

  /// Saturations by quantity; nil where nothing counts them.
  private func saturations() -> HTML.Section? {
    let rows = analysis.entries.compactMap { entry -> [String]? in
      let counts = FixedPointSaturations.quantities.map { entry.saturations($0.count) }
      guard counts.allSatisfy({ $0 != nil }), entry.settings?.formats != .uniform(nil) else {
        return nil
      }
      return [entry.group.rawValue, entry.label]
        + counts.map { $0! == 0 ? "0" : significant($0!, 3) }
    }
    guard !rows.isEmpty else { return nil }
    return HTML.Section(
      id: "saturations", title: "What saturates",
      body: HTML.paragraph(
        """
        Numbers beyond the ends of their formats, which became these ends, for each training image \
        of the last epoch, the mean of the seeds. An update of a weight counts once a batch.
        """)
        + HTML.table(
          ["", ""] + FixedPointSaturations.quantities.map(\.name), rows, leftColumns: 2))
  }

  private func pulses() -> HTML.Section {
    let rows = coincidences.moments.map { moment in
      [moment.name]
        + [
          moment.pulsesExpected, moment.pulses, moment.roundingExpected, moment.rounding,
          moment.error,
        ].map { fixed($0, 4) }
    }
    return HTML.Section(
      id: "pulses", title: "Pulses and stochastic rounding",
      body: HTML.paragraph(
        """
        With trains of one slot a cross-point whose lines fire with probabilities p and q changes \
        by one step Δ with probability pq, and so does a change of Δ·pq that is rounded \
        stochastically to a multiple of Δ: mean and variance are the same. But the cross-points of \
        a line share its train: two of them have the covariance Δ²·p(1 − p)·q·q′, and two \
        roundings none. Measured here with p = 0.7 on the common line and q = 0.8 and 0.5, \
        \(PrecisionCoincidences.count) samples; one standard error is at most that of the last \
        column.
        """)
        + HTML.table(
          ["", "pulses, expected", "measured", "rounding, expected", "measured", "error"], rows))
  }

  private func cost() -> HTML.Section {
    let multipliers = PrecisionCost.multipliers
    let chip = PrecisionCost.chip
    func microjoules(_ efficiency: Double) -> String {
      significant(PrecisionCost.energy(efficiency) * 1e6, 3)
    }
    let rows =
      multipliers.quantities.map { [$0.name, $0.formula, $0.text, $0.source, $0.paper ?? ""] }
      + [
        [
          "an image of the dense network, trained", "2·products/η",
          microjoules(multipliers.efficiency) + " µJ", "the calculator", "",
        ],
        [
          "chip of analog arrays: efficiency", "S_chip/P_chip",
          chip.efficiencyText, "crosspoint design", "84,000 GigaOps/s/W",
        ],
        [
          "as many products on full arrays", "2·products/η",
          microjoules(chip.efficiency) + " µJ", "the calculator", "",
        ],
        [
          "an image of the dense network on three arrays", "3·P_a·t_c",
          significant(PrecisionCost.onArrays * 1e6, 3) + " µJ", "the calculator", "",
        ],
        ["ratio of the efficiencies", "", significant(PrecisionCost.ratio, 3), "", ""],
      ]
    return HTML.Section(
      id: "cost", title: "Cost",
      body: HTML.table(["", "formula", "", "source", "papers"], rows, leftColumns: 2)
        + HTML.paragraph(
          """
          An image takes \(significant(PrecisionCost.products / 1e6, 3)) million products with \
          their additions: two for each weight, and a third for those behind the first layer. Both \
          efficiencies are of full arrays at work; this network fills three arrays of 4096² to \
          \(significant(100 * PrecisionCost.fill, 2)) %. The multiply-accumulate units are an \
          FPGA's of 2015, and the analog chip is a design that was not built: their ratio says \
          what is promised, not what was measured.
          """, class: "soft"))
  }
}

extension ChipDesign {
  fileprivate var efficiencyText: String { DesignUnit.efficiency.text(efficiency) }
}
