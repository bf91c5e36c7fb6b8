import Crosspoint
import CrosspointPlots

/// The page of the study of mixed precision, section by section.
struct MixedPrecisionPage {
  let analysis: MixedPrecisionAnalysis
  let gnuplot: Gnuplot
  /// The command that makes the report again from the raw rows.
  let redrawCommand: String

  func html() throws -> String {
    head().page(try [headline(), variations()] + [energy(), settings(), method()])
  }

  // MARK: Sections

  private func head() -> PageHead {
    let p = Provenance(analysis.records)
    let headline = analysis.base.map { base in
      """
      The headline: \(Findings.count(base.epoch, "epoch")), \
      \(Findings.count(base.seeds.count, "seed")), \(p.train_examples) training and \
      \(p.test_examples) test images. Variations: \
      \(analysis.variations.first.map { Findings.count($0.entry.epoch, "epoch") } ?? "none"), \
      seed 1 or, of what is left out, the headline's; each beside mixed precision of the same \
      seeds at the same epoch.
      """
    }
    return PageHead(
      title: MixedPrecisionStudy.title,
      introduction: [
        HTML.paragraph("After " + MixedPrecisionStudy.source + "."),
        HTML.paragraph(MixedPrecisionStudy.question),
      ],
      warning: analysis.isWhole
        ? nil
        : """
        This is not the whole headline, \(MixedPrecisionStudy.publishedEpochs) epochs of all \
        of MNIST with three seeds on the study's own arrays: nothing here can be held against the \
        paper's figures.
        """,
      findings: analysis.findings, extent: [headline, p.wholeExtent].compactMap { $0 },
      provenance: p, dataFiles: MixedPrecisionReport.dataFiles, redrawCommand: redrawCommand)
  }

  private func headline() throws -> HTML.Section {
    let rows = [analysis.exact, analysis.base, analysis.withoutChi].compactMap { $0 }.map(row)
    var parts = [
      HTML.table(
        [
          "", "test accuracy, %", "the paper's, %", "by seed", "device pulses an epoch",
          "pulses an image", "seconds an epoch",
        ], rows),
      HTML.paragraph(
        """
        The mean of the last \(MixedPrecisionAnalysis.averaged) epochs and of the seeds; after ± \
        one standard error from the spread between seeds. 97.40 % is the abstract's of 2017, with \
        the model of the devices; 97.73 % the hardware in the loop of 2020, from a reading card, \
        0.57 points below its floating point. That the same devices fail without χ is the \
        paper's argument as remembered; we know no figure of it.
        """, class: "soft"),
    ]
    parts.append(
      try figure(
        MixedPrecisionPlots.epochs(analysis), name: "epochs", title: "Test error by epoch",
        caption: "Test error after each epoch, the mean of the seeds."))
    parts.append(
      try figure(
        MixedPrecisionPlots.pulses(analysis), name: "pulses", title: "Pulses by epoch",
        caption: "SET pulses of all devices in each epoch, those of refreshes included."))
    return HTML.Section(
      id: "headline", title: MixedPrecisionCase.Group.headline.title,
      body: parts.joined(separator: "\n"))
  }

  /// Of the headline's table.
  private func row(_ entry: MixedPrecisionAnalysis.Entry) -> [String] {
    let published = ["floating point": "98.30 (2020, computed)", "mixed precision": "97.40; 97.73"]
    let error = entry.standardError.map { " ± " + fixed($0, 2) } ?? ""
    let bySeed = zip(entry.seeds, entry.errors).map { seed, error in
      "\(seed): " + fixed(100 - error, 2)
    }
    func count(_ pulses: Double?) -> String { pulses.map { significant($0, 3) } ?? "" }
    return [
      entry.label, fixed(100 - entry.meanError, 2) + error, published[entry.label] ?? "",
      bySeed.joined(separator: ", "), count(entry.pulsesPerEpoch), count(entry.pulsesPerImage),
      fixed(entry.secondsPerEpoch, 1),
    ]
  }

  private func variations() throws -> HTML.Section {
    let parts = try MixedPrecisionCase.Group.allCases.compactMap { group -> HTML.Section? in
      let own = analysis.variations(group)
      guard !own.isEmpty else { return nil }
      var body = HTML.paragraph(text(group))
      body += HTML.table(
        ["", "test accuracy, %", "mixed precision, %", "points", "seeds", "pulses an image"],
        own.map { each in
          [each.entry.label, fixed(100 - each.entry.meanError, 2)]
            + (each.hasDevices
              ? [fixed(100 - each.base, 2), MixedPrecisionAnalysis.gain(each)] : ["", ""])
            + [
              "\(each.entry.seeds.count)",
              each.entry.pulsesPerImage.map { significant($0, 3) } ?? "",
            ]
        })
      body += try figure(
        // What fails without χ would leave the others no room.
        MixedPrecisionPlots.costs(own.filter(\.hasChi)), name: "costs-" + group.rawValue,
        title: group.title,
        caption: "Points of accuracy gained, to the right, or lost, of mixed precision.")
      return HTML.Section(id: group.rawValue, title: group.title, body: body)
    }
    return HTML.Section(
      id: "variations", title: "What each setting changes",
      body: HTML.paragraph(
        """
        One setting is another than in mixed precision above. These runs are shorter than the \
        headline's. Points with an interval are paired by seed, Student's of 90 %; of one seed \
        differences of some \(significant(MixedPrecisionStudy.resolution, 2)) points are not told \
        apart from the spread between runs.
        """), parts: parts)
  }

  /// A sentence or two on a group.
  private func text(_ group: MixedPrecisionCase.Group) -> String {
    switch group {
    case .headline: ""
    case .leftOut:
      """
      "SET pulses of one size on average" add ε whatever the conductance and the pulses before; \
      "without spread" they do what is the mean of the model. A mean pulse is 0 at 10.5 µS, so \
      that a larger end of the range leaves that one. In the last row but one ε is still .75 µS, \
      devices rise alone, and refreshes write whole pulses; in the last one pulses, and ε, are a \
      tenth.
      """
    case .converters:
      """
      Of the products both ways and of the reads of a refresh. The paper's 8 bits are from memory. \
      Ranges are those of 8 bits: of 4 bits a read of a refresh has steps of 1.7 µS, more than the \
      1.5 µS by which a refreshed pair differs at most, so that refreshes erase, and errors come \
      back in steps of 1.1; of 5 bits these steps are .8 µS and .5.
      """
    case .chi:
      """
      A signed fixed-point number in units of ε, a sign, one bit before the point and the others \
      behind it: of 8 bits its step is ε/64 and it ends at 127/64 of ε. What is added is rounded \
      to the nearest step, so that updates below half a step are lost. "In stochastic trains" is \
      how aihwkit sends whole steps. Beside them the devices without χ at a fifth of η.
      """
    case .bins:
      """
      Before they are multiplied into χ, x and δ are rounded stochastically to so many values \
      between the largest magnitude of the sample and its negative.
      """
    case .time:
      """
      A conductance falls as (t/38.6 s)^−0.04 from its last pulse on, and stays as it is before \
      38.6 s, so that nothing drifts in runs whose images take less in all; "as written" the same \
      law holds from the pulse on, where it is above 1: at 1 µs it is 2.01. A pulse moves a device \
      from where the last one left it. Time passes in steps, by default of 100 images, and a pulse \
      has the time of the step before it: of images of 1 ms these are short beside 38.6 s, so that \
      how long they are is shown at 1 s, and at 1 ms with the law as written. The headline is 1 ms.
      """
    case .refresh:
      """
      A pair is reset and its difference written again where the larger conductance has passed the \
      upper threshold and both differ by less than the other one. 6 and 1.5 µS are those of a \
      re-implementation; that the paper's own are 8 and 6 µS is remembered, not read.
      """
    case .loss:
      """
      The paper's cost, as remembered: half the squared distance of sigmoid outputs and targets, \
      at twice the η, because a sigmoid's slope makes its errors smaller.
      """
    }
  }

  private func method() -> HTML.Section {
    var items = [
      """
      An error is the mean of three epochs, tested through the same arrays that learned, read \
      noise and converters included. A variation stands beside the mean of mixed precision's three \
      epochs that end where its own do: η is constant, so that the first half of a long run is a \
      short one.
      """,
      """
      Initial weights are uniform in ±1/√columns, the same for every case of a seed; a pair holds \
      them as what one conductance has above the other, which is the least.
      """,
      """
      Without χ the same pairs get stochastic pulse trains of at most 31 slots, as crosspoint's \
      other arrays do, at the same η, refreshed alike. Whole steps alone would never be sent: an \
      update is at most η = .05, and ε is .094.
      """,
      """
      A pulse is a SET pulse at one device, of updates and of refreshes; RESETs are not counted.
      """,
      """
      The loss is softmax with cross-entropy at η = .05; the paper's is quadratic, with η = .1 as \
      remembered: the group loss.
      """,
      """
      A run that leaves the range of numbers counts as \(significant(RunRecord.divergedError, 2)) %.
      """,
    ]
    func note(_ ids: [String], _ what: String) {
      if !ids.isEmpty { items.append("\(what): \(ids.joined(separator: ", ")).") }
    }
    note(analysis.diverged, "Diverged")
    note(analysis.leftOut, "Left out, because mixed precision of the same seed is not there")
    return HTML.Section(
      id: "method", title: "How the numbers are made", body: HTML.list(items.map(HTML.escape)))
  }

  private func figure(_ plot: Plot?, name: String, title: String, caption: String) throws -> String
  {
    guard let plot else { return "" }
    return HTML.figure(try gnuplot.svg(plot, name: name, title: title), caption)
  }
}
