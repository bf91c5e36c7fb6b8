/// Time for a cross-point and sample against the size of the matrix, for gnuplot: analog calls as lines, exact ones dashed.
struct GrowthPlot {
  let run: BenchmarkRun

  /// A curve: one operation and variant at one batch, by rising size.
  private var curves: [[BenchmarkResult]] {
    var curves: [[BenchmarkResult]] = []
    for r in run.results where r.rows == r.columns {
      if let i = curves.firstIndex(where: { $0[0].operation == r.operation && $0[0].variant == r.variant && $0[0].batch == r.batch }) {
        curves[i].append(r)
      } else {
        curves.append([r])
      }
    }
    return curves.map { $0.sorted { $0.rows < $1.rows } }
  }

  var script: String {
    let curves = curves
    var lines = [
      "set logscale x 2", "set logscale y 10", "set xlabel 'n of n × n cross-points'", "set ylabel 'ns for a cross-point and sample (dashed: exact)'",
      "set format y '%g'", "set grid lc rgb '#dddddd' lt 1", "set key outside right top Left reverse", "set border lc rgb '#444444'",
      "set title '\(run.machine.line.filter { $0 != "'" })' font ',10'",
    ]
    var plots: [String] = []
    for (i, curve) in curves.enumerated() {
      lines.append("$c\(i) << END")
      lines += curve.map { "\($0.rows) \($0.nanoseconds(analog: true)) \($0.nanoseconds(analog: false))" }
      lines.append("END")
      let first = curve[0]
      plots.append(
        "$c\(i) using 1:2 with linespoints lc \(i + 1) lw 2 pt 7 ps 0.5 title '\(first.operation.rawValue) \(first.variant.rawValue) × \(first.batch)'")
      plots.append("$c\(i) using 1:3 with lines lc \(i + 1) lw 1 dt 2 notitle")
    }
    return (lines + ["plot " + plots.joined(separator: ", \\\n  ")]).joined(separator: "\n")
  }
}

extension BenchmarkResult {
  /// Nanoseconds for one cross-point and sample.
  func nanoseconds(analog: Bool) -> Double { 1e3 * (analog ? analog_us : digital_us) / Double(rows * columns * batch) }
}
