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
          \(significant(NonlinearStudy.harm, 2)) points above exact, the one trained through \
          I(V, w), at its best voltage and weight range, beats it.
          """,
        difference: "error less that of the mapped one", isBelowZero: true,
        withoutRows: devices.contains { $0.trained != nil && !$0.mapped.isEmpty }
          ? "Mapped as it is, it lies nowhere so far above exact." : nil,
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
      Hypothesis(
        name: "trained-beats-bounded-there",
        claim:
          """
          At every read voltage, of those that are trained at, at which the network that was \
          trained within the same bounds lies more than \(significant(NonlinearStudy.harm, 2)) \
          points above exact, the one trained through I(V, w) beats it at that voltage and a \
          weight range of \(significant(Double(NonlinearStudy.range), 2)): the law, and a learning \
          rate of its own, are all that the one has and the other lacks.
          """,
        difference: "error less that of the bounded one", isBelowZero: true,
        withoutRows: devices.contains { $0.trained != nil && $0.bounded != nil }
          ? "At none of these voltages does it lie so far above exact." : nil,
        devices.flatMap(bent)),
    ]
  }

  /// The voltages at which the mapped network is harmed, and how much of that is not the floor's.
  private static func harmed(_ of: OfDevice) -> [(String, [Double], Bool)] {
    guard let trained = of.trained else { return [] }
    return of.mapped.compactMap { mapped in
      guard of.gap(mapped) > NonlinearStudy.harm else { return nil }
      let floorless = of.floorless.first { $0.voltage == mapped.voltage }.map {
        ", \(signed(of.gap($0), 2)) without noise and ADC"
          + (($0.clipped ?? 0) > 0 ? ", some weights clipped" : "")
      }
      return row("\(above(of, mapped))\(floorless ?? "")", trained, mapped)
    }
  }

  /// The voltages at which the bounded network is harmed, and was trained through the law.
  private static func bent(_ of: OfDevice) -> [(String, [Double], Bool)] {
    of.at(.bounded).compactMap { bounded in
      guard of.gap(bounded) > NonlinearStudy.harm,
        let trained = of.at(.trained).first(where: { $0.voltage == bounded.voltage })
      else { return nil }
      return row(above(of, bounded), trained, bounded)
    }
  }

  private static func above(_ of: OfDevice, _ point: Point) -> String {
    """
    \(of.title), \(significant(Double(point.voltage), 3)) V: \(signed(of.gap(point), 2)) points \
    above exact
    """
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
