import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("The study of trees")
struct TreesStudyTests {
  private typealias Selection = TreesStudy.Selection
  private static let shape = ImageShape(channels: 4, height: 64, width: 64)

  /// Counts of 1000 pixels, 100 of them trees', that have an F1 of `f1`.
  private static func counts(_ f1: Double) -> BinaryCounts {
    // As many missed as falsely found: F1 is the share of trees that is found.
    var counts = BinaryCounts()
    counts.truePositives = Int((100 * f1).rounded())
    counts.falseNegatives = 100 - counts.truePositives
    counts.falsePositives = counts.falseNegatives
    counts.trueNegatives = 1000 - 200 + counts.truePositives
    return counts
  }

  /// Made-up records: F1 of a run as predicted, filtered, and after each epoch.
  private static func records(
    _ runs: [StudyRun], name: String = SegmentationData.scenesName, trees: Bool = true,
    _ f1: (StudyRun) -> (before: Double, after: Double), curve: (StudyRun, Int) -> Double
  ) -> [RunRecord] {
    runs.map { run in
      let (before, after) = f1(run)
      var none = BinaryCounts()
      (none.trueNegatives, none.falsePositives) = (990, 10)
      func part(_ name: String, less: Double) -> SegmentationResult.Part {
        SegmentationResult.Part(
          name: name, pictures: 9, before: trees ? counts(before - less) : none,
          after: trees ? counts(after - less) : none)
      }
      var record = RunRecord(
        study: TreesStudy.name, run: run,
        epochs: (1...run.epochs).map {
          var result = EpochResult(epoch: $0, train_loss: 1, test_error: 3, seconds: 2)
          result.outputs = trees ? counts(curve(run, $0)) : none
          return result
        },
        data: DataIdentity(
          name: name, trainExamples: 512, testExamples: 128, inputs: 4 * 64 * 64,
          crc32: "12345678"),
        version: "9.9.9", machine: "a machine", command: "crosspoint study trees", seconds: 40)
      let square = BinaryPicture(height: 2, width: 2, [true, false, false, true])
      record.segmentation = SegmentationResult(
        choice: FilterChoice([[3, -3, -3, 3]], truths: [square]),
        parts: [
          part(SegmentationResult.all, less: 0), part(SegmentationData.leafOn, less: -0.02),
          part(SegmentationData.leafOff, less: 0.1),
        ],
        examples: [
          SegmentationResult.Example(
            number: 4, part: SegmentationData.leafOn, scene: run.group == "exact" ? Data([1]) : nil,
            truth: run.group == "exact" ? Data([2]) : nil, predicted: Data([3]),
            filtered: Data([4]))
        ])
      return record
    }
  }

  @Test("every case for each seed, those from other weights after what they start from")
  func plan() throws {
    let selection = Selection(shape: Self.shape)
    let (runs, later) = (selection.runs, selection.laterRuns)
    #expect(runs.count == 15 && later.count == 3)
    #expect(Set((runs + later).map(\.id)).count == 18)
    #expect((runs + later).allSatisfy { $0.epochs == 20 && $0.keepsNetwork == true })
    for run in later {
      let start = try #require(runs.first { $0.id == run.startsFrom })
      #expect(start.seed == run.seed && start.network != run.network)
      // The same arrays, other bands.
      let shapes = try [start, run].map {
        try $0.network.makeNetwork(seed: 1).layers.flatMap(\.tiles).map { [$0.rows, $0.columns] }
      }
      #expect(shapes[0] == shapes[1])
    }
    // Without near infrared.
    let plain = Selection(shape: ImageShape(channels: 3, height: 40, width: 33), seeds: 1)
    #expect(plain.runs.map(\.group) == ["exact", "managed", "baseline", "pixels"])
    #expect(plain.laterRuns.isEmpty)
    let quick = Selection(shape: Self.shape, groups: [.managed], isQuick: true)
    #expect(quick.runs.map(\.group) == ["exact", "managed"])
    #expect(quick.runs.map(\.epochs).last == 1 && quick.laterRuns.isEmpty)
    #expect(Selection(shape: Self.shape, batch: 4).runs.allSatisfy { $0.batch == 4 })
  }

  @Test("scores, the filter's effect, seasons and epochs saved, with Student's intervals")
  func analysis() throws {
    let selection = Selection(shape: Self.shape)
    func f1(_ run: StudyRun) -> (before: Double, after: Double) {
      switch run.group {
      case "exact", "transfer": (0.92, 0.93)
      case "managed": (0.90, 0.90)
      // A spread over seeds that the effect is within.
      case "baseline": (0.60, run.seed == 2 ? 0.55 : 0.62)
      default: (0.40, 0.45)
      }
    }
    let analysis = try TreesAnalysis(
      Self.records(selection.runs + selection.laterRuns, f1) { run, epoch in
        let start = run.startsFrom == nil ? 0.0 : 0.5
        return min(0.9, start + 0.1 * Double(epoch))
      })
    #expect(analysis.entries.count == 6)
    let findings = analysis.findings.joined(separator: "\n")
    #expect(findings.contains("F1 0.930 (0.930 to 0.930) behind its filter; aimed"), "\(findings)")
    #expect(findings.contains("aimed at were 0.90, which is reached"))
    #expect(
      findings.contains("-0.030 (") || findings.contains("−0.030 (−0.030 to −0.030) beside exact"))
    #expect(findings.contains("The filter changes F1 of single pixels by +0.050"))
    #expect(findings.contains("it helps"))
    #expect(findings.contains("within the 0.75 above which the task would be empty"))
    #expect(
      findings.contains("leaf-off ones is +0.120 (+0.120 to +0.120): these cost it"), "\(findings)")
    // .1 an epoch to .882, 98 % of .9: the mean of three is there after the eleventh; from .5 it
    // is after the sixth.
    #expect(analysis.transfer?.seeds.map(\.random) == [11, 11, 11])
    #expect(analysis.transfer?.seeds.map(\.transferred) == [6, 6, 6])
    #expect(
      findings.contains("Epochs saved: +5.0 (+5.0 to +5.0): it saves some"), "\(findings)")
    #expect(
      findings.contains("from random ones is +0.50 (+0.50 to +0.50): a head start"), "\(findings)")
    #expect(analysis.accuracyWithoutTrees == 90)
  }

  @Test("a start that touches the F1 and loses it has not reached it")
  func touched() throws {
    let selection = Selection(shape: Self.shape, seeds: 1)
    let analysis = try TreesAnalysis(
      Self.records(selection.runs + selection.laterRuns, { _ in (0.9, 0.9) }) { run, epoch in
        run.startsFrom == nil || epoch == 5 || epoch > 15 ? 0.9 : 0.4
      })
    #expect(analysis.transfer?.seeds.map(\.random) == [3])
    #expect(analysis.transfer?.seeds.map(\.transferred) == [18])
  }

  @Test("small patches and large batches decide no aim")
  func otherForms() throws {
    for (batch, side) in [(1, 64), (100, 64), (1, 17)] {
      let runs = Selection(shape: Self.shape, batch: batch).runs
      var records = Self.records(runs, { _ in (0.95, 0.95) }, curve: { _, _ in 0.9 })
      for i in records.indices { records[i].data.inputs = 4 * side * side }
      let isDecided = try TreesAnalysis(records).findings[0].contains("which is reached")
      #expect(isDecided == (batch == 1 && side == 64))
    }
  }

  @Test("an aim that is missed is said so, and other data decide nothing")
  func honest() throws {
    let runs = Selection(shape: Self.shape).runs
    func findings(_ name: String, _ f1: Double) throws -> String {
      try TreesAnalysis(
        Self.records(runs, name: name, { _ in (f1, f1) }, curve: { _, _ in f1 })
      ).findings.joined(separator: "\n")
    }
    #expect(try findings(SegmentationData.scenesName, 0.89).contains("which is not reached"))
    #expect(try findings("own", 0.95).contains("not decided by other data"))
    #expect(
      try findings(SegmentationData.scenesName, 0.8).contains("above the 0.75 at which the task"))
  }

  @Test("pictures without a tree: nothing is defined, and the page says so")
  func withoutTrees() throws {
    let folder = try TemporaryFolder()
    let records = Self.records(
      Selection(shape: Self.shape, seeds: 1).runs, trees: false, { _ in (0, 0) },
      curve: { _, _ in 0 })
    let analysis = try TreesAnalysis(records)
    #expect(analysis.findings[0].contains("is not defined"))
    try TreesReport(analysis, redrawCommand: "again").write(to: folder.path)
    #expect(try folder.text("report.html").contains("<td>not defined</td>"))
  }

  @Test("the report's files, and the rows that give the same page again")
  func report() throws {
    let folder = try TemporaryFolder()
    let selection = Selection(shape: Self.shape)
    let records = Self.records(
      selection.runs + selection.laterRuns, { _ in (0.8, 0.85) }, curve: { _, _ in 0.8 })
    let analysis = try TreesAnalysis(records)
    try TreesReport(analysis, redrawCommand: "again").write(to: folder.path)
    #expect(
      folder.files == [
        "epochs.csv", "filters.csv", "report.html", "results.json", "rows.jsonl", "runs.csv",
        "settings.csv",
      ])
    let page = try folder.text("report.html")
    for part in [
      "80.72 %", "Potsdam", "96.10", "Student’s".replacing("’", with: "'"), "leaf-off",
      "opening 3 × 3",
      "remembered, and not sure",
    ] { #expect(page.contains(part), "\(part)") }
    let rows = try folder.text("settings.csv").split(separator: "\n")
    // Header; 18 runs, three parts, filtered or not.
    #expect(rows.count == 1 + 18 * 3 * 2)
    #expect(
      rows[1].hasPrefix("exact,\"exact, near infrared, red, green\",1,all,9,no,80,20,20,880,"))
    let again = try TemporaryFolder()
    try TreesReport(
      TreesAnalysis(RunRecord.all(in: folder.path)), redrawCommand: "again"
    ).write(to: again.path)
    #expect(try again.text("report.html") == page)
  }
}
