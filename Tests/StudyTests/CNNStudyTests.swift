import Crosspoint
import CrosspointLearning
import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("The study of convolutional networks")
struct CNNStudyTests {
  private let plan = CNNStudy.plan(epochs: 10, seeds: 2)

  private func arrays(_ name: String) throws -> [ArrayPlan] {
    try #require(plan.first { $0.id == "results-\(name)-seed1" }).network.arrays
  }

  private func analog(_ plan: ArrayPlan) -> AnalogSettings? {
    if case .analog(let settings) = plan.tile { settings } else { nil }
  }

  @Test("every row of the paper's list, once a seed, beside the exact runs")
  func rows() {
    #expect(
      plan.count == 2 * 13 && Set(plan.map(\.id)).count == 26
        && plan.allSatisfy { StudyRun.isFileNameSafe($0.id) })
    #expect(
      plan[0].id == "exact-seed1" && plan[13].id == "exact-seed2"
        && Set(plan.map(\.network)).count == 13)
    #expect(
      plan.allSatisfy {
        $0.rates == [0.01] && $0.network.architecture == .leNet && $0.trainExamples == nil
      })
    let quick = CNNStudy.plan(epochs: 2, seeds: 1, isQuick: true)
    #expect(
      quick.count == 13 && quick.allSatisfy { $0.trainExamples == 6000 && $0.testExamples == 2000 })
    // Single rows are the same runs, in the table's order, each seed with its exact one.
    let some = CNNStudy.plan(epochs: 10, seeds: 2, rows: ["everything", "noise"])
    #expect(
      some.map(\.id)
        == [1, 2].flatMap {
          ["exact-seed\($0)", "results-noise-seed\($0)", "results-everything-seed\($0)"]
        })
    #expect(some.allSatisfy(plan.contains) && CNNStudy.rowNames.count == 12)
  }

  @Test("what each row's arrays are")
  func arrays() throws {
    let base = AnalogSettings.rpuBaseline.stored(.compact)
    #expect(try arrays("unmanaged") == Array(repeating: ArrayPlan(.analog(base)), count: 4))
    var noise = base
    noise.backward.noiseManagement = .absoluteMaximum()
    #expect(try arrays("noise") == Array(repeating: ArrayPlan(.analog(noise)), count: 4))
    var bound = base
    bound.forward.boundManagement = .iterative
    #expect(try arrays("bound") == Array(repeating: ArrayPlan(.analog(bound)), count: 4))
    var both = noise
    both.forward.boundManagement = .iterative
    #expect(try arrays("both") == Array(repeating: ArrayPlan(.analog(both)), count: 4))
    // Spreads off in the named matrices only.
    for (name, off) in [
      ("no-variation", [0, 1, 2, 3]), ("no-variation-K1-K2", [0, 1]), ("no-variation-K2", [1]),
      ("no-variation-W3-W4", [2, 3]),
    ] {
      for (matrix, kind) in try arrays(name).enumerated() {
        let settings = try #require(analog(kind))
        guard var device = settings.device.as(ConstantStep.self) else { return }
        #expect((settings == both) == !off.contains(matrix))
        if off.contains(matrix) {
          #expect(device.stepSpread == 0 && device.cycleSpread == 0 && device.upDownSpread == 0)
          #expect(device.boundMaximumSpread == 0 && device.boundMinimumSpread == 0)
          device = ConstantStep()
          var whole = settings
          whole.device = .constantStep(device)
          #expect(whole == both)
        }
      }
    }
    for devices in [4, 13] {
      #expect(try arrays("devices-\(devices)-K2").map(\.devicesPerWeight) == [1, devices, 1, 1])
      #expect(try arrays("devices-\(devices)-K2").allSatisfy { analog($0) == both })
    }
    var single = both
    (single.update.updateManagement, single.update.bitLength) = (true, 1)
    #expect(try arrays("updates-BL1") == Array(repeating: ArrayPlan(.analog(single)), count: 4))
    #expect(try arrays("everything").map(\.devicesPerWeight) == [1, 13, 1, 1])
    #expect(try arrays("everything").allSatisfy { analog($0) == single })
  }

  @Test("the report holds each row beside the paper's figure, in the paper's order")
  func report() throws {
    let folder = try TemporaryFolder()
    let records = plan.map { run in
      var record = MadeUp().record(run, error: run.group == "exact" ? 0.9 : 2)
      record.study = "cnn"
      return record
    }
    let analysis = try StudyAnalysis(CNNStudy.study, records)
    try StudyReport(analysis, redrawCommand: "c").write(to: folder.path)
    let page = try folder.text("report.html")
    let labels = [
      "no management", "noise management alone", "bound management alone",
      "13 devices a weight on K2", "everything on",
    ]
    let places = try labels.map { try #require(page.range(of: ">" + $0)).lowerBound }
    #expect(places == places.sorted())
    #expect(page.contains("10–20") && page.contains("1.45") && !page.contains("Thresholds beside"))
    #expect(
      analysis.findings.contains {
        $0.contains(
          "With no management: 2.00 %, +1.10 points from exact; the paper's figure is 10–20 %")
      })
    #expect(try folder.text("results.json").contains("\"paper_low_percent\" : 10"))
    // Ten epochs of all of MNIST: shorter than the paper's experiment, and no other one.
    #expect(
      page.contains(
        """
        Shorter than the paper's experiment: 10 epochs, on the same data, where the paper's \
        figures are for 30.
        """
      ))
  }

  @Test("the rows of a file of settings have its device, and no figure of the paper")
  func own() throws {
    var settings = AnalogSettings.rpuManaged
    settings.device = .constantStep(.ideal(step: 0.002))
    let runs = CNNStudy.plan(epochs: 1, seeds: 1, settings: settings).filter { $0.group != "exact" }
    #expect(runs.count == CNNStudy.rowNames.count && runs.allSatisfy { $0.group == "own" })
    #expect(
      runs[0].label == "as the file has them"
        && runs[0].network.arrays.allSatisfy { $0.tile == .analog(settings) })
    for run in runs {
      for array in run.network.arrays {
        guard case .analog(let found) = array.tile else { continue }
        #expect(found.device == settings.device)
      }
    }
    let group = try #require(CNNStudy.study.group("own"))
    #expect(group.points.allSatisfy { $0.published == nil })
  }
}
