import Crosspoint
import CrosspointReference
import TestSupport
import Testing

/// One suite runs over all device models; a new one enters it by its line in `Device.builtIn`.
@Suite("DeviceModels")
struct DeviceModelsTests {
  /// Settings with long trains and with short ones: whole vectors, and lists.
  private func settings(_ model: any DeviceModel, dense: Bool, _ storage: Storage = Storage())
    -> AnalogSettings
  {
    var s = AnalogSettings.ideal
    s.device = Device(model)
    s.storage = storage
    s.update.bitLength = dense ? 40 : 10
    (s.update.updateManagement, s.update.bitLengthManagement) = (false, false)
    s.update.fixedGain = dense ? 0.6 : 0.1
    return s
  }

  /// The reference's devices as the tile holds them: what half precision made of them.
  private func held(_ tile: AnalogTile, _ model: any ReferenceModel) -> ReferenceArray {
    func make(_ model: some ReferenceModel) -> ReferenceArray {
      ReferenceArray(
        model, rows: tile.rows, columns: tile.columns, seed: tile.seed, tile: tile.tile)
    }
    var array = make(model)
    let pairs = type(of: model as any DeviceModel).hiddenPairs.map {
      (tile.hidden($0.first), tile.hidden($0.second))
    }
    let (low, high) = (tile.hidden(.boundMinimum), tile.hidden(.boundMaximum))
    for i in 0..<tile.rows {
      for j in 0..<tile.columns {
        let c = i * tile.columns + j
        array.crosspoints[c].pairs = pairs.map {
          ReferencePair(Double($0.0[i, j]), Double($0.1[i, j]))
        }
        array.crosspoints[c].boundMinimum = Double(low[i, j])
        array.crosspoints[c].boundMaximum = Double(high[i, j])
      }
    }
    return array
  }

  @Test(
    "updates are the reference's, listed and in whole vectors, on every instruction set",
    arguments: DeviceModelCases.all,
    [(3, 17), (37, 130)])
  func updates(_ the: DeviceModelCases.Case, _ shape: (Int, Int)) throws {
    try compare(the, rows: shape.0, columns: shape.1)
  }

  /// As a transfer fires one column, and an image's edge none.
  @Test(
    "and so where one column fires, or some within, between or at the end of blocks",
    arguments: DeviceModelCases.all, [[130..<131, 62..<66, 290..<300], [0..<1, 128..<192, 63..<64]])
  func fewColumns(_ the: DeviceModelCases.Case, _ firing: [Range<Int>]) throws {
    try compare(the, rows: 5, columns: 300, firing: firing)
  }

  /// - Parameter firing: the columns of each sample that do.
  private func compare(
    _ the: DeviceModelCases.Case, rows: Int, columns: Int, firing: [Range<Int>]? = nil
  ) throws {
    for (dense, storage) in [
      (true, Storage()), (false, Storage()), (true, .compact), (false, .compact),
    ] {
      let settings = settings(the.model, dense: dense, storage)
      var bits: [UInt32] = []
      for set in InstructionSet.available {
        let tile = try AnalogTile(
          rows: rows, columns: columns, settings: settings, seed: 7, tile: 3,
          kernels: .table(for: set))
        try tile.setWeights(signals(rows, columns, 1, scale: 0.1))
        let array = held(tile, the.model)
        var weights = tile.weights.reference
        array.setStates(at: weights)
        var (x, delta) = (signals(3, columns, 4), signals(3, rows, 5))
        // A few lines fire in nearly every slot, so that listed cross-points have many pulses.
        if !dense {
          for b in 0..<3 {
            for j in stride(from: 5, to: columns, by: 37) { x[b, j] *= 20 }
            for i in stride(from: 1, to: rows, by: 11) { delta[b, i] *= 20 }
          }
        }
        for (b, part) in (firing ?? []).enumerated() {
          for j in 0..<columns { x[b, j] = part ~= j ? 3 * x[b, j] : 0 }
        }
        let samples = ReferenceUpdate.apply(
          &weights, array, settings.update, learningRate: -0.05, x: x.floatSamples,
          delta: delta.floatSamples)
        try tile.update(x: x, delta: delta, learningRate: -0.05)

        // A draw errs by 2e-5 in ξ, c·2e-5 of a step; each of a pulse's some ten operations rounds
        // at 2⁻²⁴ of weights and steps.
        let pulses = Double(
          samples.map { s in
            (0..<rows * columns).map { s.coincidences($0 / columns, $0 % columns) }.max()!
          }.max()!)
        let step = 0.01 * (1 + 6.6 * Double(the.model.common.cycleSpread))
        let error =
          3 * pulses * (2e-5 * Double(the.model.common.cycleSpread) * 0.01 + 0x1p-21 * (step + 0.3))
        let found = tile.weights.elements
        let worst = zip(found, weights.elements).map { abs(Double($0) - $1) }.max()!
        #expect(
          worst < error,
          "\(the.name), dense \(dense), \(storage.devices), \(set.name): \(worst), not \(error)")
        #expect(
          zip(found, (0..<rows * columns)).allSatisfy { w, c in
            let (low, high) = reach(the.model, array.crosspoints[c])
            return Double(w) >= low && Double(w) <= high
          }, "a weight has left its bounds")
        if bits.isEmpty { bits = found.map(\.bitPattern) }
        #expect(
          found.map(\.bitPattern) == bits, "\(the.name), \(set.name): other bits than baseline")
      }
    }
  }

  /// Where setting or pulses may leave a weight; a difference of two Floats is rounded.
  private func reach(_ model: any ReferenceModel, _ point: ReferenceCrosspoint) -> (
    low: Double, high: Double
  ) {
    let range = model.referenceRange(point)
    let slack = range.minimum == point.boundMinimum ? 0 : 1e-7
    return (
      min(range.minimum - slack, point.boundMinimum), max(range.maximum + slack, point.boundMaximum)
    )
  }

  @Test("hidden parameters are the reference's", arguments: DeviceModelCases.all)
  func hidden(_ the: DeviceModelCases.Case) throws {
    let tile = try AnalogTile(
      rows: 5, columns: 33, settings: settings(the.model, dense: false), seed: 11, tile: 4)
    func make(_ model: some ReferenceModel) -> ReferenceArray {
      ReferenceArray(model, rows: 5, columns: 33, seed: 11, tile: 4)
    }
    let array = make(the.model)
    for (number, pair) in type(of: the.model as any DeviceModel).hiddenPairs.enumerated() {
      let (first, second) = (tile.hidden(pair.first), tile.hidden(pair.second))
      let size = array.crosspoints.reduce(1e-6) {
        max($0, abs($1.pairs[number].first), abs($1.pairs[number].second))
      }
      for c in 0..<5 * 33 {
        let expected = array.crosspoints[c].pairs[number]
        #expect(
          abs(Double(first.elements[c]) - expected.first) < 3e-5 * size,
          "\(the.name): \(pair.first.rawValue)")
        #expect(
          abs(Double(second.elements[c]) - expected.second) < 3e-5 * size,
          "\(the.name): \(pair.second.rawValue)")
      }
    }
    let (low, high) = (tile.hidden(.boundMinimum), tile.hidden(.boundMaximum))
    for c in 0..<5 * 33 {
      #expect(abs(Double(low.elements[c]) - array.crosspoints[c].boundMinimum) < 3e-5)
      #expect(abs(Double(high.elements[c]) - array.crosspoints[c].boundMaximum) < 3e-5)
    }
    let bias = tile.hidden(.resetBias)
    for c in 0..<5 * 33 {
      #expect(abs(Double(bias.elements[c]) - array.crosspoints[c].resetBias) < 3e-5)
    }
  }

  /// 4000 samples of one pulse on 31 devices, each device against its own mean and variance: the
  /// sum of squares of the means' z over all devices is χ²; the pooled ratio of variances has
  /// standard error √(2/124,000) = 0.004. False alarms: 1e-6 each.
  @Test("mean and variance of one pulse", arguments: DeviceModelCases.all, [true, false])
  func onePulse(_ the: DeviceModelCases.Case, _ isUp: Bool) throws {
    guard the.model.takesPulses else { return }
    let (columns, n) = (31, 4000)
    let tile = try AnalogTile(
      rows: 1, columns: columns, settings: settings(the.model, dense: true), seed: 5)
    try tile.setWeights(Matrix(rows: 1, columns: columns))
    let array = held(tile, the.model)
    let start = tile.weights
    array.setStates(at: start.reference)
    // Devices that cannot meet a bound within 6.6 standard deviations.
    let free = (0..<columns).filter { j in
      let (w, p) = (Double(start[0, j]), array[0, j])
      let m = moments(the.model, w, isUp, p)
      let reach = 6.6 * m.variance.squareRoot()
      let range = the.model.referenceRange(p)
      return w + m.mean + reach < range.maximum && w + m.mean - reach > range.minimum
    }
    var (sum, squares) = (
      [Double](repeating: 0, count: columns), [Double](repeating: 0, count: columns)
    )
    let once = PulseTrains(
      slots: [1], x: [UInt64](repeating: 1, count: columns),
      xIsNegative: [Bool](repeating: !isUp, count: columns),
      delta: [1], deltaIsNegative: [false], phases: [isUp ? .positivePositive : .negativePositive])
    for vector in 0..<n {
      try tile.setWeights(start)
      tile.apply(once, vector: UInt64(vector))
      for j in free {
        let change = Double(tile.weights[0, j]) - Double(start[0, j])
        sum[j] += change
        squares[j] += change * change
      }
    }
    var (chiSquare, ratio, noisy) = (0.0, 0.0, 0)
    for j in free {
      let m = moments(the.model, Double(start[0, j]), isUp, array[0, j])
      let mean = sum[j] / Double(n)
      guard m.variance > 1e-12 * m.mean * m.mean, m.variance > 0 else {
        #expect(abs(mean - m.mean) < 1e-6 * (abs(m.mean) + 0.01), "\(the.name)")
        continue
      }
      let z = (mean - m.mean) / (m.variance / Double(n)).squareRoot()
      chiSquare += z * z
      ratio += (squares[j] - Double(n) * mean * mean) / Double(n - 1) / m.variance
      noisy += 1
    }
    guard noisy > 0 else { return }
    #expect(
      ChiSquareLaw.upperTail(chiSquare, degrees: noisy) > 1e-6,
      "\(the.name): means, χ² \(chiSquare) of \(noisy)")
    let error = (2 / Double(n * noisy)).squareRoot()
    #expect(
      abs(ratio / Double(noisy) - 1) < 5 * error, "\(the.name): variances \(ratio / Double(noisy))")
  }

  private func moments(
    _ model: any ReferenceModel, _ w: Double, _ isUp: Bool, _ p: ReferenceCrosspoint
  ) -> ReferenceMoments {
    model.referencePulseMoments(w, up: isUp, p)
  }

  @Test("a step that would cross a bound ends on it", arguments: DeviceModelCases.all)
  func bounds(_ the: DeviceModelCases.Case) throws {
    let tile = try AnalogTile(
      rows: 5, columns: 37, settings: settings(the.model, dense: true), seed: 5)
    for (sign, bound) in [(Float(1), HiddenParameter.boundMaximum), (-1, .boundMinimum)] {
      try tile.setWeights(Matrix(rows: 5, columns: 37, repeating: 900 * sign))
      #expect(tile.weights == tile.hidden(bound))
      let x = Matrix(rows: 4, columns: 37, repeating: 1)
      try tile.update(x: x, delta: Matrix(rows: 4, columns: 5, repeating: sign), learningRate: 1)
      let points = held(tile, the.model).crosspoints
      for (c, w) in tile.weights.elements.enumerated() {
        let (low, high) = reach(the.model, points[c])
        #expect(Double(w) >= low && Double(w) <= high)
      }
    }
  }

  @Test("threads, splits of a batch and a grid change no bit", arguments: DeviceModelCases.all)
  func repeatability(_ the: DeviceModelCases.Case) throws {
    let (rows, columns) = (70, 300)
    for dense in [true, false] {
      let settings = settings(the.model, dense: dense, .compact)
      func run(threads: Int, split: [Int]) throws -> [UInt32] {
        let tile = try AnalogTile(
          rows: rows, columns: columns, settings: settings, seed: 3, tile: 1, threads: threads)
        try tile.setWeights(signals(rows, columns, 1, scale: 0.1))
        let (x, delta) = (signals(5, columns, 4), signals(5, rows, 5))
        var first = 0
        for count in split {
          try tile.update(
            x: x[rows: first..<first + count], delta: delta[rows: first..<first + count],
            learningRate: 0.05)
          first += count
        }
        return tile.weights.elements.map(\.bitPattern)
      }
      let whole = try run(threads: 1, split: [5])
      #expect(try run(threads: 2, split: [5]) == whole)
      #expect(try run(threads: 1, split: [1, 2, 2]) == whole)
    }
    // A grid's tiles are tiles of their own numbers.
    let settings = settings(the.model, dense: true)
    let grid = try TileGrid(rows: 20, columns: 50, largest: ArraySize(rows: 12, columns: 32)) {
      rows, columns, number in
      try AnalogTile(
        rows: rows, columns: columns, settings: settings, seed: 3, tile: UInt32(number))
    }
    let (x, delta) = (signals(2, 50, 4), signals(2, 20, 5))
    try grid.update(x: x, delta: delta, learningRate: 0.05)
    let corner = try AnalogTile(rows: 8, columns: 18, settings: settings, seed: 3, tile: 3)
    func part(_ m: Matrix, _ rows: Range<Int>, _ columns: Range<Int>) -> Matrix {
      Matrix(
        rows: rows.count, columns: columns.count, rows.flatMap { r in columns.map { m[r, $0] } })
    }
    try corner.update(
      x: part(x, 0..<2, 32..<50), delta: part(delta, 0..<2, 12..<20), learningRate: 0.05)
    #expect(part(grid.weights, 12..<20, 32..<50) == corner.weights)
  }

  /// Weights 4, limits ¼, bounds and each pair 8 in single precision and 4 in half, a reset bias, a
  /// state, the variance of read noise and the exponent of drift 4 each; a last block that is not
  /// full costs as much as a full one.
  @Test("bytes of a cross-point", arguments: DeviceModelCases.all)
  func bytes(_ the: DeviceModelCases.Case) throws {
    let pairs = Double(type(of: the.model as any DeviceModel).hiddenPairs.count)
    for (storage, size) in [(Storage(), 8.0), (.compact, 4.0)] {
      let tile = try AnalogTile(
        rows: 16, columns: 64, settings: settings(the.model, dense: true, storage), seed: 5)
      let bias = tile.hidden(.resetBias).elements.contains { $0 != 0 } ? 4.0 : 0
      let model = the.model as any DeviceModel
      let more = [
        type(of: model).hasState, model.readNoise != nil, model.common.drift.isThere,
      ].count { $0 }
      #expect(
        Double(tile.bytes) / (16 * 64) == 4.25 + size * (1 + pairs) + bias + 4 * Double(more),
        "\(the.name), \(storage.devices)")
    }
  }
}
