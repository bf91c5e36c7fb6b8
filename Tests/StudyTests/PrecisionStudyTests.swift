import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("The study of limited precision")
struct PrecisionStudyTests {
  private typealias Selection = PrecisionStudy.Selection

  private func formats(_ run: StudyRun) throws -> FixedPointSettings {
    guard case .fixedPoint(let settings) = run.network.arrays[0].tile else {
      throw StudyAnalysisError.noRuns
    }
    return settings
  }

  /// Made-up records: `error` of a run in percent after an epoch.
  private func records(_ runs: [StudyRun], _ error: (StudyRun, Int) -> Double) -> [RunRecord] {
    runs.map { run in
      let isFixed = (try? formats(run)) != nil
      var counts = FixedPointSaturations()
      counts.outputs = run.label.contains("everything") ? 60_000 * 40 : 0
      return RunRecord(
        study: PrecisionStudy.name, run: run,
        epochs: (1...run.epochs).map {
          EpochResult(
            epoch: $0, train_loss: 1, test_error: error(run, $0), seconds: 2,
            saturations: isFixed ? counts : nil)
        },
        data: DataIdentity(
          name: "made-up data", trainExamples: 60_000, testExamples: 10_000, inputs: 784,
          crc32: Study.mnist),
        version: "9.9.9", machine: "a machine", command: "crosspoint study precision", seconds: 40)
    }
  }

  @Test("the whole table: FL and roundings, three seeds of every group")
  func plan() throws {
    let runs = Selection(available: 60_000).runs
    #expect(Set(runs.map(\.id)).count == runs.count)
    let counts = Dictionary(grouping: runs, by: \.group).mapValues(\.count)
    #expect(
      counts == ["dense": 3 * 10, "cnn": 3 * 9, "words": 3 * 5, "wider": 3 * 3, "axis": 3 * 15])
    #expect(runs.allSatisfy { $0.epochs == 10 && $0.trainExamples == nil })
    for run in runs { for array in run.network.arrays { try array.tile.validate() } }
    let dense = runs.filter { $0.group == "dense" && $0.seed == 1 }
    #expect(try formats(dense[0]).formats == .uniform(nil))
    for run in dense {
      #expect(run.batch == 100 && run.rates == [0.001])
      #expect(run.network.architecture.inputs == 784 && run.network.arrays.count == 3)
    }
    let eight = try formats(try #require(dense.first { $0.label == "nearest, FL 8" }))
    #expect(eight.rounding == .nearest)
    #expect(eight.formats == .uniform(FixedPointFormat(8, 8)))
    let twelve = try formats(try #require(dense.first { $0.label == "stochastic, FL 12" }))
    #expect(twelve.rounding == .stochastic && twelve.momentum == 0 && twelve.decay == 0)
    #expect(twelve.formats.weights == FixedPointFormat(4, 12))
    #expect(twelve.formats.errors == FixedPointFormat(4, 12))
    #expect(twelve.formats.outputs == FixedPointFormat(6, 10))
    let cnn = runs.filter { $0.group == "cnn" }
    #expect(cnn.allSatisfy { $0.rates.count == 10 && $0.rates[0] == 0.001 })
    #expect(abs(cnn[0].rates[9] - 0.001 * Float(pow(0.95, 9.0))) < 1e-9)
    // λ = .0005 of the mean of a batch.
    #expect(try formats(cnn[3]).momentum == 0.9 && abs(formats(cnn[3]).decay - 0.05) < 1e-8)
    // The last three of ten epochs of 600 updates.
    let wider = try formats(try #require(runs.first { $0.group == "wider" }))
    #expect(wider.later?.afterUpdates == 7 * 600)
    #expect(wider.later?.formats.weights == FixedPointFormat(4, 16))
    let axis = runs.filter { $0.group == "axis" }
    #expect(axis.allSatisfy { $0.batch == nil && $0.rates == [0.01, 0.005, 0.0025] })
    let seven = try formats(
      try #require(axis.first { $0.label == "fixed point, stochastic, 7 bits" }))
    #expect(seven.formats.weights == FixedPointFormat(1, 6) && seven.formats.outputs == nil)
    // Outputs of as many bits, or of sixteen.
    let words = runs.filter { $0.group == "words" && $0.seed == 1 }
    #expect(
      try words.map { try formats($0).formats.outputs?.bits } == [8, 10, 12, 16, 16])
    #expect(try words.map { try formats($0).formats.weights?.bits } == [8, 10, 12, 6, 8])
  }

  @Test("parts, short forms, and other numbers of images")
  func selections() throws {
    let wider = Selection(groups: [.wider], seeds: 2, examples: 950, available: 60_000).runs
    // With what they are held against: floating point, and the same without wider formats.
    let compared = ["dense", "dense", "words", "words"]
    #expect(wider.map(\.group) == compared + compared + Array(repeating: "wider", count: 6))
    #expect(wider[0].label == "floating point")
    #expect(try formats(wider[8]).later?.afterUpdates == 7 * 10)
    for run in wider[8...] {
      let narrow = try #require(
        wider.first { $0.label == run.label && $0.seed == run.seed && $0.group != "wider" })
      var (own, other) = (try formats(run), try formats(narrow))
      own.later = nil
      other.later = nil
      #expect(own == other)
    }
    #expect(wider.allSatisfy { $0.trainExamples == 950 })
    let few = Selection(groups: [.wider], available: 150).runs
    #expect(try formats(few.last!).later?.afterUpdates == 7 * 2)
    let quick = Selection(isQuick: true, available: 20_000).runs
    #expect(quick.allSatisfy { $0.seed == 1 && $0.trainExamples == 5000 })
    #expect(quick.allSatisfy { $0.epochs == 4 })
    #expect(Set(quick.map(\.group)).count == 5 && quick.count < 40)
    // The ends of each series.
    #expect(
      quick.filter { $0.group == "axis" }.map(\.id).sorted() == [
        "axis-floating-seed1", "axis-managed-5-seed1", "axis-managed-9-seed1",
        "axis-nearest-11-seed1", "axis-nearest-13-seed1", "axis-pulses-5-seed1",
        "axis-pulses-9-seed1", "axis-stochastic-5-seed1", "axis-stochastic-9-seed1",
      ])
    #expect(quick.count { $0.group == "words" } == 4)
    #expect(Set(quick.map(\.id)).count == quick.count)
    let one = Selection(groups: [.cnn], epochs: 2, seeds: 1, available: 60_000).runs
    #expect(one.count == 9 && one.allSatisfy { $0.epochs == 2 && $0.rates.count == 2 })
  }

  /// Floating point at 1.6 %; each FL and rounding above it by what `excess` says, with a spread
  /// between seeds of `spread`.
  private func made(spread: Double, _ excess: (StudyRun) -> Double) throws -> PrecisionAnalysis {
    try PrecisionAnalysis(
      records(Selection(available: 60_000).runs) { run, epoch in
        let base = 1.6 + 0.1 * Double(run.seed)
        let own = run.label == "floating point" ? 0 : excess(run) + spread * Double(run.seed % 2)
        // The last three epochs, and larger errors before.
        return epoch <= run.epochs - 3 ? 20 : base + own
      })
  }

  @Test("points above floating point are paired by seed, with Student's interval of 90 %")
  func intervals() throws {
    let analysis = try made(spread: 0.03) { _ in 0.05 }
    let entry = try #require(
      analysis.entries(.dense).first { $0.label == "stochastic, FL 14" })
    let penalty = try #require(entry.penalty)
    // .08, .05, .08: mean .07, standard error .01; t of two degrees is 2.91999.
    #expect(abs(penalty.mean - 0.07) < 1e-9)
    let ends = try #require(penalty.ends)
    #expect(abs(ends.upperBound - (0.07 + 2.91999 * 0.01)) < 1e-6)
    #expect(abs(ends.lowerBound - (0.07 - 2.91999 * 0.01)) < 1e-6)
    #expect(entry.outcome == .asGood)
    #expect(analysis.findings.contains { $0.contains("FL 8 and more are as good") })
    #expect(analysis.findings.contains { $0.contains("within") } == false)
    for network in ["dense", "convolutional"] {
      #expect(
        analysis.findings.contains {
          $0.contains("of the \(network) network it holds (+0.07 [+0.04, +0.10])")
        })
    }
    #expect(
      analysis.findings.contains {
        $0.contains("7 bits 1.87 and 1.87 %, 0.00 [0.00, 0.00], not told apart")
      }, "\(analysis.findings)")
    #expect(
      analysis.findings.contains {
        $0.contains("nearest, FL 12: 0.00 [0.00, 0.00] against without, +0.07 [+0.04, +0.10]")
      })
  }

  @Test("how many bits: the fewest as good as floating point, with all that have more")
  func answers() throws {
    let analysis = try made(spread: 0.01) { run in
      if run.group == "words" { return run.value! >= 12 ? 0.1 : 5 }
      if run.label.contains("everything") { return 85 }
      if run.label.hasPrefix("ideal devices") { return run.value! < 7 ? 0.5 : -0.5 }
      if run.label.hasPrefix("nearest") { return run.value! < 10 ? 87 : 1 }
      return run.value == 10 ? 0.5 : 0.1
    }
    let findings = analysis.findings.joined(separator: "\n")
    // FL 8 is as good again, and does not count behind FL 10.
    #expect(
      findings.contains("dense network with stochastic rounding FL 12 and more are as good"))
    #expect(findings.contains("nearest number none of these is shown to be within 0.2 points"))
    #expect(findings.contains("12 bits and more are as good"), "\(findings)")
    #expect(findings.contains("FL 8 88.6 % error, nothing learnt") || findings.contains("FL 8 88."))
    // Rounding is .1 above, with 5 bits as with 7.
    #expect(findings.contains("+0.40 [+0.40, +0.40], pulses err more"), "\(findings)")
    #expect(findings.contains("−0.60 [−0.60, −0.60], pulses err less"))
    #expect(findings.contains("40 of them an image, of 2010, saturate"), "\(findings)")
    func outcome(_ label: String) -> PrecisionAnalysis.Outcome? {
      analysis.entries(.dense).first { $0.label == label }?.outcome
    }
    #expect(outcome("floating point") == .base && outcome("nearest, FL 8") == .notLearnt)
    #expect(outcome("nearest, FL 14") == .worse)
    let open = try made(spread: 0.4) { _ in 0.05 }
    #expect(open.entries(.dense)[1].outcome == .undecided)
    #expect(open.findings.contains { $0.contains("network it is left open") })
    // One seed: no interval, and no answer.
    let single = try PrecisionAnalysis(
      records(Selection(seeds: 1, available: 60_000).runs) { _, _ in 2 })
    #expect(single.entries(.dense)[1].outcome == .noInterval)
    #expect(single.findings.contains { $0.contains("one seed gives no interval") })
  }

  @Test("a report with pictures, tables and JSON; runs without floating point are named")
  func report() throws {
    let folder = try TemporaryFolder()
    var all = records(Selection(available: 60_000).runs) { run, epoch in
      run.label == "floating point" ? 1.6 : 2 + 5 / Double(epoch)
    }
    all.removeAll { $0.run.group == "axis" && $0.run.label == "floating point" && $0.run.seed == 2 }
    let analysis = try PrecisionAnalysis(all)
    #expect(analysis.leftOut.count == 14)
    try PrecisionReport(analysis, redrawCommand: "crosspoint study report x").write(
      to: folder.path)
    let page = try String(contentsOfFile: folder.path + "/report.html", encoding: .utf8)
    #expect(page.components(separatedBy: "<svg").count - 1 == 7)
    for words in [
      "from memory", "37.18 GigaOps/s/W", "84,052 GigaOps/s/W", "0.0840", "What saturates",
      "axis-stochastic-5-seed2", "remembered",
    ] { #expect(page.contains(words), "\(words)") }
    #expect(page.contains("This is not all of “Analog arrays on the same axis of bits”,"))
    #expect(!page.contains("Not run:"))
    let part = try TemporaryFolder()
    let dense = records(Selection(groups: [.dense], available: 60_000).runs) { _, _ in 2 }
    try PrecisionReport(PrecisionAnalysis(dense), redrawCommand: "x").write(to: part.path)
    let warning = "Not run: “Words of 16 bits: the convolutional network”, “Shorter words”, “Wider"
    #expect(try part.text("report.html").contains(warning))
    #expect(try !part.text("report.html").contains("This is not all of"))
    let json = try #require(
      JSONSerialization.jsonObject(
        with: Data(contentsOf: URL(fileURLWithPath: folder.path + "/results.json")))
        as? [String: Any])
    #expect((json["settings"] as? [Any])?.count == analysis.entries.count)
    let settings = try String(contentsOfFile: folder.path + "/settings.csv", encoding: .utf8)
    #expect(settings.split(separator: "\n").count == analysis.entries.count + 1)
    // Drawn again from its own rows.
    #expect(try RunRecord.all(in: folder.path).count == all.count)
    let other = try PrecisionAnalysis([all[0]])
    #expect(throws: ReportError.self) {
      try PrecisionReport(other, redrawCommand: "x").write(to: folder.path)
    }
  }

  @Test("coincidences: the same mean and variance, and a covariance of their own")
  func coincidences() throws {
    let found = try PrecisionCoincidences()
    for moment in found.moments {
      // Five standard errors; three moments twice: 4e-6.
      #expect(abs(moment.pulses - moment.pulsesExpected) < 5 * moment.error, "\(moment.name)")
      #expect(abs(moment.rounding - moment.roundingExpected) < 5 * moment.error, "\(moment.name)")
    }
    let covariance = found.moments[2]
    #expect(abs(covariance.pulsesExpected - 0.7 * 0.3 * 0.8 * 0.5) < 1e-6)
    #expect(covariance.roundingExpected == 0 && covariance.pulsesExpected > 20 * covariance.error)
  }
}
