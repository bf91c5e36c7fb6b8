import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("The study of training algorithms")
struct AlgorithmsStudyTests {
  private typealias Selection = AlgorithmsStudy.Selection

  private func presets(_ presets: DevicePreset...) -> [StudiedDevice] {
    presets.map { StudiedDevice($0) }
  }

  /// Made-up records of a whole selection: `error` of a run in percent.
  private func records(_ selection: Selection, _ error: (StudyRun) -> Double) throws -> [RunRecord]
  {
    func records(_ runs: [StudyRun]) -> [RunRecord] {
      runs.map { run in
        let noise = 0.01 * Double(run.seed)
        let count = run.validationExamples ?? run.testExamples ?? 10_000
        return RunRecord(
          study: "algorithms", run: run,
          epochs: (1...run.epochs).map {
            EpochResult(
              epoch: $0, train_loss: 1, test_error: error(run) + noise, seconds: 2,
              pulses: run.countsPulses == true ? 60_000_000 : nil)
          },
          data: DataIdentity(
            name: "made-up data", trainExamples: run.trainExamples ?? 60_000,
            testExamples: count, inputs: 784,
            crc32: run.validationExamples == nil ? "all" : "part"),
          version: "9.9.9", machine: "a machine", command: "crosspoint study algorithms",
          seconds: 20)
      }
    }
    let rates = records(selection.rateRuns)
    return rates + records(try selection.runs(after: rates))
  }

  @Test("every device and algorithm, three rates each, then two seeds of the dense network")
  func plan() throws {
    let selection = Selection()
    let rates = selection.rateRuns
    // Nine devices by six algorithms, PCM by two, exact; four by six on the LeNet, exact.
    #expect(rates.count == 3 * (9 * 6 + 2 + 1 + 4 * 6 + 1))
    #expect(Set(rates.map(\.id)).count == rates.count)
    #expect(rates.allSatisfy { $0.validationExamples == 10_000 && $0.testExamples == nil })
    #expect(Set(rates.map(\.rates)) == [[0.005], [0.02], [0.1]])
    // Rates are chosen over runs as long as those with them.
    #expect(
      rates.allSatisfy {
        $0.epochs == ($0.group == "lenet-rates" ? 5 : 10) && $0.trainExamples == 10_000
      })
    let runs = try records(selection) { _ in 5 }.map(\.run).filter { $0.validationExamples == nil }
    let dense = runs.filter { $0.group.hasPrefix("dense") }
    #expect(dense.count == 2 * (9 * 6 + 2 + 1 + 2))
    #expect(dense.allSatisfy { $0.epochs == 10 && $0.trainExamples == 10_000 })
    let leNet = runs.filter { $0.group.hasPrefix("lenet") }
    #expect(leNet.count == 4 * 6 + 1 && leNet.allSatisfy { $0.epochs == 5 && $0.seed == 1 })
    #expect(Set(runs.map(\.id)).count == runs.count)
    #expect(!runs.contains { $0.label.hasPrefix("AGAD on PCM") })
    let quick = Selection(isQuick: true).rateRuns
    #expect(quick.count == 3 * (3 * 6 + 1) && quick.allSatisfy { $0.trainExamples == 3000 })
    let longer = Selection(devices: presets(.ecRam), networks: [.dense], examples: 60_000)
    let all = try records(longer) { _ in 5 }.map(\.run).filter { $0.validationExamples == nil }
    #expect(all.allSatisfy { $0.trainExamples == 60_000 } && longer.rateRuns.count == 3 * 7)
    #expect(longer.rateRuns.allSatisfy { $0.trainExamples == 60_000 })
    #expect(Selection(devices: presets(.pcm), algorithms: [.agad]).isEmpty)
    #expect(Selection(devices: presets(.pcm), networks: [.leNet]).isEmpty)
  }

  @Test("the tile of a run is the named one; convolutions hand on once an image")
  func tiles() throws {
    let rates = Selection().rateRuns
    func settings(_ id: String, _ matrix: Int = 0) throws -> AnalogSettings {
      let run = try #require(rates.first { $0.id == id })
      guard case .analog(let settings) = run.network.arrays[matrix].tile else {
        throw StudyAnalysisError.noRuns
      }
      return settings
    }
    let named = try #require(CompoundPreset.preset(.agad, of: .ecRam)).settings
    #expect(try settings("dense-rates-EcRam-agad-0.02-seed1") == named)
    #expect(try settings("dense-rates-PCM-sgd-0.1-seed1") == DevicePreset.pcm.settings)
    let id = "lenet-rates-ReRamSB-tiki-taka-0.1-seed1"
    let every = try (0..<4).map {
      try #require(settings(id, $0).cell.as(TikiTaka.self)).transferEvery
    }
    #expect(every == [576, 64, 1, 1])
    let mixed = try settings("lenet-rates-ReRamSB-mixed-precision-0.1-seed1", 1)
    #expect(mixed.cell.as(MixedPrecision.self)?.transferEvery == 64)
    let chopped = try settings("lenet-rates-ReRamSB-c-ttv2-0.1-seed1")
    #expect(chopped.cell.as(ChoppedTTv2.self)?.transferEvery == 1)
    let noisy = try records(Selection()) { _ in 5 }.map(\.run).filter { $0.group == "dense-reads" }
    #expect(noisy.count == 4)
    for run in noisy {
      guard case .analog(let settings) = run.network.arrays[0].tile else { continue }
      let transfer = try #require(settings.cell.model as? any TransferModel).transfer
      #expect(transfer.transferForward.outputNoise == 1 && settings.forward.outputNoise == 0.1)
    }
  }

  @Test("a device of one's own has its circuits, and of an algorithm what ReRamSB has")
  func own() throws {
    var arrays = AnalogSettings.rpuManaged
    // Presets take its symmetry point away, an own device keeps it.
    arrays.device = Device(SoftBoundsReference())
    let runs = Selection(own: StudiedDevice(own: arrays), networks: [.dense]).rateRuns
    // Three rates of the exact network and of six algorithms.
    #expect(runs.count == 3 * 7)
    let reRamSB = Selection(devices: [StudiedNetwork.dense.devices[3]], networks: [.dense]).rateRuns
    #expect(reRamSB.count == runs.count)
    for (own, preset) in zip(runs, reRamSB).dropFirst(3) {
      guard case .analog(let a) = own.network.arrays[0].tile,
        case .analog(let b) = preset.network.arrays[0].tile
      else { throw StudyAnalysisError.noRuns }
      #expect(own.label == preset.label.replacing("ReRamSB", with: "own"))
      #expect(a.device == arrays.device && a.forward == arrays.forward)
      #expect(a.cell.name == b.cell.name)
      if let model = a.cell.as(AGAD.self), let other = b.cell.as(AGAD.self) {
        #expect(model.chopper == other.chopper && model.fastLearningRate == other.fastLearningRate)
        // Read through the circuits of one's own.
        #expect(model.transferForward.outputBound == arrays.forward.outputBound)
      }
    }
    // Pairs: plain and in mixed precision, on the pair.
    arrays.cell = Cell(OneSidedPair())
    let pairs = Selection(own: StudiedDevice(own: arrays), networks: [.dense]).rateRuns
    #expect(pairs.count == 3 * 3)
    guard case .analog(let mixed) = pairs.last!.network.arrays[0].tile else { return }
    #expect(mixed.cell.as(MixedPrecision.self)?.cell == arrays.cell)
    #expect(StudiedDevice.fault(of: arrays) == nil)
    arrays.cell = Cell(VectorCell())
    #expect(StudiedDevice.fault(of: arrays)?.contains("'vector'") == true)
  }

  @Test("the rate with the least error is taken, the lower of equals; noisier reads share it")
  func rates() throws {
    let selection = Selection(devices: presets(.reRamSB, .reRamES), networks: [.dense])
    let runs = try records(selection) { run in
      guard run.validationExamples != nil else { return 5 }
      if run.label.hasPrefix("Tiki-Taka") { return run.rates == [0.1] ? 3 : 4 }
      return run.label == "exact" ? Double(1 / run.rates[0]) : 7
    }.map(\.run).filter { $0.validationExamples == nil }
    for run in runs {
      let expected: Float =
        run.label.hasPrefix("Tiki-Taka") || run.label == "exact" ? 0.1 : 0.005
      #expect(run.rates == [expected], "\(run.id)")
    }
    #expect(throws: StudyAnalysisError.noRuns) { try selection.runs(after: []) }
  }

  /// Errors of made-up runs on which every hypothesis holds, or none.
  private func error(_ run: StudyRun, holds: Bool) -> Double {
    // Unlike by seed, so that intervals have a width.
    let seed = run.label.hasPrefix("plain") ? 0.02 * Double(run.seed) : 0
    if run.label == "exact" { return 2 }
    if run.group == "dense-reads" { return run.label.hasPrefix("Tiki") == holds ? 20 : 8 }
    if run.label.hasSuffix("Idealized") {
      return (run.label.hasPrefix("plain") ? 6 : holds ? 9 : 3) + seed
    }
    return (run.label.hasPrefix("plain") ? 6 : holds ? 4 : 9) + seed
  }

  @Test("hypotheses are supported and refuted by intervals, and open with one seed")
  func hypotheses() throws {
    for (holds, seeds) in [(true, 2), (false, 2), (true, 1)] {
      let selection = Selection(seeds: seeds)
      let analysis = try AlgorithmsAnalysis(records(selection) { error($0, holds: holds) })
      #expect(analysis.leftOut == [] && analysis.diverged == [])
      let outcomes = analysis.hypotheses.map { $0.rows.map(\.outcome) }
      // Four algorithms on three devices; two of them on the LeNet, with one seed.
      #expect(outcomes.map(\.count) == [4 * 3 + 4 * 2, 1, 1])
      let expected: Hypothesis.Outcome =
        seeds == 1 ? .noInterval : holds ? .supported : .refuted
      // Three of ReRamES are out of reach of these images.
      let count = seeds == 1 ? 20 : holds ? 12 : 9
      #expect(outcomes[0].count { $0 == expected } == count, "\(outcomes[0])")
      #expect(outcomes[0].count { $0 == .noInterval } == (seeds == 1 ? 20 : 8))
      // At the rate of these runs the noise of one read fills TTv2's buffer.
      #expect(outcomes[1] == [expected])
      #expect(outcomes[2] == [expected == .refuted ? .saturated : expected])
    }
  }

  @Test("what has not learnt decides nothing: its error has no room to rise")
  func notLearnt() throws {
    let analysis = try AlgorithmsAnalysis(
      records(Selection(networks: [.dense])) { run in
        run.label.hasPrefix("TTv2") || run.label.hasSuffix("ReRamArrayOM") ? 88 : 5
      })
    let rows = analysis.hypotheses.map(\.rows)
    #expect(
      rows[0].filter { $0.outcome == .notLearnt }.map(\.label).allSatisfy {
        $0.contains("ReRamArrayOM")
      })
    #expect(rows[0].count { $0.outcome == .notLearnt } == 4)
    #expect(rows[2].map(\.outcome) == [.notLearnt])
  }

  @Test("what is out of reach, and a buffer that the noise of one read fills, refute nothing")
  func barred() throws {
    // 100,000 images read each of 785 columns 127 times: 127 steps of .00174 are .22 of ReRamES's
    // bound of 1; the arrays' steps of .09 and .46 go through it.
    func analysis(_ holds: Bool, epochs: Int? = nil) throws -> AlgorithmsAnalysis {
      try AlgorithmsAnalysis(
        records(Selection(networks: [.dense], epochs: epochs)) { error($0, holds: holds) })
    }
    let short = try analysis(false)
    let rows = short.hypotheses[0].rows
    #expect(
      rows.filter { $0.outcome == .outOfReach }.map(\.label)
        == ["TTv2", "c-TTv2", "AGAD"].map { "\($0) on ReRamES, \(StudiedNetwork.dense.title)" })
    #expect(rows.count { $0.outcome == .refuted } == 9)
    #expect(short.hypotheses[0].verdict.contains("3 are out of reach of so few images"))
    let es = try #require(short.networks[0].entry("ReRamES", .ttv2))
    #expect(abs(try #require(es.reach) - 0.2205) < 0.001)
    // Five times as many images are enough.
    #expect(
      try analysis(false, epochs: 50).hypotheses[0].rows.count { $0.outcome == .refuted } == 12)
    // At η = .005 the noise of ten times noisier reads fills ReRamSB's buffer.
    #expect(short.hypotheses[2].rows.map(\.outcome) == [.saturated])
    // What holds all the same does.
    let held = try analysis(true)
    #expect(held.hypotheses.flatMap(\.rows).allSatisfy { $0.outcome == .supported })
  }

  @Test("an interval is Student's: of 1 and 3 at 90 %, 2 ± 6.314")
  func interval() throws {
    let selection = Selection(devices: presets(.idealized), networks: [.dense])
    let analysis = try AlgorithmsAnalysis(
      records(selection) { run in
        run.label.hasPrefix("Tiki") ? Double(2 * run.seed) : 1
      })
    // Tiki-Taka less plain SGD is 1 and 3 points.
    let row = try #require(analysis.hypotheses[1].rows.first)
    #expect(abs(row.difference.mean - 2) < 1e-9 && row.outcome == .undecided)
    let ends = try #require(row.difference.ends)
    #expect(abs(ends.lowerBound - (2 - 6.3138)) < 1e-3 && abs(ends.upperBound - 8.3138) < 1e-3)
  }

  @Test("the report has errors, pulses, rates and hypotheses, and is made again from its rows")
  func report() throws {
    let folder = try TemporaryFolder()
    let all = try records(Selection()) { error($0, holds: false) }
    let analysis = try AlgorithmsAnalysis(all)
    try AlgorithmsReport(analysis, redrawCommand: "c").write(to: folder.path)
    let page = try folder.text("report.html")
    for part in [
      "Tiki-Taka with γ = 0 does not beat plain SGD", "refuted", "Pulses of devices for an image",
      "<svg", "The learning rates, and how they were chosen", "ReRamArrayHfO2", "no interval",
      "times as noisy", "ReRamArrayHfO2 *", "GokmenVlasov *",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(!page.contains("ReRamSB *"))
    let settings = try folder.text("settings.csv").split(separator: "\n")
    #expect(settings.count == 1 + (9 * 6 + 2 + 1 + 2) + (4 * 6 + 1))
    // 60,000,000 pulses in an epoch of 10,000 images.
    #expect(settings.contains { $0.hasPrefix("dense,ReRamES,agad,") && $0.contains(",6000.0,") })
    #expect(try folder.text("rates.csv").split(separator: "\n").count == 1 + 3 * (57 + 25))
    #expect(try folder.text("hypotheses.csv").contains("tiki-taka-on-idealized"))
    let again = try TemporaryFolder()
    let redrawn = try AlgorithmsAnalysis(RunRecord.all(in: folder.path))
    try AlgorithmsReport(redrawn, redrawCommand: "c").write(to: again.path)
    for name in folder.files {
      #expect(try folder.text(name) == again.text(name), "\(name)")
    }
    // Rows of other runs are not lost.
    let few = try AlgorithmsAnalysis(Array(all.prefix(3)))
    #expect(throws: ReportError.self) {
      try AlgorithmsReport(few, redrawCommand: "c").write(to: folder.path)
    }
  }

  @Test("AGAD that has not written yet is said to be too short, and only that")
  func tooShort() throws {
    // 785 columns by 50 and one sweeps of ReRamSB are 40,035 images; by 201 of EcRam 157,785.
    for (examples, expected) in [
      (4_003, ["AGAD on EcRam", "AGAD on ReRamSB"]), (4_004, ["AGAD on EcRam"]), (15_779, []),
    ] {
      let selection = Selection(
        devices: presets(.ecRam, .reRamSB), networks: [.dense], examples: examples)
      let analysis = try AlgorithmsAnalysis(records(selection) { _ in 5 })
      #expect(analysis.tooShort.map(\.label).sorted() == expected, "\(examples)")
      #expect(analysis.findings.contains { $0.contains("hands on nothing") } != expected.isEmpty)
    }
  }

  @Test("runs of settings that the study does not have are left out, and said to be")
  func leftOut() throws {
    var all = try records(Selection(devices: presets(.ecRam), networks: [.dense])) { _ in 5 }
    let index = try #require(all.firstIndex { $0.run.id == "dense-runs-EcRam-agad-seed1" })
    all[index].run.network = NetworkPlan(.dense(widths: [784, 10]), ArrayPlan(.digital))
    let analysis = try AlgorithmsAnalysis(all)
    #expect(analysis.leftOut == ["dense-runs-EcRam-agad-seed1"])
    #expect(throws: StudyAnalysisError.noRuns) { try AlgorithmsAnalysis([]) }
  }

  // MARK: Runs

  private static let digits = SyntheticDigits.standard(seed: 5)
  private var data: TrainingData {
    TrainingData(
      name: "digits", train: Self.digits.train.prefix(200), test: Self.digits.test.prefix(50))
  }

  private func runner(_ folder: TemporaryFolder) -> StudyRunner {
    StudyRunner(
      folder: .of(folder.path), data: data,
      origin: .init(study: "algorithms", version: "1", machine: "a machine", command: "a command"))
  }

  /// Two cells with buffers of their own, on small networks.
  private var runs: [StudyRun] {
    [TrainingAlgorithm.tikiTaka, .choppedTTv2, .agad, .mixedPrecision].map { algorithm in
      let settings = algorithm.settings(of: .reRamSB)!
      return StudyRun(
        id: algorithm.rawValue, group: "dense-runs", label: algorithm.title, seed: 1,
        network: NetworkPlan(.dense(widths: [784, 12, 10]), ArrayPlan(.analog(settings))),
        rates: [0.05], epochs: 4, trainExamples: 70, testExamples: nil, validationExamples: 80,
        countsPulses: true)
    }
  }

  @Test("a run that chooses is tested on the last training examples, and learns from the others")
  func validation() throws {
    let folder = try TemporaryFolder()
    let record = try #require(try runner(folder).make([runs[0]], sideBySide: 1)?.first)
    #expect(record.data.trainExamples == 70 && record.data.testExamples == 80)
    let expected = TrainingData(
      name: "digits", train: Self.digits.train.prefix(70),
      test: Self.digits.train.prefix(200).suffix(80))
    #expect(record.data == DataIdentity(expected))
    var none = runs[0]
    none.validationExamples = 200
    #expect { try runner(try TemporaryFolder()).make([none], sideBySide: 1) } throws: {
      "\($0)".contains("validation examples of the run tiki-taka is 200")
    }
  }

  @Test("stopped after any epoch, cells with buffers go on with the same numbers and pulses")
  func stopped() throws {
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
    for stop in [1, 5, 10] {
      let folder = try TemporaryFolder()
      let first = runner(folder)
      let outcome = try first.make(runs, sideBySide: 2) {
        if $0.madeEpochs >= stop { first.stop() }
      }
      #expect(outcome == nil)
      #expect(numbers(try runner(folder).make(runs, sideBySide: 1)) == expected)
    }
  }
}
