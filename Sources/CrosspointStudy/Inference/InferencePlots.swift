import CrosspointPlots
import Foundation

/// The pictures of the study of inference: test errors with their intervals.
enum InferencePlots {
  private typealias Case = InferenceAnalysis.Case
  private typealias OfNetwork = InferenceAnalysis.OfNetwork

  /// A curve: its name, and points at places of the horizontal axis.
  private typealias Curve = (title: String, points: [(place: Double, point: Point)])
  private typealias Point = InferenceAnalysis.Point

  /// Error against time, a curve for each case of a question. Nil where nothing is read at two
  /// times.
  static func times(
    _ of: InferenceAnalysis.OfNetwork, _ cases: [(title: String, each: InferenceAnalysis.Case)]
  ) -> Plot? {
    // What was programmed stands two decades before the first second.
    func place(_ seconds: Double) -> Double { seconds > 0 ? log10(seconds) : -2 }
    let curves: [Curve] = cases.filter { $0.each.points.count > 1 }.map { title, each in
      (title, each.points.map { (place($0.seconds), $0) })
    }
    let seconds = Set(curves.flatMap { $0.points.map(\.point.seconds) }).sorted()
    let tics = seconds.map { (InferenceTime.text($0), place($0)) }
    return plot(of, curves, x: "time since programming", tics: tics)
  }

  /// Error against what is varied, a curve for each time; places are evenly apart.
  static func values(
    _ of: InferenceAnalysis.OfNetwork, _ cases: [(title: String, each: InferenceAnalysis.Case)],
    x: String
  ) -> Plot? {
    let common = cases.map { Set($0.each.points.map(\.seconds)) }
    guard let first = common.first else { return nil }
    let times = common.dropFirst().reduce(first) { $0.intersection($1) }.sorted()
    let curves: [Curve] = times.map { seconds in
      (
        InferenceTime.text(seconds),
        cases.enumerated().map { (Double($0), $1.each.at(seconds)!) }
      )
    }
    return plot(of, curves, x: x, tics: cases.enumerated().map { ($1.title, Double($0)) })
  }

  private static func plot(
    _ of: OfNetwork, _ curves: [Curve], x: String, tics: [(String, Double)]
  ) -> Plot? {
    let errors = (curves.flatMap { $0.points.map { mean($0.point.means) } } + [of.exactError])
      .filter { $0 > 0 }
    guard tics.count > 1, let least = errors.min(), let most = errors.max() else { return nil }
    let range = least * 0.8...min(max(most * 1.25, least * 2), 100)
    let (first, last) = (tics.map(\.1).min()!, tics.map(\.1).max()!)
    let margin = (last - first) * 0.04
    var plot = Plot(width: 760, height: 460)
    plot.set("xlabel '\(x)' offset 0,0.5")
    plot.set("ylabel 'test error, %'")
    plot.set("logscale y")
    plot.set("yrange [\(range.lowerBound):\(range.upperBound)]")
    plot.set("ytics " + Plot.logarithmicTics(range))
    plot.set("xrange [\(first - margin):\(last + margin)]")
    plot.set("xtics (" + tics.map { Plot.tic($0.0, at: $0.1) }.joined(separator: ", ") + ")")
    for (index, curve) in curves.enumerated() {
      let colour = Plot.colour(index, of: curves.count)
      let points = curve.points.map { place, point -> [Double] in
        let interval = point.interval
        let low = interval.ends?.lowerBound ?? interval.mean
        let high = interval.ends?.upperBound ?? interval.mean
        return [
          place, max(interval.mean, range.lowerBound), max(low, range.lowerBound),
          min(high, range.upperBound),
        ]
      }
      plot.curve(
        points, "using 1:2:3:4 with yerrorlines pt 7 ps 0.6 lw 1.8 lc rgb '\(colour)'",
        title: curve.title)
    }
    plot.curve(
      [[first, of.exactError], [last, of.exactError]], "with lines lw 1.6 dt 2 lc rgb 'black'",
      title: "exact")
    return plot
  }
}
