import Foundation

/// The thresholds on one ring: the paper's at the same radius on every axis, ours further out where
/// more harm is tolerated, with their intervals, and the full device's own values. Radii are
/// logarithmic, from a 32nd to four times the paper's.
enum RadarPlot {
  static let range = -5.0...2.0

  static func found(_ sweeps: [StudyAnalysis.SweepResult]) -> Int {
    sweeps.count { $0.threshold.crossing != nil }
  }

  /// Nil for fewer than three axes, and for fewer than three thresholds found.
  static func make(_ sweeps: [StudyAnalysis.SweepResult], design: String) -> Plot? {
    guard sweeps.count >= 3, found(sweeps) >= 3 else { return nil }
    var plot = Plot(width: 640, height: 560)
    let n = sweeps.count
    for setting in [
      "size ratio -1", "xrange [-1.62:1.62]", "yrange [-1.2:1.2]", "border 0", "tics scale 0",
      "format ''",
    ] {
      plot.set(setting)
    }
    plot.set("grid noxtics noytics")
    func point(_ axis: Int, _ radius: Double) -> [Double] {
      let angle = Double.pi / 2 - 2 * Double.pi * Double(axis) / Double(n)
      return [radius * cos(angle), radius * sin(angle)]
    }
    func radius(_ result: StudyAnalysis.SweepResult, _ value: Double) -> Double {
      let octaves = log2(result.sweep.ratio(value, to: result.sweep.published))
      let within = min(max(octaves, range.lowerBound), range.upperBound)
      return (within - range.lowerBound) / (range.upperBound - range.lowerBound)
    }
    func ring(_ octaves: Double) -> [[Double]] {
      (0...n).map {
        point($0 % n, (octaves - range.lowerBound) / (range.upperBound - range.lowerBound))
      }
    }
    for (octaves, label) in [(-4.0, "1/16"), (-2, "1/4"), (2, "4 ×")] {
      plot.curve(ring(octaves), "with lines lw 0.7 lc rgb 'gray60'")
      // On the ring, between the first two axes.
      let at = zip(ring(octaves)[0], ring(octaves)[1]).map { ($0 + $1) / 2 }
      plot.set(
        """
        label \(Plot.quote(label)) at \(at[0]),\(at[1]) left offset 0.3,0.3 font ',11' tc rgb \
        'gray50'
        """
      )
    }
    for (axis, result) in sweeps.enumerated() {
      plot.curve([[0, 0], point(axis, 1)], "with lines lw 0.7 lc rgb 'gray60'")
      let at = point(axis, 1.1)
      let side = abs(at[0]) < 0.1 ? "center" : at[0] > 0 ? "left" : "right"
      plot.set("label \(Plot.quote(result.sweep.short)) at \(at[0]),\(at[1]) \(side)")
    }
    plot.curve(ring(0), "with lines lw 1.8 dt 4 lc rgb '#d0453f'", title: "the paper's")
    let designs = sweeps.enumerated().compactMap { axis, r in
      r.sweep.design.map { point(axis, radius(r, $0)) }
    }
    plot.curve(designs, "with points pt 5 ps 0.9 lc rgb '#b08a00'", title: "\(design) has")
    for (axis, result) in sweeps.enumerated() {
      if case .resolved(_, let low, let high) = result.threshold.outcome {
        plot.curve(
          [point(axis, radius(result, low)), point(axis, radius(result, high))],
          "with lines lw 4 lc rgb '#9cbfec'")
      }
    }
    // A line between neighbours that both have a crossing: a gap is a threshold not found.
    let ours = sweeps.enumerated().map { axis, r in
      r.threshold.crossing.map { point(axis, radius(r, $0)) }
    }
    for axis in 0..<n {
      if let a = ours[axis], let b = ours[(axis + 1) % n] {
        plot.curve([a, b], "with lines lw 2 lc rgb '#3a7bd5'")
      }
    }
    plot.curve(ours.compactMap { $0 }, "with points pt 7 ps 0.8 lc rgb '#3a7bd5'", title: "ours")
    return plot
  }
}
