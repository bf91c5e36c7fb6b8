import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointPlots
import Foundation

/// The page of the study of trees, section by section.
struct TreesPage {
  let analysis: TreesAnalysis
  let gnuplot: Gnuplot
  /// The command that makes the report again from the raw rows.
  let redrawCommand: String

  func html() throws -> String {
    head().page(
      try [scores(), pictures(), filter()] + [seasons(), transfer()].compactMap { $0 }
        + [sources(), method()])
  }

  // MARK: Sections

  private func head() -> PageHead {
    let p = Provenance(analysis.records)
    return PageHead(
      title: TreesStudy.title,
      introduction: [
        HTML.paragraph("After " + TreesStudy.source + "."), HTML.paragraph(TreesStudy.question),
      ],
      warning: analysis.isWhole
        ? nil
        : """
        These are not all runs of the study, \(TreesStudy.published) epochs of \
        \(TreesStudy.Extent.full.train) scenes with \(TreesStudy.seeds) seeds\
        \(analysis.decidesAim ? "" : ": its aims are not decided here").
        """,
      findings: analysis.findings,
      extent: [
        """
        \(Findings.count(p.runs, "run")), seeds \(p.seedText), on \
        \(p.data.joined(separator: "; ")): \
        \(p.train_examples) training and \(p.test_examples) test patches. Version \
        \(p.versions.joined(separator: ", ")); \(duration(p.seconds)) of training in all.
        """
      ],
      provenance: p, dataFiles: TreesReport.dataFiles, redrawCommand: redrawCommand)
  }

  private func scores() throws -> HTML.Section {
    let percent = { (counts: BinaryCounts) -> Double? in counts.accuracyPercent }
    var rows = analysis.entries.flatMap { entry in
      [false, true].map { isFiltered in
        [
          entry.label, isFiltered ? "filtered" : "as predicted",
          TreesAnalysis.text(entry.scores(percent, isFiltered: isFiltered), 2),
          TreesAnalysis.text(entry.scores(\.f1OfTrees, isFiltered: isFiltered)),
          TreesAnalysis.text(entry.scores(\.intersectionOfTrees, isFiltered: isFiltered)),
          isFiltered ? "" : "\(entry.seeds.count)\(entry.withoutDiverged)",
          isFiltered ? "" : fixed(entry.secondsPerEpoch, 1),
        ]
      }
    }
    if let accuracy = analysis.accuracyWithoutTrees {
      rows.append(["no tree found anywhere", "", fixed(accuracy, 2), "", "", "", ""])
    }
    let paper = TreesStudy.paper
    rows.append([
      "the paper's, of other data", "filtered", fixed(paper.accuracyPercent, 2),
      fixed(paper.f1, 4), "", "", "",
    ])
    var body = HTML.table(
      [
        "", "", "overall accuracy, %", "F1", "intersection over union", "seeds",
        "seconds an epoch",
      ], rows, leftColumns: 2)
    body += HTML.paragraph(
      """
      Of all pixels of the test: the mean of the seeds, and in brackets Student's interval of 90 % \
      from the spread between seeds on these same scenes: that other scenes would give other \
      figures is not in it. Seconds are those of the machine as it was, other work included, and \
      compare nothing. The paper's figures are of the aerial pictures of Potsdam and \
      cannot be held against those of made-up scenes; together they imply that about a tenth of \
      its pixels are trees'.
      """, class: "soft")
    let others = analysis.entries.filter { $0.group != .exact }.compactMap { entry in
      analysis.againstExact(entry).map { difference in
        [
          entry.label, TreesAnalysis.text(difference),
          TreesAnalysis.verdict(difference, better: "better", worse: "worse"),
        ]
      }
    }
    if !others.isEmpty {
      body += HTML.table(["F1 beside the exact network, filtered", "difference", ""], others)
    }
    if let plot = TreesPlots.epochs(analysis) {
      body += HTML.figure(
        try gnuplot.svg(plot, name: "epochs", title: "F1 by epoch"),
        "F1 of the test after each epoch, without a filter, the mean of the seeds.")
    }
    return HTML.Section(id: "scores", title: "How well trees are found", body: body)
  }

  private func pictures() -> HTML.Section {
    // Scene and truth stand in the exact records alone.
    let withScenes = analysis.records.first { record in
      record.segmentation?.examples.contains { $0.scene != nil } == true
    }
    guard let withScenes, let scenes = withScenes.segmentation?.examples else {
      return HTML.Section(id: "pictures", title: "Pictures", body: HTML.paragraph("None."))
    }
    let body = scenes.map { example -> String in
      let rows = analysis.entries.compactMap { entry -> [String]? in
        guard let record = entry.records.first(where: { $0.run.seed == withScenes.run.seed }),
          let own = record.segmentation?.examples.first(where: { $0.number == example.number })
        else { return nil }
        return [entry.label, image(own.predicted, "predicted"), image(own.filtered, "filtered")]
      }
      let head =
        "<figure class=\"pair\">"
        + [(example.scene, "scene"), (example.truth, "truth")].compactMap { data, what in
          data.map { image($0, what) + "<figcaption>\(what)</figcaption>" }
        }.map { "<div>\($0)</div>" }.joined() + "</figure>"
      let table =
        "<div class=\"scroll\"><table><thead><tr><th class=\"left\"></th><th>predicted</th>"
        + "<th>filtered</th></tr></thead><tbody>"
        + rows.map {
          "<tr><td class=\"left\">\(HTML.escape($0[0]))</td><td>\($0[1])</td><td>\($0[2])</td></tr>"
        }.joined(separator: "\n") + "</tbody></table></div>"
      let part = example.part.map { ", \($0)" } ?? ""
      return "<h3>\(HTML.escape("Test patch \(example.number)\(part)"))</h3>" + head + table
    }
    return HTML.Section(
      id: "pictures", title: "Scene, truth, prediction, filtered",
      body: HTML.paragraph(
        "Seed \(withScenes.run.seed). Scenes in red, green and blue; white are trees.")
        + body.joined(separator: "\n"))
  }

  /// A PNG in the page, four times as large, its pixels kept apart.
  private func image(_ png: Data, _ what: String) -> String {
    "<img alt=\"\(what)\" style=\"width: 12rem; image-rendering: pixelated\" "
      + "src=\"data:image/png;base64,\(png.base64EncodedString())\">"
  }

  private func filter() -> HTML.Section {
    let rows = analysis.entries.flatMap { entry in
      entry.records.compactMap { record -> [String]? in
        guard let choice = record.segmentation?.choice else { return nil }
        func cells(_ candidate: FilterChoice.Candidate) -> [String] {
          [
            fixed(candidate.threshold, 2), "\(candidate.counts.falsePositives)",
            "\(candidate.counts.falseNegatives)",
          ]
        }
        return [entry.label, "\(record.run.seed)"] + cells(choice.unfiltered)
          + [choice.chosen.filter.description] + cells(choice.chosen)
      }
    }
    let effects = analysis.entries.compactMap { entry in
      TreesAnalysis.effectOfFilter(entry).map { effect in
        [
          entry.label, TreesAnalysis.text(effect, 4),
          TreesAnalysis.verdict(effect, better: "it helps", worse: "it harms"),
          TreesAnalysis.effectOfFilter(entry, on: \.accuracyPercent).map {
            TreesAnalysis.text($0, 2)
          } ?? "",
        ]
      }
    }
    let choices = MorphologicalFilter.choices.map(\.description).joined(separator: "; ")
    return HTML.Section(
      id: "filter", title: "The morphological filter",
      body: HTML.table(
        ["by the filter, on the test", "change of F1", "", "change of accuracy, points"], effects)
        + HTML.paragraph(
          """
          A difference picture holds the pixels that prediction and truth do not share: what is \
          found where no tree is, and trees that are missed. Filter and threshold are those whose \
          difference pictures of the validation part give the largest F1; beside them stands the \
          best threshold without a filter. Filters to choose from: \(choices).
          """)
        + HTML.table(
          [
            "", "seed", "threshold without a filter", "found where none is", "missed", "filter",
            "threshold", "found where none is", "missed",
          ], rows))
  }

  private func seasons() -> HTML.Section? {
    let parts = [SegmentationData.leafOn, SegmentationData.leafOff]
    let rows = analysis.entries.compactMap { entry -> [String]? in
      guard entry.records.contains(where: { $0.segmentation?.part(parts[1]) != nil }) else {
        return nil
      }
      return [entry.label]
        + parts.map { TreesAnalysis.text(entry.scores(\.f1OfTrees, of: $0, isFiltered: true)) }
        + [TreesAnalysis.seasons(entry).map { TreesAnalysis.text($0) } ?? "not defined"]
    }
    guard !rows.isEmpty else { return nil }
    return HTML.Section(
      id: "seasons", title: "Leaf-on against leaf-off",
      body: HTML.table(["F1, filtered"] + parts + ["leaf-on less leaf-off"], rows)
        + HTML.paragraph(
          """
          One network for both: every fourth scene, of training too, is of the leaf-off season, \
          where four of five trees are twigs with the ground between them. The difference is \
          paired by seed; the scenes of one season are other ones than those of the other.
          """, class: "soft"))
  }

  private func transfer() -> HTML.Section? {
    guard let transfer = analysis.transfer else { return nil }
    let rows = transfer.seeds.map {
      ["\($0.seed)", fixed($0.target, 3), "\($0.random)", "\($0.transferred)"]
    }
    return HTML.Section(
      id: "transfer", title: "Weights of other bands as a start",
      body: HTML.table(
        ["seed", "F1", "epochs from random weights", "epochs from those of red, green, blue"], rows)
        + HTML.paragraph(
          """
          Epochs saved: \(TreesAnalysis.text(transfer.saved, 1)). The F1 is \
          \(significant(100 * TreesAnalysis.Transfer.share, 3)) % of the smaller of what both end \
          with (means of the last three epochs), the epochs those after which the mean of three in \
          a row reaches it first. After the first epoch F1 from weights of red, green and blue is \
          \(TreesAnalysis.text(transfer.headStart, 2)) above that from random ones. Weights pass \
          by position: what read red, green and blue reads near infrared, red and green. \
          The epochs in which the weights of red, green and blue were learnt are not counted, as \
          in the paper. How much the paper saves is cut off in the copy of its abstract that we \
          have; 80 % is remembered, and not sure.
          """))
  }

  private func sources() -> HTML.Section {
    let run = analysis.exact?.records.first?.run ?? analysis.records[0].run
    let rates = run.rates.map { "\($0)" }.joined(separator: ", ")
    let (paper, ours) = ("the paper's abstract", "ours")
    let rows = [
      ["a network that encodes and decodes, for a binary map of trees", paper],
      ["a morphological filter behind it, chosen on the difference picture", paper],
      ["weights of red, green and blue as the start of near infrared, red and green", paper],
      ["pictures without leaves make it hard", paper],
      ["overall accuracy 96.10 %, F1 80.72 %, on pictures of Potsdam", paper],
      ["about a tenth of the pixels are trees'", "computed from those two"],
      [run.network.architecture.words, ours],
      [
        "cross-entropy of each pixel, summed; η \(rates)",
        ours,
      ],
      ["\(run.batch ?? 1) in a batch, \(run.epochs) epochs", ours],
      ["which filters there are to choose from, and the threshold of probability", ours],
      ["analog tiles: nothing of the paper's is about them", ours],
      [analysis.isOfScenes ? "the scenes, every fourth without leaves" : "the pictures", ours],
    ]
    return HTML.Section(
      id: "sources", title: "What is the paper's, and what is assumed",
      body: HTML.table(["", "source"], rows, leftColumns: 2)
        + HTML.paragraph(
          """
          Of the paper its English abstract was read in a stored copy, and no more: the article is \
          in Persian. Its network, its filter and its training are not known here.
          """, class: "soft"))
  }

  private func method() -> HTML.Section {
    var items = [
      """
      Accuracy is the share of right pixels; F1 is 2·TP/(2·TP + FP + FN), intersection over union \
      TP/(TP + FP + FN), of all pixels together. Neither is defined where no pixel is a tree's, \
      and none is then given.
      """,
      """
      A pixel counts as a tree's above a threshold of probability. The best one without a filter, \
      and the best filter with its own, are chosen for each run by F1 on the validation part; the \
      test has no part in either. Curves by epoch have the threshold ½ and no filter.
      """,
      """
      Single pixels: 1 × 1 kernels over all bands on exact tiles, which is logistic regression, \
      trained on the same patches.
      """,
      "Tests read through the same arrays that learned, noise and converters included.",
      """
      A patch of --data at a picture's edge may lie over a part of another one; its pixels then \
      count in both.
      """,
    ]
    if !analysis.diverged.isEmpty {
      items.append("Diverged, and in no mean: \(analysis.diverged.joined(separator: ", ")).")
    }
    return HTML.Section(
      id: "method", title: "How the numbers are made", body: HTML.list(items.map(HTML.escape)))
  }
}
