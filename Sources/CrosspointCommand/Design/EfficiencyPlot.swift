import CrosspointDesign

/// Efficiency of the chip against the size of its arrays, for gnuplot.
struct EfficiencyPlot {
  let curve: EfficiencyCurve
  let design: Design

  var script: String {
    let (size, last) = (curve.largestSize, Double(EfficiencyCurve.sizes.last!))
    let resistance = DesignUnit.ohms.text(curve.deviceResistance)
    let drop = DesignUnit.share.text(design.parameters.lineDrop)
    var lines = [
      "set logscale x 2", "set logscale y 10", "set xrange [256:16400]", "set xtics (\(xTicks))", "set mytics 10",
      "set xlabel 'lines each way of an array'", "set ylabel 'efficiency of the chip, GigaOps/s/W'",
      "set yrange [\(decades.first! * 0.999):\(decades.last! * 1.001)]", "set ytics (\(yTicks))",
      "set grid xtics ytics lc rgb '#dddddd' lt 1", "set key top left Left reverse spacing 1.3", "set border lc rgb '#444444'",
    ]
    if size < last {
      // The region where the lines drop too much begins between two points.
      let from = max(size, Double(EfficiencyCurve.sizes[0]))
      lines += [
        "set object 1 rectangle from first \(from), graph 0 to graph 1, graph 1 fc rgb '#c0392b' fs solid 0.10 noborder behind",
        "set label 1 'impossible at \(resistance):' at graph 0.985, graph 0.11 right tc rgb '#a93226'",
        "set label 2 'lines drop over \(drop)' at graph 0.985, graph 0.05 right tc rgb '#a93226'",
      ]
    }
    lines += [
      data("possible", curve.points.filter(\.isPossible).map { ($0.arraySize, $0.sameDevice) }),
      data(
        "impossible", curve.points.filter { !$0.isPossible || Double($0.arraySize) == size }.map { ($0.arraySize, $0.sameDevice) }
      ),
      data("least", curve.points.map { ($0.arraySize, $0.leastDevice) }),
      data("here", [(design.parameters.arraySize, design.chip.efficiency)]),
    ]
    var plots = ["$least using 1:2 with lines lw 2 dt 2 lc rgb '#7f8c8d' title 'least device resistance that the lines allow'"]
    if curve.points.contains(where: \.isPossible) {
      plots.append("$possible using 1:2 with lines lw 3 lc rgb '#1f618d' title 'devices of \(resistance)'")
    }
    if curve.points.contains(where: { !$0.isPossible }) {
      plots.append("$impossible using 1:2 with lines lw 3 dt 3 lc rgb '#a93226' title 'devices of \(resistance), lines too long'")
    }
    let isPossible = !design.problems.contains { $0.kind == .lineDrop }
    let efficiency = DesignUnit.count.text((design.chip.efficiency / 1e9).rounded())
    plots.append(
      "$here using 1:2 with points pt 7 ps 1.3 lc rgb '\(isPossible ? "#1f618d" : "#a93226")' "
        + "title 'this design: \(DesignUnit.count.text(Double(design.parameters.arraySize))) lines, \(efficiency)'")
    return (lines + ["plot " + plots.joined(separator: ", \\\n  ")]).joined(separator: "\n")
  }

  private var xTicks: String { (8...14).map { "'\(DesignUnit.count.text(Double(1 << $0)))' \(1 << $0)" }.joined(separator: ", ") }

  /// Powers of ten around every point, GigaOps/s/W.
  private var decades: [Double] {
    let values = (curve.points.flatMap { [$0.sameDevice, $0.leastDevice] } + [design.chip.efficiency]).map { $0 / 1e9 }
    var all = [1.0]
    while all[0] > values.min()! { all.insert(all[0] / 10, at: 0) }
    while all.last! < values.max()! { all.append(all.last! * 10) }
    return Array(all.drop { $0 * 10 <= values.min()! })
  }

  private var yTicks: String { decades.map { "'\(DesignUnit.count.text($0))' \($0)" }.joined(separator: ", ") }

  /// A block of data: size, GigaOps/s/W.
  private func data(_ name: String, _ points: [(Int, Double)]) -> String {
    (["$\(name) << END"] + points.map { "\($0.0) \($0.1 / 1e9)" } + ["END"]).joined(separator: "\n")
  }
}
