import Crosspoint
import CrosspointDevices
import CrosspointPlots

/// Weights against pulses, up and then down, for gnuplot.
struct ResponsePlot {
  let response: DeviceResponse
  let tile: String
  let device: Device

  static let mostDevices = 12
  /// Points of a curve and direction: more would not be seen.
  private static let mostPoints = 400

  var plot: Plot {
    let pulses = response.up.statistics.pulses.count - 1
    var plot = Plot(width: 900, height: 560)
    plot.title(
      """
      Response of \(counted) of \(tile) (\(device.name)) to \(pulses) pulses up, then \
      \(pulses) down
      """,
      size: 14)
    for setting in [
      "xrange [0:\(2 * pulses)]", "xlabel 'number of pulses'",
      "ylabel 'weight, in units of the array''s weight'",
      "grid xtics ytics lc rgb '#dddddd' lt 1", "border lc rgb '#444444'", "format x '%.10g'",
      "key outside bottom center horizontal Left reverse samplen 3 spacing 1.2 width 1",
      """
      arrow 1 from first \(pulses), graph 0 to first \(pulses), graph 1 nohead dt 2 lc rgb \
      '#7f8c8d'
      """,
      "label 11 'up' at first \(pulses), graph 0.04 right offset -1,0 tc rgb '#555555'",
      "label 12 'down' at first \(pulses), graph 0.04 left offset 1,0 tc rgb '#555555'",
    ] { plot.set(setting) }
    let numbers = numbersOfPulses(pulses)
    if response.devices > 1 {
      let band = numbers.map { number in
        let (mean, deviation) = (value(number, \.mean), value(number, \.standard_deviation))
        return [Double(number), mean - deviation, mean + deviation]
      }
      plot.curve(
        band, "using 1:2:3 with filledcurves fc rgb '#3a7bd5' fs transparent solid 0.25 noborder",
        title: "± 1 standard deviation")
    }
    for device in response.up.weights.indices {
      let points = numbers.map { number in
        let weight =
          number <= pulses
          ? response.up.weights[device][number] : response.down.weights[device][number - pulses]
        return [Double(number), Double(weight)]
      }
      plot.curve(
        points, "using 1:2 with lines lw 0.6 lc rgb '#8a6d3b'",
        title: device == 0 ? linesTitle : nil)
    }
    if response.devices > 1 {
      plot.curve(
        numbers.map { [Double($0), value($0, \.mean)] },
        "using 1:2 with lines lw 3 lc rgb '#1f4e9c'",
        title: "mean of \(response.devices) devices")
    }
    return plot
  }

  private var counted: String { response.devices == 1 ? "1 device" : "\(response.devices) devices" }

  private var linesTitle: String {
    let count = response.up.weights.count
    if response.devices == 1 { return "the device" }
    return count == response.devices ? "single devices" : "\(count) of the devices"
  }

  /// Numbers of pulses to draw, counted through both trains; the turn among them.
  private func numbersOfPulses(_ pulses: Int) -> [Int] {
    let steps = min(pulses, Self.mostPoints)
    let up = (0...steps).map { $0 * pulses / steps }
    return up + up.dropFirst().map { $0 + pulses }
  }

  private func value(_ number: Int, _ path: KeyPath<ResponseStatistics, [Double]>) -> Double {
    let up = response.up.statistics[keyPath: path]
    return number < up.count
      ? up[number] : response.down.statistics[keyPath: path][number - up.count + 1]
  }
}
