import CrosspointPlots

/// The pictures of the study of nonlinear currents: test errors with their intervals.
enum NonlinearPlots {
  private typealias Point = NonlinearAnalysis.Point

  /// Error against read voltage, a curve for each method. Nil for a single voltage.
  static func voltages(_ of: NonlinearAnalysis.OfDevice) -> Plot? {
    let curves = NonlinearStudy.Method.allCases.map { method in
      (method.title, of.at(method).map { ($0, Double($0.voltage)) })
    }
    return plot(of, curves, x: "read voltage, V")
  }

  /// Error against weight range: mapped at each voltage, those trained on pairs at their best.
  static func ranges(_ of: NonlinearAnalysis.OfDevice) -> Plot? {
    let mapped = of.points.filter { $0.method == .mapped }
    var curves = Set(mapped.map(\.voltage)).sorted().map { voltage in
      (
        "mapped, \(significant(Double(voltage), 3)) V",
        mapped.filter { $0.voltage == voltage }.map { ($0, Double($0.range)) }
      )
    }
    for method in [NonlinearStudy.Method.bounded, .trained] {
      guard let best = of.best(method)?.voltage else { continue }
      curves.append(
        (
          "\(method.title), \(significant(Double(best), 3)) V",
          of.points.filter { $0.method == method && $0.voltage == best }
            .map { ($0, Double($0.range)) }
        ))
    }
    return plot(of, curves, x: "weight range", isLogarithmic: true)
  }

  /// Error against the spread of devices.
  static func spreads(_ of: NonlinearAnalysis.OfDevice, words: String) -> Plot? {
    let curves = [NonlinearStudy.Method.mapped, .trained].map { method in
      (
        method.title,
        of.spreads.filter { $0.method == method }.map { ($0, Double($0.spread)) }
      )
    }
    return plot(of, curves, x: "device-to-device spread, \(words)")
  }

  private static func plot(
    _ of: NonlinearAnalysis.OfDevice, _ curves: [(String, [(Point, Double)])], x: String,
    isLogarithmic: Bool = false
  ) -> Plot? {
    let all = curves.flatMap(\.1)
    let errors = (all.map { mean($0.0.errors) } + [of.exactError]).filter { $0 > 0 }
    guard all.count > 1, let least = errors.min(), let most = errors.max() else { return nil }
    let range = least * 0.8...min(max(most * 1.25, least * 2), 100)
    let places = all.map(\.1)
    let (first, last) = (places.min()!, places.max()!)
    guard first < last else { return nil }
    var plot = Plot(width: 760, height: 460)
    plot.set("xlabel '\(x)' offset 0,0.5")
    plot.set("ylabel 'test error, %'")
    plot.set("logscale y")
    plot.set("yrange [\(range.lowerBound):\(range.upperBound)]")
    plot.set("ytics " + Plot.logarithmicTics(range))
    if isLogarithmic {
      plot.set("logscale x 2")
      plot.set("xrange [\(first * 0.9):\(last * 1.1)]")
      let tics = Set(places).sorted().map { Plot.tic(significant($0, 3), at: $0) }
      plot.set("xtics (" + tics.joined(separator: ", ") + ")")
    } else {
      let margin = (last - first) * 0.03
      plot.set("xrange [\(first - margin):\(last + margin)]")
    }
    let drawn = curves.filter { !$0.1.isEmpty }
    for (index, curve) in drawn.enumerated() {
      let colour = Plot.colour(index, of: drawn.count)
      let points = curve.1.sorted { $0.1 < $1.1 }.map { point, place -> [Double] in
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
        title: curve.0)
    }
    plot.curve(
      [[first, of.exactError], [last, of.exactError]], "with lines lw 1.6 dt 2 lc rgb 'black'",
      title: "exact")
    return plot
  }
}
