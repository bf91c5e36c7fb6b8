import Crosspoint

/// Changes of weights by pulses of one slot, and by stochastic rounding, of the same mean: measured
/// moments beside those that follow from the probabilities.
///
/// With one slot a cross-point of lines that fire with p and q changes by one step Δ with
/// probability p·q, as the mean change Δ·p·q does when it is rounded stochastically to a multiple
/// of Δ: mean Δ·pq, variance Δ²·pq(1 − pq). But cross-points of one line share its train: their
/// covariance is Δ²·p(1 − p)·q·q′, and that of roundings 0.
public struct PrecisionCoincidences: Sendable {
  /// A moment in units of Δ or Δ².
  public struct Moment: Sendable {
    public let name: String
    public let pulsesExpected: Double
    public let pulses: Double
    public let roundingExpected: Double
    public let rounding: Double
    /// One standard error of a measured one, at most.
    public let error: Double
  }

  /// Samples that are measured.
  public static let count = 20_000
  public let moments: [Moment]

  /// Sums over samples of the changes of the cross-points (0, 0) and (0, 1), in units of Δ.
  private struct Sums {
    var first = 0.0
    var second = 0.0
    var squares = 0.0
    var both = 0.0

    mutating func add(_ w: [Float], step: Float) {
      let (a, b) = (Double(w[0] / step), Double(w[1] / step))
      first += a
      second += b
      squares += a * a
      both += a * b
    }

    var mean: Double { first / Double(count) }
    var variance: Double { squares / Double(count) - mean * mean }
    var covariance: Double { both / Double(count) - mean * second / Double(count) }
  }

  /// - Throws: `CrosspointError`, never with these settings.
  public init(seed: UInt64 = 1) throws {
    let (p, q, other) = (Float(0.7), Float(0.8), Float(0.5))
    let step = Float(1) / 1024
    var settings = AnalogSettings.ideal
    settings.device = .constantStep(.ideal(step: step, bound: 1))
    settings.update.bitLength = 1
    (settings.update.updateManagement, settings.update.bitLengthManagement) = (false, false)
    let format = FixedPointFormat(1, 10)
    let formats = FixedPointFormats(weights: format, updates: format, errors: nil, outputs: nil)
    let pulsed = try AnalogTile(rows: 1, columns: 2, settings: settings, seed: seed)
    let rounded = try FixedPointTile(
      rows: 1, columns: 2, settings: FixedPointSettings(formats), seed: seed)
    let x = Matrix(rows: 1, columns: 2, [q, other])
    let delta = Matrix(rows: 1, columns: 1, [p])
    let zero = Matrix(rows: 1, columns: 2)
    var (pulses, roundings) = (Sums(), Sums())
    for _ in 0..<Self.count {
      try pulsed.setWeights(zero)
      try rounded.setWeights(zero)
      // The rate Δ makes the gains of both sides 1: lines fire with x and δ.
      try pulsed.update(x: x, delta: delta, learningRate: step)
      try rounded.update(x: x, delta: delta, learningRate: step)
      pulses.add(pulsed.weights.elements, step: step)
      roundings.add(rounded.weights.elements, step: step)
    }
    let mean = Double(p) * Double(q)
    let variance = mean * (1 - mean)
    let covariance = Double(p) * (1 - Double(p)) * Double(q) * Double(other)
    let error = (variance / Double(Self.count)).squareRoot()
    moments = [
      Moment(
        name: "mean, Δ", pulsesExpected: mean, pulses: pulses.mean, roundingExpected: mean,
        rounding: roundings.mean, error: error),
      Moment(
        name: "variance, Δ²", pulsesExpected: variance, pulses: pulses.variance,
        roundingExpected: variance, rounding: roundings.variance, error: error),
      Moment(
        name: "covariance with the cross-point beside, Δ²", pulsesExpected: covariance,
        pulses: pulses.covariance, roundingExpected: 0, rounding: roundings.covariance,
        error: 0.5 / Double(Self.count).squareRoot()),
    ]
  }
}
