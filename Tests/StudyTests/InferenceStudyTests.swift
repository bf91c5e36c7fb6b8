import Crosspoint
import CrosspointFiles
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("The study of inference")
struct InferenceStudyTests {
  private typealias Selection = InferenceStudy.Selection

  private func settings(_ reading: StudyReading) -> InferenceSettings? {
    if case .inference(let settings) = reading.kind { settings } else { nil }
  }

  /// Made-up records: the exact networks err in 2 %, and readings in what `error` says of their
  /// name, redraw and time.
  private func records(
    _ runs: [StudyRun], _ error: (StudyRun, String, Int, Double) -> Double
  ) -> [RunRecord] {
    runs.map { run in
      RunRecord(
        study: InferenceStudy.name, run: run,
        epochs: (1...run.epochs).map {
          EpochResult(
            epoch: $0, train_loss: 1, test_error: $0 == run.epochs ? 2 : 3, seconds: 2)
        },
        data: DataIdentity(
          name: "made-up data", trainExamples: 60_000, testExamples: 10_000, inputs: 784,
          crc32: Study.mnist),
        version: "9.9.9", machine: "a machine", command: "crosspoint study inference", seconds: 40,
        readings: run.readings?.map { reading in
          ReadingResult(
            test_errors: (0..<reading.repeats!).map { redraw in
              reading.times!.map { error(run, reading.name, redraw, $0) }
            }, clipped: 7)
        })
    }
  }

  /// 3 % as programmed and 5 % in a year; uncompensated 30 % more, by output .5 points less; four
  /// levels and four bits 10 points more, four slices 1 less and in a year 1 more. Networks and
  /// redraws differ a little.
  private func error(_ run: StudyRun, _ name: String, _ redraw: Int, _ seconds: Double) -> Double {
    let base = seconds > 1e6 ? 5.0 : 3
    let jitter = 0.01 * Double(run.seed) + 0.1 * Double(redraw % 2)
    switch name {
    case "compensation: none": return base + (seconds > 1e6 ? 30 : 0) + jitter
    case "compensation: perColumn": return base - (seconds > 1e6 ? 0.5 : 0) + jitter
    case "levels: 4", "adc: 4": return base + 10 + jitter
    case "slices: 4": return base + (seconds > 1e6 ? 1 : -1) + jitter
    default: return base + jitter
    }
  }

  @Test("the plan: a run for each network and seed, read in every way")
  func plan() throws {
    let runs = Selection().runs
    #expect(runs.count == 2 * 5 && Set(runs.map(\.id)).count == runs.count)
    for run in runs {
      #expect(run.network.arrays.allSatisfy { $0.tile == .digital })
      #expect(run.trainExamples == nil && run.testExamples == nil && run.epochs == 20)
      let readings = try #require(run.readings)
      #expect(Set(readings.map(\.name)).count == readings.count)
      for reading in readings {
        let own = try #require(settings(reading))
        try own.validate()
        for seconds in reading.times! { try own.device.model.validate(seconds: seconds) }
        #expect(reading.times == reading.times!.sorted() && reading.seed == run.seed * 1000)
        let isCalibrated = own.inputRange != .given || own.outputRange != .given
        #expect((reading.calibration != nil) == isCalibrated, "\(reading.name)")
      }
      let pcm = try #require(readings.first { $0.name == "devices: pcm" })
      #expect(pcm.times == [0, 1, 3600, 86_400, 31_557_600] && pcm.repeats == 10)
      #expect(readings.first { $0.name == "levels: 16" }?.repeats == 5)
      #expect(readings.first { $0.name == "devices: exact" }?.repeats == 1)
      let published = readings.filter { $0.name.hasPrefix("published") }
      #expect(published.isEmpty == (run.group == "dense"))
      #expect(published.dropFirst().allSatisfy { $0.repeats == 10 })
      #expect(published.allSatisfy { $0.times == [0] })
      let noises = published.compactMap { settings($0)?.device.as(NormalDeviation.self)?.deviation }
      #expect(noises == (run.group == "dense" ? [] : [0.03, 0.1, 0.3]))
      let wan = try #require(readings.first { $0.name == "devices: wan2022" })
      #expect(wan.times == [0, 1, 86_400, 172_800])
    }
    let quick = Selection(isQuick: true).runs
    #expect(quick.count == 2 * 2)
    #expect(quick.allSatisfy { $0.trainExamples == 3000 && $0.testExamples == 1000 })
    #expect(quick[0].readings!.count < runs[0].readings!.count)
    func isDrawn(_ reading: StudyReading) -> Bool {
      settings(reading)?.device.as(ExactConductance.self) == nil
    }
    #expect(quick[0].readings!.filter(isDrawn).allSatisfy { $0.repeats == 2 })
    #expect(Selection(pixels: 3072).networks == [.dense])
    #expect(
      Selection(redraws: 4).runs[0].readings!.allSatisfy { !isDrawn($0) || $0.repeats == 4 })
    // Levels, bits and compensation are varied on phase-change memory.
    let exact = InferenceDevice.all.filter { $0.name == "exact" }
    #expect(Selection(devices: exact).runs[0].readings!.map(\.name) == ["devices: exact"])
  }

  @Test("every model of a device is in the study, or said not to be")
  func devices() {
    let names = InferenceDevice.all.map(\.name)
    #expect(Set(names).count == names.count)
    let known = Set(ProgrammedDevice.builtIn.map { $0.name })
    #expect(known.subtracting(names) == InferenceDevice.leftOut)
  }

  @Test("converters have as many codes as their bits say, zero among them")
  func converters() throws {
    for bits in [4, 8, 10] where bits != 8 {
      let reading = try #require(
        Selection().runs[0].readings!.first { $0.name == "adc: \(bits)" })
      let circuits = try #require(settings(reading)).forward
      let codes = 2 * circuits.outputBound / circuits.outputStep + 1
      #expect(abs(codes - Float(1 << bits - 1)) < 1e-3)
      #expect(circuits.inputResolution == 1 / 254 && circuits.outputNoise == 0)
    }
  }

  @Test("means of redraws by network, and intervals between networks")
  func analysis() throws {
    let analysis = try InferenceAnalysis(records(Selection().runs, error))
    #expect(analysis.networks.map(\.network) == [.dense, .cnn] && analysis.leftOut.isEmpty)
    let of = try #require(analysis.networks.last)
    #expect(of.exactErrors == [2, 2, 2, 2, 2])
    let point = try #require(of.pcm?.at(31_557_600))
    #expect(point.seeds == [1, 2, 3, 4, 5] && point.redraws == 10)
    for (seed, mean) in zip(point.seeds, point.means) {
      #expect(abs(mean - (5.05 + 0.01 * Double(seed))) < 1e-9)
    }
    // Five of ten redraws lie .1 above the others: a standard deviation of .1·√(2.5/9).
    #expect(abs(point.redrawDeviation! - 0.1 * (2.5 / 9).squareRoot()) < 1e-9)
    // Means .01 apart: Student's interval of 90 % with four degrees of freedom.
    let half = 2.131847 * 0.01 * (2.5 / 5).squareRoot()
    #expect(abs(point.interval.ends!.upperBound - (5.08 + half)) < 1e-6)
    #expect(of.first(.levels, "4")?.points.map(\.seconds) == [0, 31_557_600])
    #expect(of.cases.allSatisfy { $0.clipped == 7 })
    let outcomes = Dictionary(
      uniqueKeysWithValues: analysis.hypotheses.map { ($0.name, $0.rows.map(\.outcome)) })
    #expect(outcomes["global-beats-none"] == [.supported, .supported])
    #expect(outcomes["per-output-beats-global"] == [.supported, .supported])
    // Two points in a year.
    #expect(outcomes["a-year-is-cheap"] == [.refuted, .refuted])
    // Sixteen levels and eight bits err as what they are held against, but for five redraws
    // against ten: of both networks, at both ends of the year.
    #expect(outcomes["sixteen-levels-suffice"] == Array(repeating: .supported, count: 4))
    #expect(outcomes["eight-bits-suffice"] == Array(repeating: .supported, count: 4))
    #expect(
      outcomes["slices-beat-a-pair"] == [.supported, .refuted, .supported, .refuted])
    #expect(throws: StudyAnalysisError.noRuns) { try InferenceAnalysis([]) }
  }

  @Test("what costs more is refuted, and networks that disagree decide nothing")
  func refuted() throws {
    let analysis = try InferenceAnalysis(
      records(Selection(networks: [.cnn]).runs) { run, name, _, seconds in
        switch name {
        case "levels: 16": 3.5 + 0.01 * Double(run.seed)
        case "adc: exact": run.seed % 2 == 0 ? 1 : 4.6
        case "compensation: none": 3 - 0.01 * Double(run.seed)
        default: 3
        }
      })
    let outcomes = Dictionary(
      uniqueKeysWithValues: analysis.hypotheses.map { ($0.name, $0.rows.map(\.outcome)) })
    #expect(outcomes["sixteen-levels-suffice"] == [.refuted, .refuted])
    #expect(outcomes["eight-bits-suffice"] == [.undecided, .undecided])
    #expect(outcomes["global-beats-none"] == [.refuted])
    #expect(analysis.findings.contains { $0.contains("refute it") })
    let one = try InferenceAnalysis(records(Selection(seeds: 1).runs, error))
    #expect(one.hypotheses[0].rows.map(\.outcome) == [.noInterval, .noInterval])
  }

  @Test("records that cannot be compared, that diverged, or that are of no network")
  func apart() throws {
    var all = records(Selection(networks: [.dense], seeds: 2).runs, error)
    all[1].run.epochs = 10
    #expect(throws: StudyAnalysisError.self) { try InferenceAnalysis(all) }
    all[1].divergedAt = 4
    let analysis = try InferenceAnalysis(all)
    #expect(analysis.diverged == ["dense-seed2"] && analysis.networks[0].exact.count == 1)
    all[1].divergedAt = nil
    all[1].run.group = "transformer"
    #expect(try InferenceAnalysis(all).leftOut == ["dense-seed2"])
  }

  @Test("the report says what is whose, and is made again from its rows")
  func report() throws {
    let folder = try TemporaryFolder()
    let all = records(Selection().runs, error)
    try InferenceReport(InferenceAnalysis(all), redrawCommand: "c").write(to: folder.path)
    let page = try folder.text("report.html")
    for part in [
      "<svg", "from memory", "93.74", "TU Dresden", "is not known here", "supported", "refuted",
      "1 y", "exactReference", "365.25 days",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    #expect(!page.contains("class=\"warn\""))
    let rows = try folder.text("readings.csv").split(separator: "\n").count
    let points = Selection(seeds: 1).runs.flatMap { $0.readings! }.reduce(0) {
      $0 + $1.times!.count
    }
    #expect(rows == 1 + points)
    let again = try TemporaryFolder()
    let redrawn = try InferenceAnalysis(RunRecord.all(in: folder.path))
    try InferenceReport(redrawn, redrawCommand: "c").write(to: again.path)
    for name in folder.files { #expect(try folder.text(name) == again.text(name), "\(name)") }
    let short = try TemporaryFolder()
    let quick = try InferenceAnalysis(records(Selection(isQuick: true).runs, error))
    try InferenceReport(quick, redrawCommand: "c").write(to: short.path)
    #expect(try short.text("report.html").contains("class=\"warn\""))
  }
}
