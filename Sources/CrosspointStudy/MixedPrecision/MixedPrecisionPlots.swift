import CrosspointPlots

/// The pictures of the study of mixed precision.
enum MixedPrecisionPlots {
  /// Test error against epoch, the mean of the seeds of each of the headline's cases. Nil for a
  /// single epoch, and where no error is above zero.
  static func epochs(_ analysis: MixedPrecisionAnalysis) -> Plot? {
    let curves = headline(analysis) { entry, epoch in
      mean(entry.records.map { $0.errorCurve[epoch] })
    }
    let values = curves.flatMap { $0.points.map { $0[1] } }.filter { $0 > 0 }
    guard let least = values.min(), let most = values.max(), curves[0].points.count > 1 else {
      return nil
    }
    let aim = 100 - MixedPrecisionStudy.aim
    let range = min(least, aim) * 0.8...most * 1.25
    var plot = Plot(width: 760, height: 440)
    plot.set("ylabel 'test error, %'")
    plot.set("logscale y")
    plot.set("yrange [\(range.lowerBound):\(range.upperBound)]")
    plot.set("ytics " + Plot.logarithmicTics(range))
    draw(curves, &plot)
    plot.curve(
      [[1, aim], [Double(curves[0].points.count), aim]], "with lines lw 1.2 dt 2 lc rgb 'black'",
      title: "\(fixed(MixedPrecisionStudy.aim, 1)) % accuracy")
    return plot
  }

  /// Pulses of devices in each epoch. Nil for a single epoch, and without any.
  static func pulses(_ analysis: MixedPrecisionAnalysis) -> Plot? {
    let curves = headline(analysis) { entry, epoch in
      let pulses = entry.records.compactMap { record in
        record.epochs.indices.contains(epoch) ? record.epochs[epoch].pulses : nil
      }
      let millions = pulses.map { Double($0) / 1e6 }.filter { $0 > 0 }
      return millions.isEmpty ? nil : mean(millions)
    }.filter { !$0.points.isEmpty }
    let values = curves.flatMap { $0.points.map { $0[1] } }
    guard let least = values.min(), let most = values.max(),
      curves.contains(where: { $0.points.count > 1 })
    else { return nil }
    let range = least * 0.7...most * 1.4
    var plot = Plot(width: 760, height: 380)
    plot.set("ylabel 'pulses of an epoch, millions'")
    plot.set("logscale y")
    plot.set("yrange [\(range.lowerBound):\(range.upperBound)]")
    plot.set("ytics " + Plot.logarithmicTics(range))
    draw(curves, &plot)
    return plot
  }

  /// What each variation of a group costs, in points of accuracy: a bar each. Nil without any.
  static func costs(_ variations: [MixedPrecisionAnalysis.Comparison]) -> Plot? {
    guard !variations.isEmpty else { return nil }
    let count = Double(variations.count)
    var plot = Plot(width: 760, height: 90 + 26 * variations.count)
    plot.set("key off")
    plot.set("xlabel 'accuracy less that of mixed precision, points'")
    plot.set("yrange [\(count + 0.5):0.5]")
    let tics = variations.enumerated().map { Plot.tic($1.entry.label, at: Double($0 + 1)) }
    plot.set("ytics (" + tics.joined(separator: ", ") + ") scale 0")
    plot.set("grid noytics")
    plot.set("style fill solid 0.75 noborder")
    let bars = variations.enumerated().map { index, each in
      let (y, gain) = (Double(index + 1), -each.difference)
      return [gain / 2, y, min(gain, 0), max(gain, 0), y - 0.32, y + 0.32]
    }
    plot.curve(bars, "using 1:2:3:4:5:6 with boxxyerror lc rgb '#3a7bd5'")
    plot.curve([[0, 0.5], [0, count + 0.5]], "with lines lw 1 lc rgb 'black'")
    return plot
  }

  private typealias Curve = (label: String, style: String, points: [[Double]])

  /// Of each case of the headline the points at which `value` has one.
  private static func headline(
    _ analysis: MixedPrecisionAnalysis,
    _ value: (MixedPrecisionAnalysis.Entry, Int) -> Double?
  ) -> [Curve] {
    let entries: [(MixedPrecisionAnalysis.Entry?, String)] = [
      (analysis.exact, "with linespoints pt 7 ps 0.5 lw 2 lc rgb 'black'"),
      (analysis.base, "with linespoints pt 7 ps 0.5 lw 2 lc rgb '\(Plot.colours[0])'"),
      (analysis.withoutChi, "with linespoints pt 7 ps 0.5 lw 2 lc rgb '\(Plot.colours[5])'"),
    ]
    return entries.compactMap { entry, style in
      entry.map { entry in
        let points = (0..<entry.epoch).compactMap { epoch in
          value(entry, epoch).map { [Double(epoch + 1), $0] }
        }
        return (entry.label, style, points)
      }
    }
  }

  private static func draw(_ curves: [Curve], _ plot: inout Plot) {
    let last = curves.map(\.points.count).max() ?? 1
    plot.set("xlabel 'epoch' offset 0,0.5")
    plot.set("xrange [1:\(max(last, 2))]")
    if last <= 10 { plot.set("xtics 1") }
    for curve in curves { plot.curve(curve.points, curve.style, title: curve.label) }
  }
}
