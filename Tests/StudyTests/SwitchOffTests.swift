import CrosspointStudy
import Foundation
import Testing

@Suite("Findings of what is switched off")
struct SwitchOffTests {
  /// The findings on RPU-baseline with these errors of its rows, for each seed.
  private func findings(seeds: UInt64, _ error: (_ name: String, _ seed: UInt64) -> Double) throws
    -> (
      text: String, analysis: StudyAnalysis
    )
  {
    let made = MadeUp()
    let records = RPUStudy.plan(epochs: 6, seeds: Int(seeds), panels: [.baseline]).filter {
      ["exact", "fig4-baseline"].contains($0.group)
    }.map { run in
      made.record(run, error: run.group == "exact" ? 20 : error(run.label, run.seed))
    }
    let analysis = try StudyAnalysis(RPUStudy.study, records)
    return (try #require(analysis.findings.first { $0.hasPrefix("RPU-baseline") }), analysis)
  }

  @Test("one seed: a rise of thirty points leads, before a fall of one")
  func oneSeed() throws {
    let (text, _) = try findings(seeds: 1) { name, _ in
      name == "noise of the products" ? 56 : name == "DAC" ? 23.7 : 25
    }
    #expect(
      text.contains(
        """
        The largest change is a rise: without the noise of the products the error rises by \
        31.00 points, from one seed: whether it stands out of the noise is not known. The \
        largest fall is by DAC switched off (1.30 points).
        """
      ), "\(text)")
  }

  @Test("one seed: a fall leads where it is the larger one, and a rise is told behind it")
  func fall() throws {
    let (text, _) = try findings(seeds: 1) { name, _ in
      name == "ADC" ? 25.5 : name == "DAC" ? 23.7 : 25
    }
    #expect(
      text.contains("The largest fall is by DAC switched off (1.30 points), from one seed"),
      "\(text)")
    #expect(
      text.hasSuffix("Without the ADC, on the other hand, it rises by 0.50 points."), "\(text)")
    let none = try findings(seeds: 1) { name, _ in name == "everything on" ? 25 : 26 }.text
    #expect(none.hasSuffix("Nothing that is switched off lowers the error."), "\(none)")
  }

  @Test("several seeds: a rise leads only where it stands out of the noise")
  func seeds() throws {
    func text(rise: Double) throws -> String {
      try findings(seeds: 3) { name, seed in
        let noise = 0.1 * MadeUp().draw(seed, name.count)
        return name == "weight bounds"
          ? 25 + rise + noise : name == "DAC" ? 24.7 + noise : 25 + noise
      }.text
    }
    #expect(
      try text(rise: 4.9).contains(
        "The largest change is a rise: without the weight bounds the error rises by 4."))
    #expect(!(try text(rise: 0.05)).contains("rise"))
  }

  @Test("a pair says what does the harm where one is off, and where it is not that")
  func pair() throws {
    func page(_ both: Double) throws -> String {
      let (text, analysis) = try findings(seeds: 1) { name, _ in
        name == "noise of the products" ? 56 : name == "noise of the products and ADC" ? both : 25
      }
      // No part of the ranking.
      #expect(!text.contains("products and ADC"))
      let ranking = analysis.switchOffs[0].ranking
      #expect(
        ranking.pairs.map(\.label) == ["noise of the products and ADC"] && ranking.rows.count == 9)
      guard case .switchOff(_, let pairs) = analysis.switchOffs[0].group.role else { return "" }
      return Findings.pair(pairs[0], ranking) ?? "nothing"
    }
    #expect(
      try page(24).contains(
        """
        the error rises by 31.00 points, and without both that and the ADC it falls by 1.00. \
        So it is the ADC
        """
      ))
    #expect(try page(24).contains("within half a step of zero, 0.024,"))
    #expect(try page(55).contains("it rises by 30.00. So it is not the ADC"))
    #expect(try findings(seeds: 1) { _, _ in 25 }.analysis.switchOffs[0].ranking.rise == nil)
  }
}
