import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("The study of mixed precision")
struct MixedPrecisionStudyTests {
  private typealias Selection = MixedPrecisionStudy.Selection

  private func settings(_ run: StudyRun) throws -> AnalogSettings {
    guard case .analog(let settings) = run.network.arrays[0].tile else {
      throw StudyAnalysisError.noRuns
    }
    return settings
  }

  /// Made-up records: `error` of a run in percent after an epoch.
  private func records(_ runs: [StudyRun], _ error: (StudyRun, Int) -> Double) -> [RunRecord] {
    runs.map { run in
      RunRecord(
        study: MixedPrecisionStudy.name, run: run,
        epochs: (1...run.epochs).map {
          EpochResult(
            epoch: $0, train_loss: 1, test_error: error(run, $0), seconds: 2,
            pulses: run.countsPulses == true ? 1_200_000 : nil)
        },
        data: DataIdentity(
          name: "made-up data", trainExamples: 60_000, testExamples: 10_000, inputs: 784,
          crc32: Study.mnist),
        version: "9.9.9", machine: "a machine", command: "crosspoint study mixed-precision",
        seconds: 40)
    }
  }

  @Test("three seeds of the headline, then the variations at half the epochs, most of them once")
  func plan() throws {
    let runs = Selection().runs
    #expect(Set(runs.map(\.id)).count == runs.count)
    let headline = runs.prefix(9)
    #expect(headline.allSatisfy { $0.group == "headline" && $0.epochs == 20 })
    #expect(headline.map(\.seed) == [1, 1, 1, 2, 2, 2, 3, 3, 3])
    let variations = runs.dropFirst(9)
    #expect(variations.allSatisfy { $0.epochs == 10 && $0.group != "headline" })
    #expect(variations.allSatisfy { $0.seed == 1 || $0.group == "left-out" })
    #expect(runs.allSatisfy { $0.trainExamples == nil && $0.testExamples == nil })
    // What is the base's own setting already is no variation: 8 bits of converters, 1 ms.
    let counts = Dictionary(grouping: variations, by: \.group).mapValues(\.count)
    #expect(
      counts == [
        "left-out": 3 * 9, "converters": 4, "chi": 8, "bins": 6, "time": 9, "refresh": 3,
        "loss": 2,
      ])
    let first = variations.filter { $0.seed == 1 }
    #expect(Set(first.map { $0.group + $0.label }).count == first.count)
    // No two of a group are the same run under two names.
    #expect(
      Set(first.map { "\($0.network) \(String(describing: $0.time)) \($0.rates)" }).count
        == first.count)
    for run in variations {
      let (base, own) = (runs[1], run)
      #expect(
        own.network != base.network || own.time != base.time || own.rates != base.rates,
        "\(run.id)")
    }
    let quadratic = try #require(runs.first { $0.id == "loss-quadratic-seed1" })
    #expect(quadratic.network.loss == .quadratic && quadratic.rates == [0.1])
    #expect(quadratic.network.architecture == .dense(widths: [784, 250, 10], output: .sigmoid))
    #expect(try settings(quadratic) == settings(runs[1]))
    let quick = Selection(groups: [.chi], isQuick: true).runs
    #expect(quick.count == 3 + 8)
    #expect(quick.allSatisfy { $0.epochs == 2 && $0.trainExamples == 4000 })
    #expect(Selection(groups: [.headline], seeds: 1).runs.count == 3)
  }

  @Test("the arrays are the options': 8 µS is 1, thresholds are shares of the largest conductance")
  func arrays() throws {
    var arrays = MixedPrecisionArrays()
    (arrays.upperThreshold, arrays.differenceThreshold, arrays.chiBits) = (8, 6, 12)
    (arrays.secondsPerImage, arrays.driftEvery, arrays.step) = (0.5, 7, 0.77)
    let runs = Selection(arrays: arrays).runs
    let base = try settings(runs[1])
    let cell = try #require(base.cell.as(MixedPrecision.self))
    let pair = try #require(cell.cell.as(OneSidedPair.self))
    let device = try #require(base.device.as(PhaseChange.self))
    #expect(cell.chiBits == 12 && pair.refreshEvery == 100 && pair.refreshesByCount)
    #expect(pair.upperThreshold == Float(8) / 12 && pair.differenceThreshold == 0.5)
    #expect(device.conductanceOfOne == 8 && device.granularity == Float(0.77) / 8)
    #expect(base.forward.inputBits == 8 && base.backward.outputBits == 8)
    #expect(base.forward.outputNoise == 0 && pair.refreshForward.outputBound == 1.5)
    #expect(runs[1].time == TrainingTime(secondsPerExample: 0.5, advanceEvery: 7))
    #expect(runs[0].time == nil && runs[0].countsPulses == nil && runs[1].countsPulses == true)
    #expect(runs[1].schedule.time == runs[1].time && runs[1].rates == [0.05])
    // Without χ all but the cell is the same.
    let without = try settings(runs[2])
    #expect(without.cell == cell.cell && without.device == base.device)
    #expect(without.forward == base.forward && runs[2].time == runs[1].time)
    for run in runs { for array in run.network.arrays { try array.tile.validate() } }
  }

  @Test("what is left out is gone, and nothing else")
  func leftOut() throws {
    let runs = Selection().runs
    let base = try settings(runs[1])
    let reference = try #require(base.device.as(PhaseChange.self))
    func device(_ name: String) throws -> PhaseChange {
      let run = try #require(runs.first { $0.id == "left-out-\(name)-seed1" })
      return try #require(try settings(run).device.as(PhaseChange.self))
    }
    #expect(try device("read-noise").readNoise == nil)
    #expect(try device("drift").common.drift.isThere == false)
    #expect(try device("spread").common.cycleSpread == 0)
    let linear = try device("linear")
    #expect(linear.meanSlope == 0 && linear.meanOfFirst == 0 && linear.meanOffset == 0.75)
    #expect(linear.deviationSlope == reference.deviationSlope && linear.readNoise != nil)
    #expect(try device("converters") == reference)
    let all = try device("everything")
    #expect(all.readNoise == nil && all.common.cycleSpread == 0 && all.meanSlope == 0)
    let fine = try device("fine")
    #expect(fine.granularity == all.granularity / 10 && fine.meanOffset == fine.nominalStep)
    let wide = try #require(runs.first { $0.id == "left-out-range-seed1" })
    let pair = try #require(
      settings(wide).cell.as(MixedPrecision.self)?.cell.as(OneSidedPair.self))
    // The same 6 and 1.5 µS of ten times the largest conductance.
    #expect(abs(pair.upperThreshold * 120 - 6) < 1e-5)
    #expect(abs(pair.differenceThreshold! * 120 - 1.5) < 1e-5)
    #expect(pair.refreshForward.outputBound == 15 && pair.refreshForward.outputBits == 12)
  }

  @Test("values that cannot be are refused by name, value and range")
  func refused() {
    func refusal(_ change: (inout MixedPrecisionArrays) -> Void) -> String {
      var arrays = MixedPrecisionArrays()
      change(&arrays)
      do { try arrays.validate() } catch { return "\(error)" }
      return "nothing"
    }
    let refused: [(message: String, words: [String])] = [
      (refusal { $0.step = 0 }, ["--step", "0.0", "above 0", "12.0 µS"]),
      (refusal { $0.secondsPerImage = -1 }, ["--seconds", "-1.0", "at least 0"]),
      (refusal { $0.secondsPerImage = .infinity }, ["--seconds", "inf"]),
      (refusal { $0.upperThreshold = 12.5 }, ["--upper-threshold", "12.5", "0 to 12.0 µS"]),
      (refusal { $0.differenceThreshold = -1 }, ["--difference-threshold", "-1.0"]),
      (refusal { $0.converterBits = 1 }, ["--converter-bits", "1", "2 to 24"]),
      (refusal { $0.chiBits = 33 }, ["--chi-bits", "33", "4 to 32"]),
      (refusal { $0.xBins = 2 }, ["--x-bins", "2", "3 to 65536"]),
      (refusal { $0.deltaBins = 70_000 }, ["--delta-bins", "70000", "3 to 65536"]),
      (refusal { $0.driftEvery = 0 }, ["--drift-every", "0", "1 to"]),
      (refusal { $0.refreshEvery = -1 }, ["--refresh-every", "-1"]),
      (refusal { $0.rate = 0 }, ["--rate", "0.0", "above 0"]),
    ]
    for (message, words) in refused {
      for word in words { #expect(message.contains(word), "\(message): \(word)") }
    }
    #expect(refusal { _ in } == "nothing")
  }

  /// Mixed precision at 2.5 % with the last three epochs of 20 at 2.4, 2.5 and 2.6 %.
  private func error(_ run: StudyRun, _ epoch: Int, _ level: Double = 2.5) -> Double {
    if run.label == "floating point" { return 1.7 }
    if run.label == "without χ" { return 88 }
    if run.group == "headline" { return epoch <= 17 ? 4 : level + 0.1 * Double(epoch - 19) }
    return 5
  }

  @Test("an error is the mean of the last three epochs; a variation stands beside the same epoch")
  func analysis() throws {
    let runs = Selection(groups: [.refresh]).runs
    let analysis = try MixedPrecisionAnalysis(records(runs) { error($0, $1) })
    let base = try #require(analysis.base)
    #expect(abs(base.meanError - 2.5) < 1e-9 && base.seeds == [1, 2, 3])
    #expect(analysis.exact?.meanError == 1.7 && analysis.withoutChi?.meanError == 88)
    #expect(abs(base.pulsesPerImage! - 20) < 1e-9)
    #expect(analysis.variations.count == 3)
    // At epoch 10 mixed precision was at 4 %.
    #expect(
      analysis.variations.allSatisfy { abs($0.base - 4) < 1e-9 && abs($0.difference - 1) < 1e-9 })
    #expect(analysis.findings[0].contains("97.50 %") && analysis.findings[0].contains("is reached"))
    let missed = try MixedPrecisionAnalysis(records(runs) { error($0, $1, 2.7) })
    #expect(
      missed.findings[0].contains("97.30 %") && missed.findings[0].contains("97.40 %")
        && missed.findings[0].contains("not reached"))
    let short = try MixedPrecisionAnalysis(records(Selection(seeds: 1).runs) { error($0, $1) })
    #expect(short.findings[0].contains("not decided"))
    #expect(short.findings.contains { $0.hasPrefix("What was left out has one seed") })
    // Nor by a missing seed of another case, or by other arrays.
    let some = records(runs.filter { $0.id != "headline-without-chi-seed3" }) { error($0, $1) }
    let missing = try MixedPrecisionAnalysis(some).findings
    #expect(missing[0].contains("not decided"))
    #expect(missing.contains { $0.contains("without χ (2 seeds of these)") }, "\(missing)")
    var still = MixedPrecisionArrays()
    still.secondsPerImage = 0
    let other = try MixedPrecisionAnalysis(
      records(Selection(arrays: still, groups: [.headline]).runs) { error($0, $1) })
    #expect(other.findings[0].contains("not decided"))
    // Without mixed precision there is nothing to stand beside.
    let alone = records(runs.filter { $0.group == "refresh" }) { error($0, $1) }
    #expect(try MixedPrecisionAnalysis(alone).leftOut.count == 3)
    #expect(throws: StudyAnalysisError.noRuns) { try MixedPrecisionAnalysis([]) }
  }

  @Test("what is left out is told by intervals over seeds, the other loss beside its own exact run")
  func told() throws {
    // Against 4 % of mixed precision at epoch 10.
    let excess = [
      "without drift": [-0.3, -0.28, -0.32], "without read noise": [0.1, -0.1, 0.05],
      "exact RESET": [0, 0, 0.01],
    ]
    let analysis = try MixedPrecisionAnalysis(
      records(Selection(groups: [.leftOut, .loss]).runs) { run, epoch in
        if run.group == "loss" { return run.id.contains("exact") ? 1.5 : 1.75 }
        guard run.group == "left-out" else { return error(run, epoch) }
        return 4 + (excess[run.label] ?? [0.02, -0.02, 0])[Int(run.seed) - 1]
      })
    let findings = analysis.findings.joined(separator: "\n")
    #expect(
      findings.contains("\"without drift\" +0.30 (+0.27 to +0.33). The other"), "\(findings)")
    #expect(findings.contains("mixed precision ends at 98.25 % and floating point at 98.50 %"))
    #expect(!findings.contains("costs most"))
    // Some with three seeds, and one with the first alone.
    let partial = analysis.records.filter { $0.run.label != "exact RESET" || $0.run.seed == 1 }
    let said = try MixedPrecisionAnalysis(partial).findings.joined(separator: "\n")
    #expect(said.contains("The other intervals hold zero. 1 more has one seed, and"))
  }

  @Test("energies are counts times the calculator's constants, by hand")
  func energy() throws {
    let runs = Selection(groups: [.headline]).runs
    let analysis = try MixedPrecisionAnalysis(records(runs) { error($0, $1) })
    let energy = try #require(analysis.energy)
    #expect(energy.weights == 198_760)
    func joules(_ name: String) throws -> Double {
      try #require(energy.terms.first { $0.name == name }).joules
    }
    // 250 + 10 outputs forward, 251 backward, at 23 pJ, 30 µW · 80 ns and 58.5 pJ.
    #expect(abs(try joules("ADCs of the products") - 511 * 23e-12) < 1e-18)
    #expect(abs(try joules("amplifiers of the products") - 511 * 2.4e-12) < 1e-18)
    #expect(abs(try joules("digital work on outputs") - 511 * 58.5e-12) < 1e-18)
    // 2 · (198,760 + 2,510) devices of 3 µS at 1 V for 80 ns.
    #expect(abs(try joules("devices in the products") - 402_540 * 0.24e-12) < 1e-15)
    #expect(abs(try joules("SET pulses") - 20 * 10e-12) < 1e-18)
    // 397,520 conversions every 100 images.
    #expect(abs(try joules("refreshes") - 3975.2 * 83.9e-12) < 1e-15)
    #expect(abs(energy.total() - energy.terms.reduce(0) { $0 + $1.joules }) < 1e-15)
    #expect(energy.total(.calculator) < energy.total())
  }

  @Test(
    "the report says what is the paper's and what is remembered, and is made again from its rows")
  func report() throws {
    let folder = try TemporaryFolder()
    let all = records(Selection().runs) { error($0, $1) }
    try MixedPrecisionReport(MixedPrecisionAnalysis(all), redrawCommand: "c").write(to: folder.path)
    let page = try folder.text("report.html")
    for part in [
      "<svg", "from memory", "83.2", "14.35 µJ", "quadratic cost of sigmoid outputs", "χ of 8 bits",
      "as written", "thresholds 8 and 6 µS", "is reached", "E_ADC", "remembered, not read",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(!page.contains("class=\"warn\""))
    // The headline's three and the 41 variations.
    let rows = try folder.text("settings.csv").split(separator: "\n").count
    #expect(rows == 1 + 3 + 41)
    let again = try TemporaryFolder()
    let redrawn = try MixedPrecisionAnalysis(RunRecord.all(in: folder.path))
    try MixedPrecisionReport(redrawn, redrawCommand: "c").write(to: again.path)
    for name in folder.files {
      #expect(try folder.text(name) == again.text(name), "\(name)")
    }
    let short = records(Selection(epochs: 1, seeds: 1).runs) { error($0, $1) }
    let small = try TemporaryFolder()
    try MixedPrecisionReport(MixedPrecisionAnalysis(short), redrawCommand: "c").write(
      to: small.path)
    #expect(try small.text("report.html").contains("class=\"warn\""))
  }

  @Test("stopped after any epoch, runs with drift and a fixed-point χ go on with the same numbers")
  func stopped() throws {
    let digits = SyntheticDigits.standard(seed: 5)
    let data = TrainingData(
      name: "digits", train: digits.train.prefix(150), test: digits.test.prefix(50))
    func runner(_ folder: TemporaryFolder) -> StudyRunner {
      StudyRunner(
        folder: .of(folder.path), data: data,
        origin: .init(
          study: MixedPrecisionStudy.name, version: "1", machine: "a machine", command: "a command")
      )
    }
    var arrays = MixedPrecisionArrays()
    (arrays.chiBits, arrays.secondsPerImage, arrays.driftEvery) = (32, 2, 40)
    let runs = [arrays.mixedPrecision, arrays.withoutChi].enumerated().map { number, settings in
      StudyRun(
        id: "run\(number)", group: "headline", label: "\(number)", seed: 1,
        network: NetworkPlan(.dense(widths: [784, 12, 10]), ArrayPlan(.analog(settings))),
        rates: [0.05], epochs: 3, countsPulses: true,
        time: TrainingTime(secondsPerExample: 2, advanceEvery: 40))
    }
    func numbers(_ records: [RunRecord]?) -> [[EpochResult]]? {
      records?.map { record in
        record.epochs.map {
          var epoch = $0
          epoch.seconds = 0
          return epoch
        }
      }
    }
    let expected = numbers(try runner(try TemporaryFolder()).make(runs, sideBySide: 2))
    #expect(expected?.joined().allSatisfy { ($0.pulses ?? 0) > 0 } == true)
    for stop in [1, 3] {
      let folder = try TemporaryFolder()
      let first = runner(folder)
      let outcome = try first.make(runs, sideBySide: 1) {
        if $0.madeEpochs >= stop { first.stop() }
      }
      #expect(outcome == nil)
      #expect(numbers(try runner(folder).make(runs, sideBySide: 1)) == expected)
    }
    // Time is a part of a run: drift changes its numbers.
    var still = runs
    for i in still.indices { still[i].time = nil }
    #expect(numbers(try runner(try TemporaryFolder()).make(still, sideBySide: 1)) != expected)
  }
}
