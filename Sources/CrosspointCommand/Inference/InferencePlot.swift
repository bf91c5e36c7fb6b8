import CrosspointFiles
import CrosspointPlots

/// Accuracy against the time since programming, for gnuplot.
struct InferencePlot {
  let report: InferenceReport

  var plot: Plot {
    let times = report.times.sorted { $0.seconds < $1.seconds }
    let places = times.map { place($0.seconds) }
    let (first, last) = (places[0] / 3, places[places.count - 1] * 3)
    let lowest = times.map { min($0.least, $0.interval?[0] ?? $0.least) }.min()!
    let highest = times.map { max($0.most, $0.interval?[1] ?? $0.most) }.max()!
    let low = min(lowest, report.exact_accuracy)
    let high = max(highest, report.exact_accuracy)
    let margin = max(0.1 * (high - low), 0.1)
    var plot = Plot(width: 900, height: 560)
    plot.title("Accuracy of programmed weights, \(report.settings)", size: 14)
    let ticks = zip(times, places).map { Plot.tic($0.time, at: $1) }.joined(separator: ", ")
    for setting in [
      "logscale x 10", "xrange [\(first):\(last)]", "xtics (\(ticks))",
      "xlabel 'time since programming'", "ylabel 'accuracy, %'",
      "yrange [\(low - margin):\(min(high + margin, 100.05))]",
      "grid xtics ytics lc rgb '#dddddd' lt 1", "border lc rgb '#444444'",
      "key outside bottom center horizontal Left reverse samplen 3 spacing 1.2 width 1",
    ] { plot.set(setting) }
    plot.curve(
      [[first, report.exact_accuracy], [last, report.exact_accuracy]],
      "using 1:2 with lines lw 2 dt 2 lc rgb '#7f8c8d'", title: "exact")
    let single = report.repeats.flatMap { each in
      zip(report.times, each.accuracies).map { [place($0.seconds), $1] }
    }
    plot.curve(
      single, "using 1:2 with points pt 7 ps 0.8 lc rgb '#8a6d3b'",
      title: report.repeats.count == 1 ? nil : "single programmings")
    plot.curve(
      zip(times, places).compactMap { time, place in
        time.interval.map { [place, time.mean, $0[0], $0[1]] }
      }, "using 1:2:3:4 with yerrorbars pt 0 lw 2 lc rgb '#1f4e9c'",
      title: "\(Int((100 * report.coverage).rounded())) % interval of the mean")
    plot.curve(
      zip(times, places).map { [$1, $0.mean] },
      "using 1:2 with linespoints lw 3 pt 7 ps 0.9 lc rgb '#1f4e9c'",
      title: "mean of \(counted(report.repeats.count, "programming"))")
    return plot
  }

  /// Where a time stands on the logarithmic axis: 0 s a decade and a half before the first other.
  private func place(_ seconds: Double) -> Double {
    if seconds > 0 { return seconds }
    let others = report.times.map(\.seconds).filter { $0 > 0 }
    return (others.min() ?? 30) / 30
  }
}
