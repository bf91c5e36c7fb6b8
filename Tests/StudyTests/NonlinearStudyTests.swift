import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("The plan of the study of nonlinear currents")
struct NonlinearStudyTests {
  private typealias Selection = NonlinearStudy.Selection
  private typealias Records = NonlinearRecords

  @Test("rates: where networks are trained, each by its own error without noise and ADC")
  func rates() throws {
    let selection = Selection(networks: [.dense])
    let rates = selection.rateRuns
    #expect(rates.count == 6 * (2 + 4 + 4) && Set(rates.map(\.id)).count == rates.count)
    #expect(rates.allSatisfy { $0.validationExamples == 10_000 && $0.trainExamples == 20_000 })
    // As long as the runs with the rates that they choose.
    #expect(rates.allSatisfy { $0.epochs == 10 && $0.rates[2] == $0.rates[0] / 4 })
    for run in rates {
      #expect(run.readings == nil)
      guard let own = Records.settings(run.network.arrays[0].tile) else {
        #expect(run.label == "exact")
        continue
      }
      #expect(own.outputNoise == 0 && own.outputStep == 0 && own.weightRange == 2)
    }
    let voltages = Set(
      rates.compactMap { Records.settings($0.network.arrays[0].tile) }
        .filter { $0.current.name == "filament" }.map(\.readVoltage))
    #expect(voltages == [0.01, 0.5, 0.75, 1, 1.25])
    #expect(throws: StudyAnalysisError.self) { try selection.runs(after: []) }
    #expect(throws: StudyAnalysisError.self) {
      try selection.furtherRuns(after: Records.rates(selection))
    }
    let lenet = Selection(networks: [.lenet]).rateRuns
    #expect(lenet.count == 5 * (2 + 3 + 3))
    #expect(lenet.allSatisfy { $0.trainExamples == 10_000 && $0.epochs == 5 })
    #expect(
      Set(lenet.map(\.label).filter { $0.hasPrefix("filament") })
        == ["filament-0.5V", "filament-0.75V", "filament-1V"])
    let few = Selection(networks: [.dense], available: 20_000)
    #expect(few.trainExamples(.dense) == 10_000 && few.validationExamples == 10_000)
    let quick = Selection(isQuick: true).rateRuns
    #expect(quick.count == 4 * 8 && quick.allSatisfy { $0.trainExamples == 2000 })
  }

  @Test("networks: every voltage and range of seed 1, and of the others what it chose")
  func networks() throws {
    let selection = Selection(networks: [.dense])
    let rates = Records.rates(selection)
    let runs = try selection.runs(after: rates)
    // Three exact, four voltages and three ranges of two devices, three within bounds.
    #expect(runs.count == 3 + 2 * 12 + 3)
    let more = try selection.furtherRuns(
      after: rates + Records.make(runs, { _ in 2 }, Records.reading))
    // Of each seed four voltages at range 2 and one at range 4 of two devices, of the filament
    // another where the spread is varied; ranges 1 and 2 within bounds.
    #expect(more.count == 2 * (2 * 5 + 1 + 2) && Set(more.map(\.seed)) == [2, 3])
    #expect(
      Set(more.map(\.id)).isSuperset(of: [
        "dense-filament-0.5V-range4-seed2", "dense-siox-0.5V-range4-seed3",
        "dense-filament-0.75V-range4-seed3",
        "dense-bounded-range1-seed2", "dense-bounded-range2-seed3",
      ]))
    let all = runs + more
    #expect(Set(all.map(\.id)).count == all.count)
    #expect(
      all.allSatisfy {
        $0.trainExamples == 20_000 && $0.readingExamples == ($0.seed == 1 ? 10_000 : nil)
      })
    let linear = ["dense-exact", "dense-bounded"]
    #expect(all.allSatisfy { $0.rates[0] == (linear.contains($0.group) ? 0.04 : 0.08) })
    for run in all {
      for kind in (run.readings ?? []).map(\.kind) + run.network.arrays.map(\.tile) {
        try kind.validate()
      }
      guard let own = Records.settings(run.network.arrays[0].tile) else { continue }
      // Trained without noise and on devices that are alike, read with both.
      #expect(own.outputNoise == 0 && own.outputStep == 0 && own.current.model.spread <= 0)
      for reading in run.readings! {
        let read = try #require(Records.settings(reading.kind))
        #expect(read.outputNoise > 0 && read.weightRange == own.weightRange)
        #expect(reading.seed == run.seed)
        if reading.name == "bounded" {
          #expect(own.current.name == "filament" && own.readVoltage == 0.01)
        } else {
          #expect(read.readVoltage == own.readVoltage)
        }
      }
      #expect(run.group != "dense-bounded" || run.readings!.count == 12)
    }
    let lenet = Selection(networks: [.lenet])
    let runsOfLeNet = try lenet.runs(after: Records.rates(lenet))
    #expect(runsOfLeNet.count == 3 + 2 * 9 + 3)
    #expect(runsOfLeNet.allSatisfy { $0.trainExamples == 10_000 })
    let quick = Selection(isQuick: true)
    #expect(try quick.runs(after: Records.rates(quick)).count == 2 + 2 * 6 + 2)
    let one = Selection(networks: [.dense], seeds: 1)
    #expect(try one.furtherRuns(after: []).isEmpty)
    #expect(
      Selection(pixels: 3072).networks.count == 2 && Selection(pixels: 100).networks == [.dense])
  }

  @Test("readings of the exact network, and where spreads are varied")
  func readings() throws {
    let selection = Selection(networks: [.dense])
    let all = try Records.whole(selection).map(\.run)
    let exact = try #require(all.first { $0.id == "dense-exact-seed1" })
    let names = Dictionary(grouping: exact.readings!, by: \.name).mapValues(\.count)
    #expect(
      names == [
        "mapped": 48, "predistorted": 48, "pulse-width": 48, "mapped-no-floor": 12,
        "mapped-spread": 4 + 3,
      ])
    let floors = Dictionary(grouping: exact.readings!) { $0.name == "mapped-no-floor" }.mapValues {
      Set(
        $0.compactMap { Records.settings($0.kind) }.map {
          "\($0.current.name) \($0.outputNoise) \($0.outputStep)"
        })
    }
    #expect(floors[false]?.count == 2, "the same amperes at every voltage: \(floors)")
    #expect(floors[true] == ["filament 0.0 0.0", "siox 0.0 0.0"])
    let varied = all.filter { $0.readings?.contains { $0.name == "trained-spread" } == true }
    #expect(
      varied.map(\.id).sorted()
        == ["dense-filament-0.75V-range4-seed", "dense-siox-0.5V-range4-seed"].flatMap { id in
          (1...3).map { id + "\($0)" }
        })
    for reading in exact.readings! where reading.name == "mapped-spread" {
      let own = try #require(Records.settings(reading.kind))
      #expect(own.readVoltage == (own.current.name == "siox" ? 0.5 : 0.75) && own.weightRange == 4)
    }
  }

  @Test("the floor is RPU-baseline's at a voltage of the device's own, or the command's")
  func floor() {
    let floor = ReadingFloor.standard(.filament)
    let one = NonlinearSettings(
      current: CurrentLaw(FilamentCurrent()), readVoltage: 1, weightRange: 2
    ).currentOfOne
    #expect(abs(Double(floor.noise) / one - 0.06) < 1e-6)
    #expect(abs(Double(floor.step) / one - 24 / 510.0) < 1e-6)
    var device = NonlinearDevice.filament
    device.voltages = [0.2]
    #expect(ReadingFloor.standard(device) == floor, "whichever voltages are read at")
    let own = Selection(noise: 1e-7, step: 0).floor(.siox)
    #expect(own.noise == 1e-7 && own.step == 0)
  }

  @Test("a record without its readings is none, and rows hold them")
  func stored() throws {
    let selection = Selection(devices: [.filament], isQuick: true, seeds: 1)
    let run = try selection.runs(after: Records.rates(selection))[0]
    var record = Records.make([run], { _ in 2 })[0]
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
    let all = try selection.runs(after: Records.rates(selection))
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
