import Crosspoint
import CrosspointReference
import TestSupport
import Testing

/// Whole tiles against closed-form moments. Each test says its false-alarm rate; seeds are fixed,
/// so a pass stays a pass.
@Suite("Tiles against closed forms")
struct ClosedFormTests {
  /// N products of one input; the pooled variance over R outputs of N samples has relative standard
  /// error √(2/(N·R)).
  @Test("mean and variance of products: sees a 2 % change of σ", arguments: [0, 1, 2, 3])
  func products(_ variant: Int) throws {
    let settings = [
      AnalogSettings.managed {
        $0.forward.outputNoise = 0.1
        $0.backward.outputNoise = 0.1
      },
      .managed {
        $0.forward.readNoise = .additive(0.05)
        $0.backward.readNoise = .additive(0.05)
      },
      .managed {
        $0.forward.readNoise = .conductance(0.05)
        $0.backward.readNoise = .conductance(0.05)
      },
      .managed {
        $0.forward.inputNoise = 0.05
        $0.backward.inputNoise = 0.05
        $0.forward.outputResolution = 0
      },
    ][variant]
    let tile = try AnalogTile(rows: 37, columns: 53, settings: settings, seed: 21, tile: 1)
    try tile.setWeights(signals(37, 53, 1, scale: 0.2))
    for direction in ProductDirection.allCases {
      let forward = direction == .forward
      let n = 4000
      let x = signals(1, forward ? 53 : 37, 2)
      let batch = Matrix(rows: n, columns: x.columns, (0..<n).flatMap { _ in x.elements })
      let moments = try #require(
        ProductMoments.of(
          tile.weights.reference, x.samples[0], forward ? settings.forward : settings.backward,
          forward ? .forward : .backward))
      let y = forward ? try tile.forward(batch) : try tile.backward(batch)
      var ratios = 0.0
      var meanChiSquare = 0.0
      for i in 0..<y.columns {
        let values = (0..<n).map { Double(y[$0, i]) }
        let mean = values.reduce(0, +) / Double(n)
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n - 1)
        ratios += variance / moments[i].variance / Double(y.columns)
        let z = (mean - moments[i].mean) / (moments[i].variance / Double(n)).squareRoot()
        meanChiSquare += z * z
      }
      // ≥ 148,000 values: standard error of the pooled variance ratio 0.0037 (σ: 0.0018). 5
      // standard errors: 6e-7.
      let error = (2 / Double(n * y.columns)).squareRoot()
      #expect(abs(ratios - 1) < 5 * error, "variance ratio \(ratios), \(direction)")
      // A 2 % change of σ is 4 % of variance, more than 10 standard errors.
      #expect(0.04 > 10 * error)
      #expect(
        ChiSquareLaw.upperTail(meanChiSquare, degrees: y.columns) > 1e-6, "means, \(direction)")
    }
  }

  @Test("mean and variance of ΔW per cross-point, many vector numbers")
  func updates() throws {
    let (rows, columns) = (23, 41)
    var device = ConstantStep()
    device.boundMaximum = 3
    device.boundMinimum = -3
    device.boundMaximumSpread = 0
    device.boundMinimumSpread = 0
    let settings = AnalogSettings.managed {
      $0.device = .constantStep(device)
      $0.update.bitLengthManagement = false
    }
    let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 5)
    let array = ReferenceArray(device, rows: rows, columns: columns, seed: 5, tile: 0)
    let x = signals(1, columns, 8)
    let delta = signals(1, rows, 9, scale: 0.2)
    let plan = settings.update.plan(
      learningRate: 0.05, granularity: device.step, xMaximum: x.elements.map(abs).max()!,
      deltaMaximum: delta.elements.map(abs).max()!)
    let n = 3000
    let (sum, squares) = try sumsOfUpdates(tile, x: x, delta: delta, learningRate: 0.05, count: n)
    // Cross-points of one line share its train, so only z-scores one by one: 943 of each, |z| > 6
    // once in 500,000 runs (normal tail; the mean of 3000 is near enough to normal).
    for i in 0..<rows {
      for j in 0..<columns {
        let m = try #require(
          UpdateMoments.of(
            plan, x: x[0, j], delta: delta[0, i], learningRate: 0.05, weight: 0, array[i, j],
            cycleSpread: 0.3))
        let mean = sum[i * columns + j] / Double(n)
        let z = (mean - m.mean) / (m.variance / Double(n)).squareRoot()
        #expect(abs(z) < 6, "(\(i), \(j))")
        // Variance to 12 %: its standard error is √((κ − 1)/n) ≤ 2 % where k is not rare.
        if m.variance > 2 * (0.001 * 0.001) {
          let variance = squares[i * columns + j] / Double(n) - mean * mean
          #expect(abs(variance / m.variance - 1) < 0.2, "(\(i), \(j))")
        }
      }
    }
  }

  @Test(
    "aggregated and pulse-by-pulse updates have one distribution, at a bound too",
    arguments: [Float(0.3), 1, 3.75])
  func aggregation(_ cycleSpread: Float) throws {
    // Every cross-point alike: 40,000 samples of one distribution each way. Weights 10 steps below
    // the bound, k up to 12.
    var device = ConstantStep.ideal(step: 0.001, bound: 0.05)
    device.cycleSpread = cycleSpread
    func run(_ aggregation: PulsedUpdate.Aggregation, _ weight: Float) throws -> [Float] {
      let settings = AnalogSettings.managed {
        $0.device = .constantStep(device)
        $0.update.aggregation = aggregation
      }
      let tile = try AnalogTile(
        rows: 200, columns: 200, settings: settings, seed: aggregation == .never ? 1 : 2)
      try tile.setWeights(Matrix(rows: 200, columns: 200, repeating: weight))
      let all = UInt64(0xFFF)
      let trains = (0..<200).map { _ in all }
      let none = [Bool](repeating: false, count: 200)
      tile.apply(
        PulseTrains(slots: [12], x: trains, xIsNegative: none, delta: trains, deltaIsNegative: none)
      )
      return tile.weights.elements
    }
    for weight in [Float(0), 0.04] {
      let a = try run(.automatic, weight)
      let b = try run(.never, weight)
      // 20 bins by the quantiles of the pulse-by-pulse weights; chi-square homogeneity, false alarm
      // 1e-6.
      let sorted = b.sorted()
      let edges = Set((1..<20).map { sorted[$0 * b.count / 20] }).sorted()
      func histogram(_ v: [Float]) -> [Int] {
        var counts = [Int](repeating: 0, count: edges.count + 1)
        for w in v { counts[edges.count { $0 <= w }] += 1 }
        return counts
      }
      let test = ChiSquareLaw.homogeneity(histogram(a), histogram(b))
      #expect(
        test.tail > 1e-6,
        "c = \(cycleSpread), from \(weight): χ² = \(test.statistic) with \(test.degrees)")
    }
  }
}
