import Crosspoint
import CrosspointReference
import TestSupport
import Testing

/// Stochastic rounding against its moments, and beside the coincidences of pulses. Seeds are fixed,
/// so a pass stays a pass.
@Suite("Stochastic rounding")
struct StochasticRoundingTests {
  @Test("the mean of Round(x) is x, and its variance (x − ⌊x⌋)(⌊x⌋ + ε − x)")
  func moments() throws {
    let format = FixedPointFormat(4, 5)
    let settings = FixedPointSettings(.uniform(format))
    let tile = try FixedPointTile(rows: 1, columns: 1, settings: settings, seed: 5)
    let count = 100_000
    for x: Float in [0.003, 0.01, 1.0 / 64, 0.03, 1.37, -0.001, -2.71, 7.9] {
      var drawn = Matrix(rows: count, columns: 1, repeating: x)
      tile.vectorNumbers.forward += 1 << 20
      try tile.takeInputs(&drawn)
      let values = drawn.elements.map(Double.init)
      let expected = ReferenceConvert(format, .stochastic).moments(Double(x))
      let mean = values.reduce(0, +) / Double(count)
      let error = (expected.variance / Double(count)).squareRoot()
      // Five standard errors of the mean: 6e-7 for each of eight numbers.
      #expect(abs(mean - expected.mean) < 5 * error, "\(x)")
      // Of two values: the variance follows from their share, and has an error of
      // ε²·|1 − 2p|·√(p(1 − p)/n), and of the order of ε²/n where p is a half.
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count)
      let step = format.step
      let p = (expected.mean - (expected.mean / step).rounded(.down) * step) / step
      let spread = step * step * (abs(1 - 2 * p) * (p * (1 - p) / Double(count)).squareRoot())
      #expect(
        abs(variance - expected.variance) < 5 * spread + 30 * step * step / Double(count), "\(x)")
      #expect(Set(values).count == 2)
    }
  }

  @Test("rounding to nearest stalls where stochastic rounding learns on average")
  func stalls() throws {
    // Updates of a tenth of ε, a thousand times.
    func weight(_ rounding: Rounding) throws -> Float {
      let formats = FixedPointFormats.gupta(fractionBits: 8)
      let tile = try FixedPointTile(
        rows: 1, columns: 1, settings: FixedPointSettings(formats, rounding: rounding), seed: 2)
      let one = Matrix(rows: 1, columns: 1, repeating: 1)
      for _ in 0..<1000 { try tile.update(x: one, delta: one, learningRate: 0.1 / 256) }
      return tile.weights[0, 0]
    }
    #expect(try weight(.nearest) == 0)
    // 100 ± √90 steps; five standard deviations: 6e-7.
    let steps = try weight(.stochastic) * 256
    #expect(abs(steps - 100) < 5 * Float(90).squareRoot())
  }

  /// Changes by a sample of two rows and two columns: Σ, Σ of squares, and Σ of products with the
  /// cross-point beside and with the one below.
  private struct Sums {
    var change = [Double](repeating: 0, count: 4)
    var squares = [Double](repeating: 0, count: 4)
    var onRow = 0.0
    var onColumn = 0.0

    mutating func add(_ w: [Float]) {
      let w = w.map(Double.init)
      for i in 0..<4 {
        change[i] += w[i]
        squares[i] += w[i] * w[i]
      }
      onRow += w[0] * w[1]
      onColumn += w[0] * w[2]
    }
  }

  @Test("a coincidence has its mean and variance; on one line coincidences are correlated")
  func coincidences() throws {
    let (step, count) = (Float(1) / 1024, 100_000)
    var settings = AnalogSettings.ideal
    settings.device = .constantStep(.ideal(step: step, bound: 1))
    settings.update.bitLength = 1
    (settings.update.updateManagement, settings.update.bitLengthManagement) = (false, false)
    let pulsed = try AnalogTile(rows: 2, columns: 2, settings: settings, seed: 11)
    let formats = FixedPointFormats(
      weights: FixedPointFormat(1, 10), updates: FixedPointFormat(1, 10), errors: nil, outputs: nil)
    let rounded = try FixedPointTile(
      rows: 2, columns: 2, settings: FixedPointSettings(formats), seed: 11)
    let (x, delta) = (
      Matrix(rows: 1, columns: 2, [0.8, 0.5]), Matrix(rows: 1, columns: 2, [0.7, 0.9])
    )
    // Gains of 1: lines fire with x and δ.
    let rate = step
    var (pulses, roundings) = (Sums(), Sums())
    let zero = Matrix(rows: 2, columns: 2)
    for _ in 0..<count {
      try pulsed.setWeights(zero)
      try pulsed.update(x: x, delta: delta, learningRate: rate)
      pulses.add(pulsed.weights.elements)
      try rounded.setWeights(zero)
      try rounded.update(x: x, delta: delta, learningRate: rate)
      roundings.add(rounded.weights.elements)
    }
    let n = Double(count)
    let square = Double(step) * Double(step)
    for sums in [pulses, roundings] {
      for i in 0..<4 {
        let (p, q) = (Double(delta[0, i / 2]), Double(x[0, i % 2]))
        let moments = CoincidenceMoments.ofCrossPoint(step: Double(step), p, q)
        let mean = sums.change[i] / n
        // Five standard errors, eight figures: 5e-6.
        #expect(abs(mean - moments.mean) < 5 * (moments.variance / n).squareRoot())
        // One step or none: squares are the steps' again, and the variance follows from the mean.
        #expect(abs(sums.squares[i] - sums.change[i] * Double(step)) < 1e-9 * sums.squares[i])
      }
    }
    func covariance(_ sums: Sums, _ products: Double, _ other: Int) -> Double {
      products / n - sums.change[0] / n * sums.change[other] / n
    }
    // Products of two bits of a step: a standard error below Δ²/√n/2 (a product is one step² or
    // none). Five of them: 6e-7 each.
    let error = 5 * square / n.squareRoot() / 2
    let onRow = CoincidenceMoments.covarianceOnLine(step: Double(step), 0.7, (0.8, 0.5))
    let onColumn = CoincidenceMoments.covarianceOnLine(step: Double(step), 0.8, (0.7, 0.9))
    #expect(abs(covariance(pulses, pulses.onRow, 1) - onRow) < error)
    #expect(abs(covariance(pulses, pulses.onColumn, 2) - onColumn) < error)
    #expect(abs(covariance(roundings, roundings.onRow, 1)) < error)
    #expect(abs(covariance(roundings, roundings.onColumn, 2)) < error)
    // The test sees the correlation: it is ten times what it allows.
    #expect(min(onRow, onColumn) > 10 * error)
  }
}
