/// What each non-ideality costs a full device: a bar each, two standard errors to either side.
enum CostPlot {
  static func make(_ ranking: SwitchOffRanking) -> Plot {
    let rows = ranking.rows
    var plot = Plot(width: 760, height: 80 + 26 * rows.count)
    plot.set("key off")
    plot.set("xlabel 'error falls by, points'")
    plot.set("yrange [\(Double(rows.count) + 0.5):0.5]")
    plot.set(
      "ytics ("
        + rows.enumerated().map { Plot.tic($1.label, at: Double($0 + 1)) }.joined(separator: ", ")
        + ") scale 0")
    plot.set("grid noytics")
    plot.set("style fill solid 0.75 noborder")
    let bars = rows.enumerated().map { index, row in
      let y = Double(index + 1)
      return [
        row.improvement / 2, y, min(row.improvement, 0), max(row.improvement, 0), y - 0.32,
        y + 0.32,
      ]
    }
    plot.curve(bars, "using 1:2:3:4:5:6 with boxxyerror lc rgb '#3a7bd5'")
    plot.curve([[0, 0.5], [0, Double(rows.count) + 0.5]], "with lines lw 1 lc rgb 'black'")
    plot.curve(
      rows.enumerated().compactMap { index, row in
        row.standardError.map {
          [row.improvement, Double(index + 1), row.improvement - 2 * $0, row.improvement + 2 * $0]
        }
      }, "using 1:2:3:4 with xerrorbars pt 0 lw 1.4 lc rgb 'black'")
    return plot
  }
}
