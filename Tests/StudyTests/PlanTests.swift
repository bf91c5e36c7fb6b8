import Crosspoint
import CrosspointLearning
import CrosspointStudy
import Testing

@Suite("Plan of the study")
struct PlanTests {
  @Test("ids are safe names of files, each once; the same plan twice is the same")
  func ids() {
    let plan = RPUStudy.plan()
    #expect(Set(plan.map(\.id)).count == plan.count)
    #expect(plan.allSatisfy { StudyRun.isFileNameSafe($0.id) })
    #expect(plan == RPUStudy.plan())
    #expect(
      plan.contains { $0.id == "fig3-A-0.01-seed1" } && plan.contains { $0.id == "exact-seed3" })
    #expect(
      plan.contains { $0.id == "fig3-C-10-seed2" }
        && plan.contains { $0.id == "fig4-baseline-whole-seed1" })
  }

  @Test("the full form is some 280 runs, the quick one some 50")
  func sizes() {
    #expect((260...300).contains(RPUStudy.plan(seeds: 3).count))
    #expect((200...250).contains(RPUStudy.plan(seeds: 2, gridPoints: 6).count))
    #expect((45...60).contains(RPUStudy.plan(epochs: 2, seeds: 1, isQuick: true).count))
  }

  @Test("seed after seed, the exact run first, every setting once a seed")
  func order() {
    let plan = RPUStudy.plan(epochs: 7, seeds: 2)
    let half = plan.count / 2
    #expect(
      plan.prefix(half).allSatisfy { $0.seed == 1 } && plan.suffix(half).allSatisfy { $0.seed == 2 }
    )
    #expect(plan[0].id == "exact-seed1" && plan[half].id == "exact-seed2")
    #expect(
      zip(plan.prefix(half), plan.suffix(half)).allSatisfy {
        $0.network == $1.network && $0.value == $1.value && $0.label == $1.label
      })
    #expect(plan.allSatisfy { $0.epochs == 7 && $0.trainExamples == nil && $0.testExamples == nil })
  }

  @Test("each part alone, with the exact runs of its seeds", arguments: RPUStudy.Part.allCases)
  func parts(_ part: RPUStudy.Part) throws {
    let groups = Set(RPUStudy.plan(seeds: 2, panels: [part]).map(\.group))
    switch part {
    case .bitLength: #expect(groups == ["exact", "fig2-bit-length", "fig2-half-voltage"])
    case .baseline:
      #expect(groups == ["exact", "fig4-thresholds", "fig4-baseline", "fig4-managed"])
    case .D: #expect(groups == ["exact", "fig3-D", "fig3-D-positive"])
    case .E: #expect(groups == ["exact", "fig3-E", "fig3-E-kept-apart"])
    default: #expect(groups == ["exact", "fig3-\(part.rawValue)"])
    }
    #expect(RPUStudy.parts(named: part.rawValue) == [part])
  }

  @Test("names of parts")
  func names() {
    #expect(RPUStudy.parts(named: "all") == RPUStudy.Part.allCases)
    for name in ["", "J", "a", "bl", "Baseline"] { #expect(RPUStudy.parts(named: name) == nil) }
    // A part that is asked for twice is planned once.
    #expect(RPUStudy.plan(panels: [.B, .B]) == RPUStudy.plan(panels: [.B]))
  }

  @Test("every setting of a plan is a valid one")
  func valid() throws {
    for run in RPUStudy.plan(seeds: 1, gridPoints: 7) + RPUStudy.plan(seeds: 1, isQuick: true) {
      for array in run.network.arrays {
        if case .analog(let settings) = array.tile { try settings.validate() }
      }
    }
  }

  @Test(
    """
    a grid holds the paper's values, its threshold, and values evenly spaced in the logarithm \
    of the harm
    """
  )
  func grid() {
    let a = Sweep(parameter: "p", short: "p", plotted: [0.1, 0.032, 0.01], published: 0.01)
    #expect(a.grid(0) == [0.01, 0.032, 0.1])
    #expect(a.grid(4) == [0.0025, 0.005, 0.01, 0.02, 0.032, 0.1])
    #expect(a.grid(1) == [0.005, 0.01, 0.032, 0.1])
    // A smaller bound is worse: the mildest comes first, and the grid reaches to four times the
    // threshold.
    let b = Sweep(
      parameter: "p", short: "p", severity: .inverse, plotted: [0.1, 0.2, 0.3], published: 0.3)
    #expect(b.grid(4) == [1.2, 0.6, 0.3, 0.2, 0.15, 0.1])
    let f = Sweep(
      parameter: "p", short: "p", severity: .shortfall, plotted: [0.5, 0.75, 0.9], published: 0.95)
    #expect(f.grid(4) == [0.987, 0.975, 0.95, 0.9, 0.75, 0.5])
    // 3 is within 8 % of the plotted 3.2 and left out.
    let c = Sweep(parameter: "p", short: "p", plotted: [10, 3.2, 1], published: 1.5)
    #expect(c.grid(4) == [0.38, 0.75, 1, 1.5, 3.2, 10])
    #expect(
      a.quickGrid() == [0.005, 0.01, 0.1] && f.quickGrid() == [0.975, 0.95, 0.5]
        && b.quickGrid() == [0.6, 0.3, 0.1])
  }

  @Test(
    "severities grow with the harm, and back again",
    arguments: [Severity.value, .inverse, .shortfall])
  func severity(_ severity: Severity) {
    let worse: (Double, Double) = severity == .value ? (0.1, 0.2) : (0.2, 0.1)
    #expect(severity.of(worse.0) < severity.of(worse.1))
    #expect(abs(severity.value(severity.of(0.3)) - 0.3) < 1e-15)
  }
}
