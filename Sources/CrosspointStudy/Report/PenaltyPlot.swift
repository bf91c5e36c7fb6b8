import Foundation

/// Penalty against the swept value: seeds, means, the rising fit, the crossing with its interval
/// and the paper's threshold.
enum PenaltyPlot {
  /// Penalties that it shows, in percentage points.
  static func scale(tolerance: Double) -> ClosedRange<Double> { -2 * tolerance...7 * tolerance }

  /// Nil where no penalty is on the scale.
  static func make(_ result: StudyAnalysis.SweepResult, tolerance: Double) -> Plot? {
    let scale = scale(tolerance: tolerance)
    guard result.settings.flatMap(\.penalties).contains(where: scale.contains) else { return nil }
    var plot = Plot()
    let sweep = result.sweep
    let (low, high) = (scale.lowerBound, scale.upperBound)
    func x(_ value: Double) -> Double {
      (sweep.severity == .shortfall ? 1 - value : value) * (sweep.isPercentage ? 100 : 1)
    }
    let xs = (result.settings.compactMap(\.value) + [sweep.published]).map(x)
    let range = xs.min()! / 1.25...xs.max()! * 1.25
    let worseLeft = sweep.severity == .inverse
    plot.set("logscale x")
    let (left, right) =
      worseLeft ? (range.upperBound, range.lowerBound) : (range.lowerBound, range.upperBound)
    plot.set("xrange [\(left):\(right)]")
    plot.set("xtics " + Plot.logarithmicTics(range, suffix: sweep.isPercentage ? " %" : ""))
    plot.set("yrange [\(low):\(high)]")
    plot.set(
      "xlabel "
        + Plot.quote(sweep.severity == .shortfall ? "1 − \(sweep.parameter)" : sweep.parameter)
        + " offset 0,0.5")
    plot.set("ylabel 'penalty, percentage points'")

    if case .resolved(_, let from, let to) = result.threshold.outcome {
      plot.curve(
        [[x(from), low, high], [x(to), low, high]],
        "using 1:2:3 with filledcurves lc rgb '#3a7bd5' fs transparent solid 0.18",
        title: "90 % interval")
    }
    if let crossing = result.threshold.crossing {
      plot.curve(
        [[x(crossing), low], [x(crossing), high]], "with lines lw 1.8 lc rgb '#3a7bd5'",
        title: "ours")
    }
    plot.curve(
      [[x(sweep.published), low], [x(sweep.published), high]],
      "with lines lw 1.8 dt 4 lc rgb '#d0453f'", title: "the paper's")
    plot.curve(
      [[range.lowerBound, tolerance], [range.upperBound, tolerance]],
      "with lines lw 1.2 dt 2 lc rgb 'black'",
      title: "exact + \(significant(tolerance, 2))")
    let points = Array(zip(result.settings, result.threshold.fit))
    plot.curve(
      points.map { [x($0.value!), $1] }, "with lines lw 1.5 lc rgb '#4f9d3a'", title: "rising fit")
    plot.curve(
      points.flatMap { s, _ in s.penalties.filter(scale.contains).map { [x(s.value!), $0] } },
      "with points pt 6 ps 0.6 lc rgb 'gray50'",
      title: "seeds")
    plot.curve(
      points.filter { scale.contains($0.0.meanPenalty) }.map {
        [x($0.0.value!), $0.0.meanPenalty]
      },
      "with points pt 7 ps 0.7 lc rgb '#4f9d3a'", title: "mean")
    let (above, below) = (
      points.filter { $0.0.meanPenalty > high }, points.filter { $0.0.meanPenalty < low }
    )
    plot.curve(
      above.map { [x($0.0.value!), high * 0.97] }, "with points pt 9 ps 0.9 lc rgb '#4f9d3a'",
      title: "off the scale")
    plot.curve(
      below.map { [x($0.0.value!), low * 0.9] }, "with points pt 11 ps 0.9 lc rgb '#4f9d3a'",
      title: "off the scale, below")
    return plot
  }
}
