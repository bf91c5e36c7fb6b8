/// Moments of a response over devices, in units of the array's weight; one entry for each number of
/// pulses.
public struct ResponseStatistics: Sendable, Hashable, Codable {
  /// Numbers of pulses, ascending.
  public var pulses: [Int] = []
  /// Mean weights.
  public var mean: [Double] = []
  /// Standard deviations over the devices, by n − 1; 0 for one device.
  public var standard_deviation: [Double] = []
  /// Standard errors of the means: the standard deviation over √devices.
  public var standard_error: [Double] = []

  /// Takes up the weights that devices have after so many pulses; at least one.
  mutating func append(pulses number: Int, _ weights: some RandomAccessCollection<Float>) {
    let count = Double(weights.count)
    let average = weights.reduce(0.0) { $0 + Double($1) } / count
    let squares = weights.reduce(0.0) { $0 + (Double($1) - average) * (Double($1) - average) }
    let deviation = count > 1 ? (squares / (count - 1)).squareRoot() : 0
    pulses.append(number)
    mean.append(average)
    standard_deviation.append(deviation)
    standard_error.append(deviation / count.squareRoot())
  }
}
