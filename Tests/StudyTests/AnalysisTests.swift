import CrosspointLearning
import CrosspointStudy
import Foundation
import Testing

@Suite("Analysis of a study")
struct AnalysisTests {
  private let study = RPUStudy.study

  @Test("penalties are taken seed by seed")
  func paired() throws {
    let made = MadeUp(noise: 0)
    let runs = RPUStudy.plan(epochs: 6, seeds: 2, panels: [.bitLength]).filter {
      $0.group != "exact" && $0.value == 10
    }
    let exact = zip([1, 2] as [UInt64], [2.0, 3.0]).map { seed, error in
      made.record(
        StudyRun(
          id: "exact-seed\(seed)", group: "exact", label: "exact", seed: seed,
          network: NetworkPlan(.leNet, ArrayPlan(.digital)),
          rates: [0.01], epochs: 6), error: error)
    }
    let analysis = try StudyAnalysis(
      study, [made.record(runs[1], error: 3.25), made.record(runs[0], error: 2.5)] + exact)
    let setting = try #require(analysis.comparisons.first?.settings.first)
    #expect(
      setting.seeds == [1, 2] && setting.errors == [2.5, 3.25] && setting.penalties == [0.5, 0.25])
    #expect(setting.meanPenalty == 0.375 && analysis.exact?.meanError == 2.5)
  }

  @Test("a run without an exact one of its seed is left out and named")
  func unpaired() throws {
    var records = MadeUp().study(RPUStudy.plan(epochs: 6, seeds: 2, panels: [.A]))
    records.removeAll { $0.run.id == "exact-seed2" }
    let analysis = try StudyAnalysis(study, records)
    #expect(analysis.unpaired.count == 6 && analysis.unpaired.allSatisfy { $0.hasSuffix("seed2") })
    #expect(analysis.sweeps[0].settings.allSatisfy { $0.seeds == [1] })
    guard case .notResolved(.oneSeed, .some) = analysis.sweeps[0].threshold.outcome else {
      Issue.record("\(analysis.sweeps[0].threshold)")
      return
    }
    records.removeAll { $0.run.group == "exact" }
    let none = try StudyAnalysis(study, records)
    #expect(none.exact == nil && none.sweeps.isEmpty && none.unpaired.count == records.count)
  }

  @Test("runs that cannot be compared are refused by name")
  func mixed() throws {
    #expect(throws: StudyAnalysisError.noRuns) { try StudyAnalysis(study, []) }
    let records = MadeUp().study(RPUStudy.plan(epochs: 6, seeds: 2, panels: [.A]))
    func refused(_ what: String, _ change: (inout RunRecord) -> Void) {
      var records = records
      change(&records[3])
      let error = #expect(throws: StudyAnalysisError.self) { try StudyAnalysis(study, records) }
      #expect(
        error?.description.contains(what) == true
          && error?.description.contains(records[3].run.id) == true)
    }
    refused("data") { $0.data.crc32 = "other" }
    refused("data") { $0.data.trainExamples = 10 }
    refused("data") { $0.data.testExamples = 10 }
    refused("epochs") {
      $0.run.epochs = 5
      $0.epochs.removeLast()
    }
    refused("settings") { $0.run.network = NetworkPlan(.leNet, ArrayPlan(.digital)) }
    refused("settings") { $0.run.rates = [0.02] }
    refused("studies") { $0.study = "cnn" }
    var twice = records[3]
    twice.run.id += "-again"
    let error = #expect(throws: StudyAnalysisError.self) {
      try StudyAnalysis(study, records + [twice])
    }
    #expect(error == .twice(records[3].run.id, twice.run.id))
  }

  @Test("a group that the study does not know is named")
  func unknown() throws {
    var records = MadeUp().study(RPUStudy.plan(epochs: 6, seeds: 1, panels: [.A]))
    records[2].run.group = "fig9"
    #expect(try StudyAnalysis(study, records).unknown == [records[2].run.id])
  }

  @Test("what is switched off is ranked by what it costs, with the standard error of pairs")
  func ranking() throws {
    func setting(_ label: String, _ errors: [Double], seeds: [UInt64] = [1, 2, 3]) -> PairedSetting
    {
      PairedSetting(
        label: label, value: nil, seeds: seeds, errors: errors, penalties: errors.map { $0 - 2 },
        diverged: 0)
    }
    let settings = [
      setting("small", [2.7, 2.8, 2.6]), setting("whole", [2.7, 2.9, 2.6]),
      setting("large", [2.1, 2.4, 2.0]),
      setting("worse", [2.9], seeds: [2]), setting("worst", [3.3], seeds: [1]),
      setting("alone", [1], seeds: [9]),
    ]
    let ranking = try #require(SwitchOffRanking(settings, whole: "whole", poolLimit: 0.9))
    #expect(ranking.rows.map(\.label) == ["large", "small", "worse", "worst"])
    #expect(abs(ranking.rows[0].improvement - 1.7 / 3) < 1e-12 && ranking.rows[0].seeds == 3)
    // Improvements .6, .5, .6: a deviation of √(1/300), over √3.
    #expect(abs(ranking.rows[0].standardError! - (1.0 / 300 / 3).squareRoot()) < 1e-12)
    #expect(ranking.rows[3].standardError == nil && abs(ranking.rows[3].improvement + 0.6) < 1e-12)
    #expect(ranking.firstStandsOut == true && ranking.helpful.map(\.label) == ["worst"])
    #expect(SwitchOffRanking(settings, whole: "none", poolLimit: 0.9) == nil)
    // One seed: nothing is known of the noise.
    let one = try #require(
      SwitchOffRanking(
        [setting("whole", [3], seeds: [1]), setting("off", [2], seeds: [1])], whole: "whole",
        poolLimit: 0.9))
    #expect(one.firstStandsOut == nil && one.pooledDeviation == nil)
    // A difference of .1 with a deviation of .3.
    let noisy = try #require(
      SwitchOffRanking(
        [
          setting("whole", [3, 3, 3]), setting("a", [2.6, 2.9, 3.2]), setting("b", [3.3, 3, 2.7]),
        ], whole: "whole", poolLimit: 0.9)
    )
    #expect(noisy.firstStandsOut == false)
    // A row that has stopped learning says nothing of the noise of the others.
    let collapsed = try #require(
      SwitchOffRanking(settings + [setting("dead", [20, 90, 40])], whole: "whole", poolLimit: 0.9))
    #expect(
      collapsed.firstStandsOut == true && collapsed.pooledDeviation == ranking.pooledDeviation)
    #expect(collapsed.helpful.map(\.label) == ["dead", "worst"])
  }

  @Test(
    "a whole study: thresholds near the made-up ones, those that differ marked, the tightest found")
  func whole() throws {
    let tolerated = ["fig3-B": 0.4, "fig3-I": 0.9, "fig3-H": 1.9]
    let records = MadeUp().study(RPUStudy.plan(epochs: 30, seeds: 3), tolerated: tolerated)
    let analysis = try StudyAnalysis(study, records.reversed())
    #expect(
      analysis.sweeps.count == 9 && analysis.switchOffs.count == 2
        && analysis.comparisons.count == 5)
    for result in analysis.sweeps {
      let ratio = try #require(result.ratioToPublished)
      let truth = tolerated[result.group.name] ?? 1
      // Linear pieces of a curve that bends upwards lie above it: the crossing comes out too mild,
      // by up to 40 % on this grid.
      #expect(
        ratio < 1.2 * truth && ratio > 0.6 * truth, "\(result.group.name): \(ratio) of \(truth)")
    }
    let b = try #require(analysis.sweeps.first { $0.group.name == "fig3-B" })
    #expect(b.differs && analysis.tightest?.group.name == "fig3-B" && b.margin! < 1.2)
    #expect(analysis.switchOffs[0].ranking.rows[0].label == "noise of the products")
    #expect(analysis.switchOffs[0].ranking.rows.last?.label == "weight bounds")
    #expect(Set(analysis.crossings.keys) == Set(["A", "B", "C", "D", "E", "F", "G", "H", "I"]))
    #expect(
      RPUStudy.together(at: analysis.crossings, name: "ours", label: "all at our thresholds").runs(
        seed: 1, extent: RPUStudy.extent(epochs: 30, seeds: 1, isQuick: false))[0].id
        == "fig4-thresholds-ours-seed1")
  }

  @Test(
    """
    what is known of a threshold is where its runs and its interval lie: it differs, agrees, \
    or cannot be told
    """
  )
  func verdicts() throws {
    func result(_ tolerated: Double, _ group: String, _ part: RPUStudy.Part, grid: Int = 4) throws
      -> StudyAnalysis.SweepResult
    {
      let records = MadeUp(noise: 0.01).study(
        RPUStudy.plan(epochs: 6, seeds: 3, panels: [part], gridPoints: grid),
        tolerated: [group: tolerated])
      return try #require(try StudyAnalysis(study, records).sweeps.first)
    }
    // Between the runs at ¼ and ½ of the paper's.
    let mild = try result(0.4, "fig3-A", .A)
    #expect(
      mild.differs && !mild.agrees && mild.ratiosToPublished.map { $0.upperBound <= 0.5 } == true)
    // Between ½ and 1: it may be either.
    let open = try result(0.6, "fig3-A", .A)
    #expect(
      !open.differs && !open.agrees
        && open.ratiosToPublished?.contains(open.ratioToPublished!) == true)
    // D has runs at 1, 1.1 and 1.3 or so: known to be near.
    let near = try result(0.95, "fig3-D", .D, grid: 60)
    #expect(near.agrees && !near.differs)
  }

  @Test("a refinement halves the bracket of each panel that has one, on the logarithm of its harm")
  func refinement() throws {
    let records = MadeUp(noise: 0.01).study(
      RPUStudy.plan(epochs: 6, seeds: 2),
      tolerated: ["fig3-A": 0.4, "fig3-B": 0.4, "fig3-C": 1000, "fig3-F": 0.7])
    let analysis = try StudyAnalysis(study, records)
    let groups = RPUStudy.refinement(of: analysis)
    #expect(!groups.contains { $0.name == "fig3-C" } && groups.allSatisfy { $0.points.count == 1 })
    func value(_ group: String) throws -> Double {
      try #require(groups.first { $0.name == group }?.points[0].value)
    }
    // Between .0025 and .005; bounds 1.2 and .6; down steps .975 and .95.
    #expect(try value("fig3-A") == 0.0035 && value("fig3-B") == 0.85)
    #expect(try abs(value("fig3-F") - 0.965) < 0.001)
    let run = groups.first { $0.name == "fig3-A" }!.runs(
      seed: 2, extent: RPUStudy.extent(epochs: 6, seeds: 2, isQuick: false))[0]
    #expect(run.id == "fig3-A-0.0035-seed2")
    let again = try StudyAnalysis(
      study, records + MadeUp().study([run], tolerated: ["fig3-A": 0.4]))
    #expect(again.sweeps[0].settings.contains { $0.value == 0.0035 })
    let sweep = analysis.sweeps[0].sweep
    #expect(sweep.between(0.01, 0.011) == nil && sweep.between(0.01, 0.02) == 0.014)
  }

  @Test("a threshold beyond every value run differs where that is more than a third away")
  func beyond() throws {
    func differs(_ tolerated: Double) throws -> Bool {
      let records = MadeUp(noise: 0.01).study(
        RPUStudy.plan(epochs: 6, seeds: 2, panels: [.A]), tolerated: ["fig3-A": tolerated])
      let result = try StudyAnalysis(study, records).sweeps[0]
      #expect(result.threshold.crossing == nil)
      return result.differs
    }
    #expect(try differs(0.01))
    #expect(try differs(1000))
  }
}
