import Crosspoint
import CrosspointPlots

/// The pictures of the study of limited precision.
enum PrecisionPlots {
  private typealias Curve = (label: String, style: String, points: [[Double]])

  /// Test error against FL, a curve for each rounding with its interval between seeds. Nil where
  /// fewer than two FL were run.
  static func fractionBits(_ analysis: PrecisionAnalysis, _ group: PrecisionCase.Group) -> Plot? {
    let curves = Rounding.allCases.reversed().enumerated().map { index, rounding -> Curve in
      let own = analysis.entries(group).filter { entry in
        entry.value.map { entry.label == PrecisionCase.label(rounding, fractionBits: Int($0)) }
          ?? false
      }
      return (rounding.rawValue, style(index * 5), own.map { [$0.value!] + range($0) })
    }
    return bits(curves, xLabel: "FL, bits behind the point", base: analysis.base(group))
  }

  /// Test error against the bits of a word. Nil where fewer than two were run.
  static func words(_ analysis: PrecisionAnalysis) -> Plot? {
    let sixteen = analysis.entry(.dense, PrecisionCase.label(.stochastic, fractionBits: 14))
    let curves = [
      ("all quantities", 0, PrecisionCase.wholeWords),
      ("all but outputs", 5, PrecisionCase.shortWeights),
    ].map { name, colour, words -> Curve in
      let own = words.compactMap { analysis.entry(.words, $0.label) }
      let points = own.map { [$0.value!] + range($0) }
      return (name, style(colour), points + [sixteen].compactMap { $0.map { [16] + range($0) } })
    }
    return bits(curves, xLabel: "bits of a word", base: analysis.base(.words))
  }

  /// Test error against the bits of a weight, a curve for each way to hold it. Nil where fewer than
  /// two were run.
  static func axis(_ analysis: PrecisionAnalysis) -> Plot? {
    let curves = PrecisionCase.Holding.allCases.enumerated().map { index, holding -> Curve in
      let points = holding.bits.compactMap { bits in
        analysis.entry(.axis, "\(holding.label), \(bits) bits").map { [Double(bits)] + range($0) }
      }
      return (holding.label, style([0, 5, 2, 4][index]), points)
    }
    return bits(
      curves, xLabel: "bits of a weight: log₂ of its states between its ends",
      base: analysis.base(.axis))
  }

  /// Test error by epoch, those of wider formats at the end marked. Nil for a single epoch.
  static func epochs(_ entries: [PrecisionAnalysis.Entry], base: PrecisionAnalysis.Entry?) -> Plot?
  {
    guard let last = entries.map(\.epoch).min(), last > 1 else { return nil }
    func points(_ entry: PrecisionAnalysis.Entry) -> [[Double]] {
      (0..<last).map { [Double($0 + 1), entry.error(afterEpoch: $0)] }
    }
    // Those of wider formats have the colour of the same without, which is dashed.
    let wide = entries.filter { $0.group == .wider }.map(\.label)
    var curves = entries.enumerated().map { index, entry -> Curve in
      let isDashed = wide.isEmpty ? index % 2 == 1 : entry.group != .wider
      let dashes = isDashed ? 5 : 1
      let colour = Plot.colour(
        wide.firstIndex(of: entry.label) ?? index, of: wide.isEmpty ? entries.count : wide.count)
      let label = entry.label + (entry.group == .wider ? ", then 20 bits" : "")
      return (label, "with lines lw 2 dt \(dashes) lc rgb '\(colour)'", points(entry))
    }
    if let base {
      curves.append((base.label, "with lines lw 2.4 lc rgb 'black'", points(base)))
    }
    var plot = Plot(width: 760, height: 460)
    plot.set("xlabel 'epoch' offset 0,0.5")
    plot.set("xrange [1:\(last)]")
    if last <= 12 { plot.set("xtics 1") }
    setErrors(&plot, curves.flatMap { $0.points.map { $0[1] } })
    for curve in curves { plot.curve(curve.points, curve.style, title: curve.label) }
    return plot
  }

  private static func style(_ colour: Int) -> String {
    "using 1:2:3:4 with yerrorlines pt 7 ps 0.6 lw 2 lc rgb '\(Plot.colours[colour])'"
  }

  /// The mean error, and the least and the largest of the seeds.
  private static func range(_ entry: PrecisionAnalysis.Entry) -> [Double] {
    [entry.meanError, entry.errors.min()!, entry.errors.max()!]
  }

  private static func bits(_ curves: [Curve], xLabel: String, base: PrecisionAnalysis.Entry?)
    -> Plot?
  {
    let bits = curves.flatMap { $0.points.map { $0[0] } }
    guard let least = bits.min(), let most = bits.max(), least < most else { return nil }
    var plot = Plot(width: 760, height: 460)
    plot.set("xlabel '\(xLabel)' offset 0,0.5")
    plot.set("xrange [\(least - 0.5):\(most + 0.5)]")
    plot.set("xtics 1")
    setErrors(
      &plot, curves.flatMap { $0.points.flatMap { $0[1...] } } + (base.map { [$0.meanError] } ?? [])
    )
    for curve in curves { plot.curve(curve.points, curve.style, title: curve.label) }
    if let base {
      plot.curve(
        [[least - 0.5, base.meanError], [most + 0.5, base.meanError]],
        "with lines lw 2 lc rgb 'black'", title: base.label)
    }
    return plot
  }

  /// A logarithmic axis of errors in percent.
  private static func setErrors(_ plot: inout Plot, _ errors: [Double]) {
    let values = errors.filter { $0 > 0 }
    let range = (values.min() ?? 1) * 0.8...(values.max() ?? 1) * 1.25
    plot.set("ylabel 'test error, %'")
    plot.set("logscale y")
    plot.set("yrange [\(range.lowerBound):\(range.upperBound)]")
    plot.set("ytics " + Plot.logarithmicTics(range))
  }
}
