import CrosspointPlots
import Foundation

/// The pictures of the study of training algorithms.
enum AlgorithmsPlots {
  /// Test error by device, a mark an algorithm, the exact one as a line. Nil where no error is
  /// above zero.
  static func errors(_ of: AlgorithmsAnalysis.OfNetwork) -> Plot? {
    let devices = of.devices
    guard let range = range(of.entries.map(\.setting.meanError) + [of.exact.setting.meanError])
    else { return nil }
    var plot = Plot(width: 860, height: 460)
    plot.set("ylabel 'test error, %'")
    plot.set("logscale y")
    plot.set("yrange [\(range.lowerBound):\(range.upperBound)]")
    plot.set("ytics " + Plot.logarithmicTics(range))
    plot.set("xrange [0.4:\(Double(devices.count) + 0.6)]")
    let tics = devices.enumerated().map { Plot.tic($1, at: Double($0 + 1)) }
    plot.set("xtics (" + tics.joined(separator: ", ") + ") rotate by -25 scale 0")
    for (index, algorithm) in of.algorithms.enumerated() {
      let shift = 0.11 * (Double(index) - Double(of.algorithms.count - 1) / 2)
      let points = devices.enumerated().compactMap { place, device in
        of.entry(device, algorithm).map {
          [Double(place + 1) + shift, max($0.setting.meanError, range.lowerBound)]
        }
      }
      plot.curve(points, mark(index, of.algorithms.count), title: algorithm.title)
    }
    let exact = of.exact.setting.meanError
    plot.curve(
      [[0.4, exact], [Double(devices.count) + 0.6, exact]], "with lines lw 1.6 lc rgb 'black'",
      title: "exact")
    return plot
  }

  /// Test error against the pulses that an image costs, a mark a device and algorithm. Nil where
  /// pulses were not counted, or nothing is above zero.
  static func costs(_ of: AlgorithmsAnalysis.OfNetwork) -> Plot? {
    let own = of.entries.filter { $0.each.readNoise == 1 }
    guard let errors = range(own.map(\.setting.meanError)),
      let pulses = range(own.compactMap(\.pulsesPerImage))
    else { return nil }
    var plot = Plot(width: 760, height: 440)
    plot.set("ylabel 'test error, %'")
    plot.set("xlabel 'pulses of devices for an image' offset 0,0.5")
    plot.set("logscale xy")
    plot.set("yrange [\(errors.lowerBound):\(errors.upperBound)]")
    plot.set("ytics " + Plot.logarithmicTics(errors))
    plot.set("xrange [\(pulses.lowerBound):\(pulses.upperBound)]")
    plot.set("xtics " + decades(pulses))
    for (index, algorithm) in of.algorithms.enumerated() {
      let points = own.compactMap { entry -> [Double]? in
        guard entry.each.algorithm == algorithm, let pulses = entry.pulsesPerImage, pulses > 0
        else { return nil }
        return [pulses, max(entry.setting.meanError, errors.lowerBound)]
      }
      plot.curve(points, mark(index, of.algorithms.count), title: algorithm.title)
    }
    return plot
  }

  /// A form and a colour for each algorithm.
  private static func mark(_ index: Int, _ count: Int) -> String {
    let forms = [7, 5, 9, 11, 13, 15]
    let colour = Plot.colour(index, of: count)
    return "with points pt \(forms[index % forms.count]) ps 1.1 lc rgb '\(colour)'"
  }

  /// The range of values above zero with some room about them; nil where there are none.
  private static func range(_ values: [Double]) -> ClosedRange<Double>? {
    let values = values.filter { $0 > 0 }
    guard let low = values.min(), let high = values.max() else { return nil }
    return low * 0.7...high * 1.4
  }

  private static func decades(_ range: ClosedRange<Double>) -> String {
    let first = Int(log10(range.lowerBound).rounded(.up))
    let last = Int(log10(range.upperBound).rounded(.down))
    guard first <= last else { return Plot.logarithmicTics(range) }
    let tics = (first...last).map { Plot.tic("1e\($0)", at: pow(10, Double($0))) }
    return "(" + tics.joined(separator: ", ") + ")"
  }
}
