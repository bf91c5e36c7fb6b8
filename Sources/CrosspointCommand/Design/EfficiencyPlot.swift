import CrosspointDesign
import CrosspointPlots

/// Efficiency of the chip against the size of its arrays, for gnuplot.
struct EfficiencyPlot {
  let curve: EfficiencyCurve
  let design: Design

  var plot: Plot {
    let (size, last) = (curve.largestSize, Double(EfficiencyCurve.sizes.last!))
    let resistance = DesignUnit.ohms.text(curve.deviceResistance)
    let drop = DesignUnit.share.text(design.parameters.lineDrop)
    var plot = Plot(width: 900, height: 560)
    for setting in [
      "logscale x 2", "logscale y 10", "xrange [256:16400]", "xtics (\(xTicks))", "mytics 10",
      "xlabel 'lines each way of an array'", "ylabel 'efficiency of the chip, GigaOps/s/W'",
      "yrange [\(decades.first! * 0.999):\(decades.last! * 1.001)]", "ytics (\(yTicks))",
      "grid xtics ytics lc rgb '#dddddd' lt 1",
      "key inside top left vertical Left reverse samplen 4 spacing 1.3 width 0",
      "border lc rgb '#444444'",
    ] { plot.set(setting) }
    if size < last {
      // The region where the lines drop too much begins between two points.
      let from = max(size, Double(EfficiencyCurve.sizes[0]))
      plot.set(
        """
        object 1 rectangle from first \(from), graph 0 to graph 1, graph 1 fc rgb '#c0392b' fs \
        solid 0.10 noborder behind
        """
      )
      plot.set(
        """
        label 1 \(Plot.quote("impossible at \(resistance):")) at graph 0.985, graph 0.11 right \
        tc rgb '#a93226'
        """
      )
      plot.set(
        """
        label 2 \(Plot.quote("lines drop over \(drop)")) at graph 0.985, graph 0.05 right tc \
        rgb '#a93226'
        """
      )
    }
    plot.curve(
      data(curve.points.map { ($0.arraySize, $0.leastDevice) }),
      "using 1:2 with lines lw 2 dt 2 lc rgb '#7f8c8d'",
      title: "least device resistance that the lines allow")
    plot.curve(
      data(curve.points.filter(\.isPossible).map { ($0.arraySize, $0.sameDevice) }),
      "using 1:2 with lines lw 3 lc rgb '#1f618d'",
      title: "devices of \(resistance)")
    if curve.points.contains(where: { !$0.isPossible }) {
      let impossible = curve.points.filter { !$0.isPossible || Double($0.arraySize) == size }
      plot.curve(
        data(impossible.map { ($0.arraySize, $0.sameDevice) }),
        "using 1:2 with lines lw 3 dt 3 lc rgb '#a93226'",
        title: "devices of \(resistance), lines too long")
    }
    let isPossible = !design.problems.contains { $0.kind == .lineDrop }
    let efficiency = DesignUnit.count.text((design.chip.efficiency / 1e9).rounded())
    plot.curve(
      data([(design.parameters.arraySize, design.chip.efficiency)]),
      "using 1:2 with points pt 7 ps 1.3 lc rgb '\(isPossible ? "#1f618d" : "#a93226")'",
      title:
        """
        this design: \(DesignUnit.count.text(Double(design.parameters.arraySize))) lines, \
        \(efficiency)
        """
    )
    return plot
  }

  private var xTicks: String {
    (8...14).map { Plot.tic(DesignUnit.count.text(Double(1 << $0)), at: Double(1 << $0)) }.joined(
      separator: ", ")
  }

  /// Powers of ten around every point, GigaOps/s/W.
  private var decades: [Double] {
    let values =
      (curve.points.flatMap { [$0.sameDevice, $0.leastDevice] } + [design.chip.efficiency]).map {
        $0 / 1e9
      }
    var all = [1.0]
    while all[0] > values.min()! { all.insert(all[0] / 10, at: 0) }
    while all.last! < values.max()! { all.append(all.last! * 10) }
    return Array(all.drop { $0 * 10 <= values.min()! })
  }

  private var yTicks: String {
    decades.map { Plot.tic(DesignUnit.count.text($0), at: $0) }.joined(separator: ", ")
  }

  /// Sizes, and GigaOps/s/W.
  private func data(_ points: [(Int, Double)]) -> [[Double]] {
    points.map { [Double($0.0), $0.1 / 1e9] }
  }
}
