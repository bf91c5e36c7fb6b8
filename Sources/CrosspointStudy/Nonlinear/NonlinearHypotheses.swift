extension Hypothesis {
  private typealias OfDevice = NonlinearAnalysis.OfDevice
  private typealias Point = NonlinearAnalysis.Point

  /// The hypotheses of the study, on the devices that were run.
  static func nonlinear(_ devices: [NonlinearAnalysis.OfDevice]) -> [Hypothesis] {
    [
      Hypothesis(
        name: "trained-beats-tuned",
        claim:
          """
          A network trained through I(V, w), at its best voltage and weight range, beats the \
          linear one with read voltage and weight range tuned.
          """,
        difference: "error less that of the tuned one", isBelowZero: true,
        devices.compactMap { of in
          guard let trained = of.trained, let tuned = of.tuned else { return nil }
          return row(of.title, trained, tuned)
        }),
      Hypothesis(
        name: "trained-beats-mapped",
        claim:
          """
          Wherever the network mapped as it is lies more than \
          \(significant(NonlinearStudy.harm, 2)) points above exact, of the voltages that are \
          trained at, the one trained through I(V, w) at that voltage beats it. Harm is the law's, \
          or that of clipped weights, where the mapped network lies as far above exact without \
          noise and ADC, and the floor's elsewhere.
          """,
        difference: "error less that of the mapped one", isBelowZero: true,
        devices.flatMap(harmed)),
      Hypothesis(
        name: "trained-beats-bounded",
        claim:
          """
          A network trained through I(V, w), at its best, beats the linear network that was \
          trained within the same bounds, at its best.
          """,
        difference: "error less that of the bounded one", isBelowZero: true,
        devices.compactMap { of in
          guard let trained = of.trained, let bounded = of.bounded else { return nil }
          return row(of.title, trained, bounded)
        }),
    ]
  }

  /// The voltages at which the mapped network is harmed, and by what.
  private static func harmed(_ of: OfDevice) -> [(String, [Double], Bool)] {
    of.mapped.compactMap { mapped in
      guard of.gap(mapped) > NonlinearStudy.harm,
        let trained = of.at(.trained).first(where: { $0.voltage == mapped.voltage })
      else { return nil }
      let cause = of.floorless.first { $0.voltage == mapped.voltage }.map { ": " + harm(of, $0) }
      return row(
        "\(of.title), \(significant(Double(mapped.voltage), 3)) V\(cause ?? "")", trained, mapped)
    }
  }

  /// What is to blame, by the mapped network without noise and ADC; its weights may be clipped too.
  private static func harm(_ of: OfDevice, _ floorless: Point) -> String {
    guard of.gap(floorless) > NonlinearStudy.harm else { return "harm of the floor" }
    return "harm of the law" + ((floorless.clipped ?? 0) > 0 ? " or of clipping" : "")
  }

  private static func row(_ label: String, _ a: Point, _ b: Point) -> (String, [Double], Bool) {
    let other = Dictionary(zip(b.seeds, b.errors), uniquingKeysWith: { first, _ in first })
    return (
      label,
      zip(a.seeds, a.errors).compactMap { seed, error in other[seed].map { error - $0 } },
      [a, b].contains { mean($0.errors) < notLearnt }
    )
  }
}
