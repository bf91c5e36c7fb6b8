import CrosspointFiles
import CrosspointStudy
import Foundation
import TestSupport
import Testing

@Suite("What runs of nonlinear currents come to")
struct NonlinearAnalysisTests {
  private typealias Selection = NonlinearStudy.Selection
  private typealias Records = NonlinearRecords

  private let filament = NonlinearStudy.Selection(devices: [.filament], networks: [.dense])

  @Test("choices by the images of seed 1, and hypotheses by seed")
  func analysis() throws {
    let analysis = try NonlinearAnalysis(Records.whole(filament))
    let of = try #require(analysis.devices.first)
    #expect(analysis.devices.count == 1 && of.exactError == 2 && analysis.leftOut.isEmpty)
    // Range 4 is the best of all seeds' means, and not of the seed that chooses.
    #expect(of.tuned?.range == 1 && of.tuned?.seeds == [1, 2, 3])
    #expect(of.trained?.voltage == 0.5 && of.trained?.range == 4)
    #expect(of.trained?.seeds == [1, 2, 3] && of.bounded?.range == 1)
    #expect(of.mapped.map(\.voltage) == NonlinearDevice.filament.voltages)
    #expect(of.at(.trained).count == 4 && of.at(.trained).allSatisfy { $0.seeds.count == 3 })
    #expect(of.spreads.count == 8 && of.floorless.count == 6)
    #expect(of.points.filter { $0.method == .trained }.count == 12)
    let hypotheses = analysis.hypotheses
    #expect(
      hypotheses.map(\.name) == [
        "trained-beats-tuned", "trained-beats-mapped", "trained-beats-bounded",
        "trained-beats-bounded-there",
      ])
    #expect(hypotheses[0].rows.map(\.outcome) == [.supported])
    #expect(abs(hypotheses[0].rows[0].difference.mean + 1.7) < 1e-9)
    #expect(abs(hypotheses[2].rows[0].difference.mean + 1.2) < 1e-9)
    // All six lie above exact + .3, two of them without floor too.
    #expect(hypotheses[1].rows.allSatisfy { $0.outcome == .supported })
    #expect(
      hypotheses[1].rows.map(\.label)
        == [
          (0.1, 3.02, 0.12), (0.25, 3.02, 0.12), (0.5, 7.02, 0.12), (0.75, 7.02, 0.12),
          (1.0, 7.02, 6.02), (1.25, 7.02, 6.02),
        ].map { voltage, gap, floorless in
          "filament on the dense network, \(voltage == 1 ? "1" : "\(voltage)") V: "
            + "+\(gap) points above exact, +\(floorless) without noise and ADC"
        })
    // The best of seed 1 against each of them: 2.3 beside 5 and 9.
    #expect(abs(hypotheses[1].rows[0].difference.mean + 2.7) < 1e-9)
    #expect(abs(hypotheses[1].rows[2].difference.mean + 6.7) < 1e-9)
    // At the same voltage and range, where networks are trained.
    #expect(hypotheses[3].rows.map(\.outcome) == [.supported, .supported, .supported, .supported])
    #expect(hypotheses[3].rows[0].label.hasSuffix("0.5 V: +4.02 points above exact"))
    #expect(abs(hypotheses[3].rows[0].difference.mean + 3.5) < 1e-9)
    #expect(abs(hypotheses[3].rows[1].difference.mean + 2.8) < 1e-9)
    let said = analysis.findings.joined(separator: " ")
    #expect(said.contains("0.5 V, range 4 (the least voltage and the largest range tried)"))
    #expect(said.contains("Expected: A network trained through I(V, w)"))
    #expect(of.spreads.allSatisfy { $0.seeds == [1, 2, 3] })
    #expect(of.mapped.allSatisfy { $0.range == 8 } && of.floorless.allSatisfy { $0.range == 8 })
    #expect(said.contains("trained within the bounds of pairs"))
    let worse = try NonlinearAnalysis(
      Records.whole(filament) { run, each in
        each.name == "trained" ? 8 + 0.01 * Double(run.seed) : Records.reading(run, each)
      })
    #expect(worse.hypotheses[0].rows.map(\.outcome) == [.refuted])
    #expect(worse.hypotheses[2].rows.map(\.outcome) == [.refuted])
    // As good as exact everywhere: there is nothing to beat.
    let harmless = try NonlinearAnalysis(Records.whole(filament) { _, _ in 2 })
    #expect(harmless.hypotheses[1].rows.isEmpty && harmless.hypotheses[3].rows.isEmpty)
    #expect(
      harmless.hypotheses[1].verdict == "Mapped as it is, it lies nowhere so far above exact.")
    #expect(harmless.hypotheses[3].verdict.hasPrefix("At none of these voltages"))
    #expect(throws: StudyAnalysisError.noRuns) { try NonlinearAnalysis([]) }
  }

  @Test("a run that diverged counts as guessing, and a seed that is there twice once")
  func unusual() throws {
    var all = try Records.whole(filament)
    let diverged = try #require(all.firstIndex { $0.run.id == "dense-filament-0.75V-range2-seed2" })
    all[diverged].divergedAt = 3
    all[diverged].epochs = Array(all[diverged].epochs.prefix(2))
    all[diverged].readings = nil
    #expect(all[diverged].fault == nil)
    var twice = try #require(all.first { $0.run.id == "dense-filament-0.5V-range4-seed2" })
    twice.run.id += "-again"
    let analysis = try NonlinearAnalysis(all + [twice])
    let of = try #require(analysis.devices.first)
    let point = try #require(of.at(.trained).first { $0.voltage == 0.75 })
    #expect(point.seeds == [1, 2, 3] && point.errors[1] == RunRecord.divergedError)
    #expect(point.validation! < 10 && point.clipped == nil)
    #expect(of.trained?.seeds == [1, 2, 3] && of.tuned?.clipped == 0)
    #expect(of.bounded?.clipped == nil)
    // Two exact runs of a seed.
    var exact = try #require(all.first { $0.run.id == "dense-exact-seed1" })
    exact.run.id += "-again"
    #expect(try NonlinearAnalysis(all + [exact]).devices[0].exactError == 2)
  }

  @Test("where the range clips weights, it is said beside what harms without noise and ADC")
  func clipped() throws {
    var all = try Records.whole(filament)
    for index in all.indices where all[index].run.label == "exact" {
      for place in (all[index].readings ?? []).indices { all[index].readings![place].clipped = 3 }
    }
    let analysis = try NonlinearAnalysis(all)
    #expect(analysis.devices[0].tuned?.clipped == 3 && analysis.devices[0].trained?.clipped == nil)
    let labels = analysis.hypotheses[1].rows.map(\.label)
    #expect(labels.count == 6)
    #expect(labels.allSatisfy { $0.hasSuffix("without noise and ADC, some weights clipped") })
  }

  @Test("a rate is chosen by its own error, and the page says where it is the last one tried")
  func rates() throws {
    let choices = try NonlinearAnalysis(Records.whole(filament)).choices
    #expect(choices.count == 6)
    let linear = ["exact", "bounded"]
    #expect(choices.allSatisfy { $0.rate == (linear.contains($0.label) ? 0.04 : 0.08) })
    let folder = try TemporaryFolder()
    try NonlinearReport(NonlinearAnalysis(Records.whole(filament)), redrawCommand: "c")
      .write(to: folder.path)
    let page = try folder.text("report.html")
    #expect(page.contains("0.04, the least tried") && !page.contains("0.08, the"))
  }

  @Test("the report says what is whose, and is made again from its rows")
  func report() throws {
    let folder = try TemporaryFolder()
    let selection = Selection(networks: [.dense])
    let all = try Records.whole(selection)
    try NonlinearReport(NonlinearAnalysis(all), redrawCommand: "c").write(to: folder.path)
    let page = try folder.text("report.html")
    for part in [
      "<svg", "from memory", "none was found", "awarememristor", "Stanford", "← chosen",
      "supported", "RPU-baseline", "Pre-distorted voltages undo", "ADC has no bound",
      "trained within bounds, mapped", "of seed 1 alone", "points above exact",
    ] {
      #expect(page.contains(part), "\(part)")
    }
    // The LeNet is not there.
    #expect(page.contains("class=\"warn\""))
    let both = try TemporaryFolder()
    try NonlinearReport(NonlinearAnalysis(Records.whole(Selection())), redrawCommand: "c")
      .write(to: both.path)
    #expect(try !both.text("report.html").contains("class=\"warn\""))
    let rows = try folder.text("readings.csv").split(separator: "\n").count
    #expect(rows == 1 + (72 + 18 + 12 + 6 + 8) + (72 + 18 + 12 + 6 + 6))
    let again = try TemporaryFolder()
    let redrawn = try NonlinearAnalysis(RunRecord.all(in: folder.path))
    try NonlinearReport(redrawn, redrawCommand: "c").write(to: again.path)
    for name in folder.files { #expect(try folder.text(name) == again.text(name), "\(name)") }
  }
}
