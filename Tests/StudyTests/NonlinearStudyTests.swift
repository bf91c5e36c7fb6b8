import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("The study of nonlinear currents")
struct NonlinearStudyTests {
  private typealias Selection = NonlinearStudy.Selection

  private func settings(_ kind: TileKind) -> NonlinearSettings? {
    if case .nonlinear(let settings) = kind { settings } else { nil }
  }

  /// Made-up records: an error of a run after its last epoch, and of each of its readings.
  private func records(
    _ runs: [StudyRun], _ error: (StudyRun) -> Double,
    _ reading: (StudyRun, StudyReading) -> Double = { _, _ in 5 }
  ) -> [RunRecord] {
    runs.map { run in
      RunRecord(
        study: NonlinearStudy.name, run: run,
        epochs: (1...run.epochs).map {
          EpochResult(epoch: $0, train_loss: 1, test_error: error(run), seconds: 2)
        },
        data: DataIdentity(
          name: "made-up data", trainExamples: 50_000, testExamples: 10_000, inputs: 784,
          crc32: Study.mnist),
        version: "9.9.9", machine: "a machine", command: "crosspoint study nonlinear", seconds: 40,
        readings: run.readings?.map {
          let error = reading(run, $0)
          return ReadingResult(test_error: error, validation_error: error + 0.1, clipped: 0)
        })
    }
  }

  /// The rate runs, the lowest rate the best of the exact network and the middle one of the others.
  private func rateRecords(_ selection: NonlinearStudy.Selection) -> [RunRecord] {
    records(
      selection.rateRuns,
      { run in
        let order = ["0.01", "0.04", "0.16", "0.64"].firstIndex(of: "\(run.rates[0])") ?? 0
        return Double(run.label == "exact" ? order : abs(order - 1))
      })
  }

  @Test("the plan: rates, then the exact network and those trained at each voltage")
  func plan() throws {
    let selection = Selection(networks: [.dense])
    let rates = selection.rateRuns
    #expect(rates.count == 4 * (1 + 6 + 6) && Set(rates.map(\.id)).count == rates.count)
    #expect(rates.allSatisfy { $0.validationExamples == 10_000 && $0.trainExamples == 10_000 })
    #expect(throws: StudyAnalysisError.self) { try selection.runs(after: []) }
    let runs = try selection.runs(after: rateRecords(selection))
    #expect(Set(runs.map(\.id)).count == runs.count)
    // Of each seed: exact, six voltages and three more ranges of two devices.
    #expect(runs.count == 3 * (1 + 2 * 9))
    #expect(runs.filter { $0.label == "exact" }.allSatisfy { $0.rates == [0.01, 0.005, 0.0025] })
    #expect(runs.filter { $0.label != "exact" }.allSatisfy { $0.rates[0] == 0.04 })
    #expect(runs.allSatisfy { $0.trainExamples == 50_000 && $0.readingExamples == 10_000 })
    for run in runs {
      for kind in (run.readings ?? []).map(\.kind) + run.network.arrays.map(\.tile) {
        try kind.validate()
      }
      guard let own = settings(run.network.arrays[0].tile) else { continue }
      // Trained without noise and on devices that are alike, read with both.
      #expect(own.outputNoise == 0 && own.outputStep == 0 && own.current.model.spread <= 0)
      let read = try #require(settings(run.readings![0].kind))
      #expect(read.outputNoise > 0 && read.readVoltage == own.readVoltage)
      #expect(read.weightRange == own.weightRange && run.readings![0].seed == run.seed)
    }
    let exact = try #require(runs.first)
    let names = Dictionary(grouping: exact.readings!, by: \.name).mapValues(\.count)
    #expect(
      names == ["mapped": 48, "predistorted": 12, "pulse-width": 12, "mapped-spread": 4 + 3])
    let floors = Set(
      exact.readings!.compactMap { settings($0.kind) }.map {
        "\($0.current.name) \($0.outputNoise) \($0.outputStep)"
      })
    #expect(floors.count == 2, "the same amperes at every voltage: \(floors)")
    let quick = Selection(isQuick: true)
    #expect(quick.rateRuns.count == 4 * 7)
    #expect(try quick.runs(after: rateRecords(quick)).count == 2 * 7)
    #expect(
      Selection(pixels: 3072).networks.count == 2 && Selection(pixels: 100).networks == [.dense])
  }

  @Test("the floor is RPU-baseline's at the largest voltage, or the command's")
  func floor() {
    let floor = ReadingFloor.standard(.filament)
    let one = NonlinearSettings(
      current: CurrentLaw(FilamentCurrent()), readVoltage: 1, weightRange: 2
    ).currentOfOne
    #expect(abs(Double(floor.noise) / one - 0.06) < 1e-6)
    #expect(abs(Double(floor.step) / one - 24 / 510.0) < 1e-6)
    let own = Selection(noise: 1e-7, step: 0).floor(.siox)
    #expect(own.noise == 1e-7 && own.step == 0)
  }

  /// Mapped 5 % and 9 % above .4 V, 4 % at range 1; trained 3.2 %, at .5 V 2.5 %.
  private func reading(_ run: StudyRun, _ reading: StudyReading) -> Double {
    guard let own = settings(reading.kind) else { return 0 }
    let jitter = 0.01 * Double(run.seed)
    switch reading.name {
    case "mapped": return (own.readVoltage > 0.4 ? 9 : own.weightRange == 1 ? 4 : 5) + jitter
    case "trained": return (own.readVoltage == 0.5 ? 2.5 : 3.2) + jitter
    default: return 6
    }
  }

  @Test("choices by the images to choose with, and hypotheses by seed")
  func analysis() throws {
    let selection = Selection(devices: [.filament], networks: [.dense])
    let rates = rateRecords(selection)
    let all = rates + records(try selection.runs(after: rates), { _ in 2 }, reading)
    let analysis = try NonlinearAnalysis(all)
    let of = try #require(analysis.devices.first)
    #expect(analysis.devices.count == 1 && of.exactError == 2 && analysis.leftOut.isEmpty)
    #expect(of.tuned?.range == 1 && of.trained?.voltage == 0.5)
    #expect(of.mapped.map(\.voltage) == NonlinearDevice.filament.voltages)
    #expect(of.at(.trained).count == 6 && of.spreads.count == 8)
    let (tuned, mapped) = (analysis.hypotheses[0], analysis.hypotheses[1])
    #expect(tuned.rows.map(\.outcome) == [.supported])
    #expect(abs(tuned.rows[0].difference.mean + 1.5) < 1e-9)
    // All six lie above exact + .3.
    #expect(mapped.rows.count == 6 && mapped.rows.allSatisfy { $0.outcome == .supported })
    let worse =
      rates
      + records(try selection.runs(after: rates), { _ in 2 }) { run, each in
        each.name == "trained" ? 8 + 0.01 * Double(run.seed) : reading(run, each)
      }
    let refuted = try NonlinearAnalysis(worse)
    #expect(refuted.hypotheses[0].rows.map(\.outcome) == [.refuted])
    #expect(throws: StudyAnalysisError.noRuns) { try NonlinearAnalysis([]) }
  }

  @Test("the report says what is whose, and is made again from its rows")
  func report() throws {
    let folder = try TemporaryFolder()
    let selection = Selection(networks: [.dense])
    let rates = rateRecords(selection)
    let all = rates + records(try selection.runs(after: rates), { _ in 2 }, reading)
    try NonlinearReport(NonlinearAnalysis(all), redrawCommand: "c").write(to: folder.path)
    let page = try folder.text("report.html")
    for part in [
      "<svg", "from memory", "none was found", "awarememristor", "Stanford", "← chosen",
      "supported", "RPU-baseline", "Pre-distorted voltages undo", "ADC has no bound",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(!page.contains("class=\"warn\""))
    let rows = try folder.text("readings.csv").split(separator: "\n").count
    #expect(rows == 1 + (24 + 6 + 6 + 9 + 8) + (24 + 6 + 6 + 9 + 6))
    let again = try TemporaryFolder()
    let redrawn = try NonlinearAnalysis(RunRecord.all(in: folder.path))
    try NonlinearReport(redrawn, redrawCommand: "c").write(to: again.path)
    for name in folder.files { #expect(try folder.text(name) == again.text(name), "\(name)") }
  }

  @Test("a record without its readings is none, and rows hold them")
  func stored() throws {
    let selection = Selection(devices: [.filament], isQuick: true, seeds: 1)
    let run = try selection.runs(after: rateRecords(selection))[0]
    var record = records([run], { _ in 2 })[0]
    let copy = try StoredJSON.decoder().decode(
      RunRecord.self, from: StoredJSON.encoder().encode(record))
    #expect(copy == record && copy.fault == nil)
    record.readings!.removeLast()
    #expect(record.fault?.contains("readings") == true)
  }

  @Test("stopped after any epoch, runs with readings go on with the same numbers")
  func stopped() throws {
    let digits = SyntheticDigits.standard(seed: 5)
    let data = TrainingData(
      name: "digits", train: digits.train.prefix(260), test: digits.test.prefix(50))
    func runner(_ folder: TemporaryFolder, _ data: TrainingData) -> StudyRunner {
      StudyRunner(
        folder: .of(folder.path), data: data,
        origin: .init(
          study: NonlinearStudy.name, version: "1", machine: "a machine", command: "a command"))
    }
    let selection = Selection(
      devices: [.siox], isQuick: true, epochs: 2, seeds: 1, examples: 200, validation: 60)
    let all = try selection.runs(after: rateRecords(selection))
    let runs = [all[0], all[2]]
    func numbers(_ records: [RunRecord]?) -> [[Double]]? {
      records?.map { record in
        record.epochs.map(\.test_error)
          + record.readings!.flatMap { [$0.test_error, $0.validation_error!] }
      }
    }
    let expected = numbers(try runner(try TemporaryFolder(), data).make(runs, sideBySide: 2))
    #expect(expected?[0].count == 2 + 2 * runs[0].readings!.count)
    for stop in [1, 3] {
      let folder = try TemporaryFolder()
      let first = runner(folder, data)
      let outcome = try first.make(runs, sideBySide: 1) {
        if $0.madeEpochs >= stop { first.stop() }
      }
      #expect(outcome == nil)
      #expect(numbers(try runner(folder, data).make(runs, sideBySide: 1)) == expected)
    }
    // Images to choose with are none to learn from.
    var small = data
    small.train = small.train.prefix(259)
    #expect(throws: CrosspointError.self) {
      try runner(try TemporaryFolder(), small).make(runs, sideBySide: 1)
    }
  }
}
