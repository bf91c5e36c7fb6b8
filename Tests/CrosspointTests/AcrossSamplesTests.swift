import Crosspoint
import CrosspointKernels
import CrosspointReference
import TestSupport
import Testing

/// Updates whose pulses of many samples are one draw (`aggregation: acrossSamples`).
@Suite("Updates across samples")
struct AcrossSamplesTests {
  /// Few and many pulses, one and two words of slots; the bound is met by some cross-points, all or
  /// none.
  static let updates: [(bitLength: Int, gain: Float, bound: Float)] = [
    (10, 0.3, 0.05), (31, 0.7, 0.3), (31, 0.7, 10), (64, 0.7, 0.3), (1, 0.5, 0.02), (33, 1, 0.01),
  ]

  static func settings(
    _ update: (bitLength: Int, gain: Float, bound: Float), cycleSpread: Float = 0.3,
    _ aggregation: PulsedUpdate.Aggregation = .acrossSamples
  ) -> AnalogSettings {
    var device = ConstantStep()
    device.cycleSpread = cycleSpread
    (device.boundMaximum, device.boundMinimum) = (update.bound, -update.bound)
    return AnalogSettings.managed {
      $0.device = .constantStep(device)
      $0.update.bitLength = update.bitLength
      $0.update.fixedGain = update.gain
      ($0.update.updateManagement, $0.update.bitLengthManagement) = (false, false)
      $0.update.aggregation = aggregation
    }
  }

  @Test(
    "the reference's weights, at odd shapes, near bounds and far from them",
    arguments: updates.indices, [(1, 1), (5, 17), (67, 45), (2, 1100)])
  func againstReference(_ index: Int, _ shape: (Int, Int)) throws {
    let (rows, columns) = shape
    for (spread, batch) in [(Float(0.3), 70), (1, 19), (0, 35), (0.3, 2)] {
      let settings = Self.settings(Self.updates[index], cycleSpread: spread)
      let device = try #require(settings.device.as(ConstantStep.self))
      let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 7, tile: 3)
      try tile.setWeights(signals(rows, columns, 1, scale: 0.1))
      let x = signals(batch, columns, 4)
      let delta = signals(batch, rows, 5)
      let array = ReferenceArray(device, rows: rows, columns: columns, seed: 7, tile: 3)
      var weights = tile.weights.reference
      ReferenceUpdate.apply(
        &weights, array, settings.update, learningRate: 0.05, x: x.floatSamples,
        delta: delta.floatSamples, firstVector: 20)
      tile.vectorNumbers.update = 20
      let trains = try tile.pulseTrains(x: x, delta: delta, learningRate: 0.05)
      let twin = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 7, tile: 3)
      try twin.setWeights(tile.weights)
      try tile.update(x: x, delta: delta, learningRate: 0.05)
      twin.apply(trains, vector: 20)
      #expect(twin.weights == tile.weights)
      // A thousand pulses of up to .002 a weight, each rounded at 2⁻²⁴ of at most 10.
      let worst = zip(tile.weights.elements, weights.elements).map { abs(Double($0) - $1) }.max()!
      #expect(worst < 2e-5, "\(Self.updates[index]), c = \(spread), \(batch) samples")
    }
  }

  @Test("the same bits on every instruction set and on any number of threads")
  func sameBits() throws {
    for (index, update) in Self.updates.enumerated() {
      for storage in [Storage(), .compact] {
        var expected: [UInt32]?
        for set in InstructionSet.available {
          for threads in [1, 3] {
            let tile = try AnalogTile(
              rows: 150, columns: 1100, settings: Self.settings(update).stored(storage), seed: 3,
              threads: threads, kernels: .table(for: set))
            try tile.update(
              x: signals(70, 1100, 8), delta: signals(70, 150, 9), learningRate: 0.05)
            let bits = tile.weights.elements.map(\.bitPattern)
            #expect(bits == expected ?? bits, "\(index) on \(set.name), \(threads) threads")
            expected = bits
          }
        }
      }
    }
  }

  /// Pulses that are sure: as many up as `ups` samples and down as `downs` samples of 12 slots
  /// give.
  private static func trains(_ ups: Int, _ downs: Int, rows: Int, columns: Int) -> PulseTrains {
    // Up and down in turn, so that the path stays near its end.
    let directions = (0..<ups + downs).map {
      ($0 + 1) * ups / (ups + downs) > $0 * ups / (ups + downs)
    }
    return PulseTrains(
      slots: directions.map { _ in 12 },
      x: .init(repeating: 0xFFF, count: (ups + downs) * columns),
      xIsNegative: directions.flatMap { [Bool](repeating: !$0, count: columns) },
      delta: .init(repeating: 0xFFF, count: (ups + downs) * rows),
      deltaIsNegative: .init(repeating: false, count: (ups + downs) * rows))
  }

  /// Identical devices, so that each of 40,000 cross-points is a sample of one distribution.
  private static func run(
    _ aggregation: PulsedUpdate.Aggregation, ups: Int, downs: Int, cycleSpread: Float, bound: Float,
    from weight: Float, seed: UInt64
  ) throws -> [Double] {
    var device = ConstantStep.ideal(step: 0.001, bound: bound)
    (device.cycleSpread, device.upDown) = (cycleSpread, 0.2)
    let settings = AnalogSettings.managed {
      $0.device = .constantStep(device)
      $0.update.aggregation = aggregation
    }
    let tile = try AnalogTile(rows: 200, columns: 200, settings: settings, seed: seed)
    try tile.setWeights(Matrix(rows: 200, columns: 200, repeating: weight))
    tile.apply(trains(ups, downs, rows: 200, columns: 200))
    return tile.weights.elements.map(Double.init)
  }

  /// Closed form: U pulses of s_up and D of −s_down, s_up = 0.001, s_down = 0.0008.
  ///
  /// z of the mean and of the variance of 40,000 draws: |z| > 5 each once in 1.7 million runs.
  @Test(
    "mean and variance are those of the pulses", arguments: [(20, 0), (0, 7), (30, 29), (150, 90)])
  func moments(_ ups: Int, _ downs: Int) throws {
    let w = try Self.run(
      .acrossSamples, ups: ups, downs: downs, cycleSpread: 0.3, bound: 20, from: 0, seed: 5)
    let (u, d) = (Double(12 * ups), Double(12 * downs))
    let mean = 0.001 * u - 0.0008 * d
    let variance = 0.09 * (u * 1e-6 + d * 0.64e-6)
    let n = Double(w.count)
    let found = w.reduce(0, +) / n
    let spread = w.reduce(0) { $0 + ($1 - found) * ($1 - found) } / (n - 1)
    #expect(abs(found - mean) < 5 * (variance / n).squareRoot())
    #expect(abs(spread / variance - 1) < 5 * (2 / n).squareRoot())
  }

  /// 20 bins by the quantiles of the weights of single samples; chi-square homogeneity, false alarm
  /// 1e-6 each. The walk reaches the bound often from the second start, always from the third.
  @Test(
    "one distribution with sample by sample, at a bound too", arguments: [Float(0), 0.3, 1],
    [Float(0), 0.03, 0.095])
  func distribution(_ cycleSpread: Float, _ weight: Float) throws {
    func run(_ aggregation: PulsedUpdate.Aggregation, _ seed: UInt64) throws -> [Double] {
      try Self.run(
        aggregation, ups: 17, downs: 13, cycleSpread: cycleSpread, bound: 0.1, from: weight,
        seed: seed)
    }
    let (a, b) = (try run(.acrossSamples, 1), try run(.automatic, 2))
    guard cycleSpread > 0 else {
      #expect(zip(a, b).allSatisfy { abs($0 - $1) < 1e-6 })
      return
    }
    let sorted = b.sorted()
    let edges = Set((1..<20).map { sorted[$0 * b.count / 20] }).sorted()
    func histogram(_ v: [Double]) -> [Int] {
      var counts = [Int](repeating: 0, count: edges.count + 1)
      for w in v { counts[edges.count { $0 <= w }] += 1 }
      return counts
    }
    let test = ChiSquareLaw.homogeneity(histogram(a), histogram(b))
    #expect(test.tail > 1e-6, "χ² = \(test.statistic) with \(test.degrees)")
  }

  @Test("one sample at a time is `automatic`, bit for bit, and so is noise of the caller's")
  func oneSample() throws {
    let update = (bitLength: 31, gain: Float(0.7), bound: Float(0.3))
    let (x, delta) = (signals(9, 70, 8), signals(9, 20, 9))
    func tile(_ aggregation: PulsedUpdate.Aggregation) throws -> AnalogTile {
      try AnalogTile(rows: 20, columns: 70, settings: Self.settings(update, aggregation), seed: 3)
    }
    let (across, automatic) = (try tile(.acrossSamples), try tile(.automatic))
    for sample in 0..<9 {
      let (x, delta) = (x[rows: sample..<sample + 1], delta[rows: sample..<sample + 1])
      try across.update(x: x, delta: delta, learningRate: 0.05)
      try automatic.update(x: x, delta: delta, learningRate: 0.05)
    }
    #expect(across.weights == automatic.weights)
    let trains = try across.pulseTrains(x: x, delta: delta, learningRate: 0.05)
    let noise: NoiseSource = { request, values in
      for j in values.indices { values[j] = Float((request.line + 3 * j + request.pass) % 5) - 2 }
    }
    across.apply(trains, noise: noise)
    automatic.apply(trains, noise: noise)
    #expect(across.weights == automatic.weights)
  }

  @Test("the copy in half precision is that of the weights")
  func halfCopy() throws {
    for update in Self.updates {
      let settings = Self.settings(update).stored(Storage(products: .half))
      let tile = try AnalogTile(rows: 40, columns: 77, settings: settings, seed: 3)
      try tile.update(x: signals(70, 77, 8), delta: signals(70, 40, 9), learningRate: 0.05)
      let twin = try AnalogTile(rows: 40, columns: 77, settings: settings, seed: 3)
      try twin.setWeights(tile.weights)
      let x = signals(2, 77, 10)
      #expect(try tile.forward(x) == twin.forward(x))
    }
  }

  @Test("refused where the order of the pulses matters")
  func refused() throws {
    var halfVoltage = ConstantStep()
    halfVoltage.halfVoltageResponse = 0.1
    for device in [Device(SoftBounds()), Device(halfVoltage)] {
      let settings = AnalogSettings.managed {
        $0.device = device
        $0.update.aggregation = .acrossSamples
      }
      #expect {
        try AnalogTile(rows: 2, columns: 2, settings: settings, seed: 1)
      } throws: { error in
        let text = "\(error)"
        return text.contains("update.aggregation") && text.contains(device.name)
      }
    }
  }
}
