import CrosspointPlots

/// Time for a cross-point and sample, analog calls beside exact ones: against the size of the
/// matrix, or as bars where there is one size.
struct GrowthPlot {
  let run: BenchmarkRun

  private static let quantity = "ns for a cross-point and sample"

  var plot: Plot {
    let curves = curves
    let sizes = Set(curves.flatMap { $0.map(\.rows) })
    var plot = sizes.count == 1 ? bars(curves.map { $0[0] }) : lines(curves)
    plot.set("border lc rgb '#444444'")
    // Names in the key may be shortened.
    plot.title((run.tile.map { "\($0) · " } ?? "") + run.machine.line)
    return plot
  }

  /// One operation and variant at one batch, by rising size.
  private var curves: [[BenchmarkResult]] {
    var curves: [[BenchmarkResult]] = []
    for r in run.results where r.rows == r.columns {
      if let i = curves.firstIndex(where: { kind($0[0]) == kind(r) && $0[0].batch == r.batch }) {
        curves[i].append(r)
      } else {
        curves.append([r])
      }
    }
    return curves.map { $0.sorted { $0.rows < $1.rows } }
  }

  private func kind(_ r: BenchmarkResult) -> String {
    "\(r.operation.rawValue) \(r.variant.title(tile: run.tile))"
  }

  private func name(_ r: BenchmarkResult) -> String {
    "\(Plot.shortened(kind(r), to: 32)) × \(r.batch)"
  }

  /// Exact calls dashed; an operation and variant has a colour, a batch a kind of point.
  private func lines(_ curves: [[BenchmarkResult]]) -> Plot {
    var plot = Plot(width: 900, height: max(560, 150 + 24 * curves.count))
    plot.set("logscale x 2")
    plot.set("logscale y 10")
    plot.set("xlabel 'n of n × n cross-points'")
    plot.set("ylabel \(Plot.quote(Self.quantity + " (dashed: exact)"))")
    plot.set("format y '%g'")
    plot.set("key outside right top vertical Left reverse samplen 2 spacing 1.1 font ',13'")
    var (kinds, batches): ([String], [Int]) = ([], [])
    func index<T: Equatable>(_ item: T, in list: inout [T]) -> Int {
      if !list.contains(item) { list.append(item) }
      return list.firstIndex(of: item)!
    }
    let points = [7, 5, 9, 11, 13, 6, 4, 8, 10, 12]
    for curve in curves {
      let colour = index(kind(curve[0]), in: &kinds) + 1
      let point = points[index(curve[0].batch, in: &batches) % points.count]
      func data(analog: Bool) -> [[Double]] {
        curve.map { [Double($0.rows), $0.nanoseconds(analog: analog)] }
      }
      plot.curve(
        data(analog: true), "with linespoints lc \(colour) lw 2 pt \(point) ps 0.6",
        title: name(curve[0]))
      plot.curve(
        data(analog: false), "with linespoints lc \(colour) lw 1.4 dt 2 pt \(point) ps 0.4")
    }
    return plot
  }

  /// A pair of bars for each case of one size, with its numbers.
  private func bars(_ results: [BenchmarkResult]) -> Plot {
    var plot = Plot(width: 900, height: 140 + 40 * results.count)
    let largest = results.flatMap { [$0.nanoseconds(analog: true), $0.nanoseconds(analog: false)] }
      .max()!
    let size = results[0].rows
    plot.set("xrange [0:\(1.1 * largest)]")
    plot.set("yrange [\(Double(results.count) + 0.6):0.4]")
    plot.set(
      "ytics ("
        + results.enumerated().map { Plot.tic(name($1), at: Double($0 + 1)) }.joined(
          separator: ", ") + ") scale 0")
    plot.set("grid noytics")
    plot.set("style fill solid 0.8 noborder")
    plot.set("xlabel \(Plot.quote("\(Self.quantity), \(size) × \(size) cross-points"))")
    for (isAnalog, title, colour, from) in [
      (false, "exact", "#8a949e", -0.38), (true, "analog", Plot.colours[0], 0.02),
    ] {
      let bars = results.enumerated().map { index, result in
        let (y, ns) = (Double(index + 1) + from, result.nanoseconds(analog: isAnalog))
        return [ns, y + 0.18, 0, ns, y, y + 0.36]
      }
      plot.curve(bars, "using 1:2:3:4:5:6 with boxxyerror lc rgb '\(colour)'", title: title)
      plot.curve(bars, "using 1:2:(sprintf('%.3g',$1)) with labels left offset 0.4,0 font ',11'")
    }
    return plot
  }
}

extension BenchmarkResult {
  /// Nanoseconds for one cross-point and sample.
  func nanoseconds(analog: Bool) -> Double {
    1e3 * (analog ? analog_us : digital_us) / Double(rows * columns * batch)
  }
}
