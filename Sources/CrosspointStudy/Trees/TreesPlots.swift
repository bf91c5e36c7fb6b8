import CrosspointPlots

/// The pictures of the study of trees that gnuplot draws.
enum TreesPlots {
  /// F1 of the test after each epoch, the mean of the seeds of each case. Nil where no case has two
  /// epochs with one.
  static func epochs(_ analysis: TreesAnalysis) -> Plot? {
    let curves = analysis.entries.map { entry in
      let curves = entry.curves
      let length = curves.map(\.count).max() ?? 0
      let points = (0..<length).compactMap { epoch -> [Double]? in
        let values = curves.compactMap { $0.indices.contains(epoch) ? $0[epoch] : nil }
        return values.isEmpty ? nil : [Double(epoch + 1), mean(values)]
      }
      return (label: entry.label, points: points)
    }.filter { !$0.points.isEmpty }
    let last = curves.flatMap { $0.points.map { $0[0] } }.max() ?? 0
    guard last > 1 else { return nil }
    var plot = Plot(width: 860, height: 460)
    plot.set("xlabel 'epoch' offset 0,0.5")
    plot.set("ylabel 'F1 of the test at the probability ½'")
    plot.set("yrange [0:1]")
    plot.set("xrange [1:\(last)]")
    if last <= 10 { plot.set("xtics 1") }
    plot.set("key bottom right")
    for (index, curve) in curves.enumerated() {
      plot.curve(
        curve.points,
        "with linespoints pt 7 ps 0.4 lw 2 lc rgb '\(Plot.colour(index, of: curves.count))'",
        title: curve.label)
    }
    return plot
  }
}
