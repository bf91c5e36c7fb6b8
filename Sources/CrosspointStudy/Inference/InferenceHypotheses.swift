extension Hypothesis {
  /// The hypotheses of the study of inference, on the networks that were run: a further one is an
  /// entry here.
  static func inference(_ networks: [InferenceAnalysis.OfNetwork]) -> [Hypothesis] {
    typealias Case = InferenceAnalysis.Case
    let year = InferenceTime.year
    let tolerance = significant(InferenceStudy.tolerance, 2)

    /// Errors of one case and time less those of another and less a margin, by seed: of the redraws
    /// that both have, which are of the same seeds.
    func row(
      _ label: String, _ a: Case?, _ aTime: Double, _ b: Case?, _ bTime: Double,
      margin: Double = 0
    ) -> (String, [Double], Bool)? {
      guard let a = a?.at(aTime), let b = b?.at(bTime) else { return nil }
      let others = Dictionary(uniqueKeysWithValues: zip(b.seeds, b.errors))
      let differences = zip(a.seeds, a.errors).compactMap { seed, errors -> Double? in
        guard let other = others[seed] else { return nil }
        return mean(zip(errors, other).map { $0 - $1 }) - margin
      }
      return (label, differences, [a, b].contains { mean($0.means) < notLearnt })
    }
    func ofEach(
      _ row: (InferenceAnalysis.OfNetwork) -> [(String, [Double], Bool)?]
    ) -> [(String, [Double], Bool)] { networks.flatMap { row($0).compactMap { $0 } } }
    /// One at both ends of a year.
    func atEnds(
      _ of: InferenceAnalysis.OfNetwork, _ a: Case?, _ b: Case?,
      margin: Double = InferenceStudy.tolerance
    ) -> [(String, [Double], Bool)?] {
      [0, year].map { time in
        row(
          "\(of.title), \(InferenceTime.text(time))", a, time, b, time, margin: margin)
      }
    }

    return [
      Hypothesis(
        name: "global-beats-none",
        claim:
          """
          A year after programming, one factor for a tile (global compensation) beats none on \
          phase-change memory.
          """,
        difference: "error less that without compensation", isBelowZero: true,
        ofEach { [row($0.title, $0.pcm, year, $0.first(.compensation, "none"), year)] }),
      Hypothesis(
        name: "per-output-beats-global",
        claim:
          """
          A year after programming, a factor for each output beats one for a tile on phase-change \
          memory.
          """,
        difference: "error less that of one factor", isBelowZero: true,
        ofEach { [row($0.title, $0.first(.compensation, "perColumn"), year, $0.pcm, year)] }),
      Hypothesis(
        name: "a-year-is-cheap",
        claim:
          """
          With global compensation a year costs phase-change memory less than \
          \(significant(InferenceStudy.priceOfYear, 2)) point of error.
          """,
        difference:
          "error in a year less that as programmed "
          + "and \(significant(InferenceStudy.priceOfYear, 2))",
        isBelowZero: true,
        ofEach { [row($0.title, $0.pcm, year, $0.pcm, 0, margin: InferenceStudy.priceOfYear)] }),
      Hypothesis(
        name: "sixteen-levels-suffice",
        claim:
          """
          Sixteen levels of phase-change memory are enough: they err in at most \(tolerance) \
          points more than any conductance.
          """,
        difference: "error less that of any conductance and \(tolerance)", isBelowZero: true,
        ofEach { atEnds($0, $0.first(.levels, "16"), $0.pcm) }),
      Hypothesis(
        name: "eight-bits-suffice",
        claim:
          """
          Converters of \(InferenceStudy.bits) bits are enough: they err in at most \(tolerance) \
          points more than exact ones.
          """,
        difference: "error less that of exact converters and \(tolerance)", isBelowZero: true,
        ofEach { atEnds($0, $0.pcm, $0.first(.adc, InferenceCases.exact)) }),
      Hypothesis(
        name: "slices-beat-a-pair",
        claim:
          """
          Four slices of a weight beat one pair of phase-change memory, whose noise is as large \
          for the least digit as for the largest.
          """,
        difference: "error less that of one pair", isBelowZero: true,
        ofEach { atEnds($0, $0.first(.slices, "4"), $0.pcm, margin: 0) }),
    ]
  }
}
