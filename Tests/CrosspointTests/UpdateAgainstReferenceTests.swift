import Crosspoint
import CrosspointReference
import TestSupport
import Testing

/// Pulsed updates against the reference: trains and coincidences bit for bit, weights within single
/// precision.
@Suite("Pulsed updates against the reference")
struct UpdateAgainstReferenceTests {
  static let updates: [(String, PulsedUpdate)] = {
    func make(_ change: (inout PulsedUpdate) -> Void) -> PulsedUpdate {
      var u = PulsedUpdate()
      change(&u)
      return u
    }
    return [
      ("managed", make { _ in }),
      ("baseline", AnalogSettings.rpuBaseline.update),
      ("update management alone", make { $0.bitLengthManagement = false }),
      ("bit length 1", make { $0.bitLength = 1 }),
      (
        "bit length 64",
        make {
          $0.bitLength = 64
          $0.bitLengthManagement = false
          $0.updateManagement = false
        }
      ),
      (
        "fixed gain",
        make {
          $0.bitLength = 33
          $0.fixedGain = 0.8
          $0.updateManagement = false
          $0.bitLengthManagement = false
        }
      ),
      ("pulse by pulse", make { $0.aggregation = .never }),
    ]
  }()

  @Test(
    "every plan, both signs of the learning rate, odd shapes", arguments: updates.indices, shapes)
  func againstReference(_ index: Int, _ shape: (Int, Int)) throws {
    let (rows, columns) = shape
    let settings = AnalogSettings.managed { $0.update = Self.updates[index].1 }
    guard let device = settings.device.as(ConstantStep.self) else { return }
    for rate in [Float(0.05), -0.05, 0.7] {
      let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 7, tile: 3)
      try tile.setWeights(signals(rows, columns, 1, scale: 0.3))
      let x = signals(3, columns, 4)
      let delta = signals(3, rows, 5, scale: 0.3)
      let array = ReferenceArray(device, rows: rows, columns: columns, seed: 7, tile: 3)
      var weights = tile.weights.reference
      let samples = ReferenceUpdate.apply(
        &weights, array, settings.update, learningRate: rate, x: x.floatSamples,
        delta: delta.floatSamples, firstVector: 20)

      tile.vectorNumbers.update = 20
      let trains = try tile.pulseTrains(x: x, delta: delta, learningRate: rate)
      #expect(trains.slots == samples.map(\.plan.bitLength))
      #expect(trains.x == samples.flatMap(\.trainsX))
      #expect(trains.delta == samples.flatMap(\.trainsDelta))

      let twin = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 7, tile: 3)
      try twin.setWeights(tile.weights)
      try tile.update(x: x, delta: delta, learningRate: rate)
      twin.apply(trains, vector: 20)
      #expect(twin.weights == tile.weights)

      // Each of at most 64 · 3 steps of at most 0.003 rounds at 2⁻²⁴ of the weight; the draws err
      // by 2e-5.
      let worst = zip(tile.weights.elements, weights.elements).map { abs(Double($0) - $1) }.max()!
      #expect(worst < 3e-6, "\(Self.updates[index].0), rate \(rate)")
    }
  }

  @Test(
    "counts of pulses and updates without pulses are the reference's",
    arguments: [
      PulsedUpdate.PulseType.meanCount, .deterministicImplicit, .none, .noneWithDevice,
    ], shapes)
  func pulseTypes(_ type: PulsedUpdate.PulseType, _ shape: (Int, Int)) throws {
    let (rows, columns) = shape
    let device = LinearStep()
    let settings = AnalogSettings.managed {
      ($0.device, $0.update.pulseType) = (Device(device), type)
    }
    for rate in [Float(0.05), -0.7] {
      let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 7, tile: 3)
      try tile.setWeights(signals(rows, columns, 1, scale: 0.3))
      let (x, delta) = (signals(3, columns, 4), signals(3, rows, 5, scale: 0.3))
      let array = ReferenceArray(device, rows: rows, columns: columns, seed: 7, tile: 3)
      let start = tile.weights
      var weights = start.reference
      ReferenceUpdate.apply(
        &weights, array, settings.update, learningRate: rate, x: x.floatSamples,
        delta: delta.floatSamples, firstVector: 20)
      tile.vectorNumbers.update = 20
      try tile.update(x: x, delta: delta, learningRate: rate)
      // As many pulses of as many steps as above.
      let worst = zip(tile.weights.elements, weights.elements).map { abs(Double($0) - $1) }.max()!
      #expect(worst < 3e-6, "\(type), rate \(rate): \(worst)")
      #expect(tile.weights != start)
    }
  }

  /// Trains of up to 32 slots leave the words of the slots behind them as they were.
  @Test("short trains after long ones are those of a tile that never had long ones")
  func shortAfterLong() throws {
    let settings = AnalogSettings.managed { $0.update.bitLength = 64 }
    let (used, fresh) = (
      try AnalogTile(rows: 9, columns: 21, settings: settings, seed: 7),
      try AnalogTile(rows: 9, columns: 21, settings: settings, seed: 7)
    )
    let (x, delta) = (signals(5, 21, 4), signals(5, 9, 5, scale: 0.3))
    #expect(try used.pulseTrains(x: x, delta: delta, learningRate: 0.7).slots.contains { $0 > 32 })
    #expect(
      try used.pulseTrains(x: x, delta: delta, learningRate: 0.005).slots.allSatisfy { $0 <= 32 })
    try used.update(x: x, delta: delta, learningRate: 0.7)
    try fresh.setWeights(used.weights)
    fresh.vectorNumbers = used.vectorNumbers
    try used.update(x: x, delta: delta, learningRate: 0.005)
    try fresh.update(x: x, delta: delta, learningRate: 0.005)
    #expect(used.weights == fresh.weights)
    #expect(
      try used.pulseTrains(x: x, delta: delta, learningRate: 0.005)
        == fresh.pulseTrains(x: x, delta: delta, learningRate: 0.005))
  }

  @Test("hidden parameters of every kind are the reference's", arguments: [true, false])
  func hidden(_ consistent: Bool) throws {
    var device = ConstantStep()
    device.stepSpread = 0.9
    device.upDown = 0.1
    device.upDownSpread = 0.2
    device.boundMaximumSpread = 1.2
    device.boundMinimumSpread = 1.2
    device.resetBias = 0.05
    device.resetBiasSpread = 0.02
    device.lifetime = 50
    device.lifetimeSpread = 0.4
    device.diffusion = 0.01
    device.diffusionSpread = 0.5
    device.corruptProbability = 0.1
    device.enforcesConsistency = consistent
    for logNormal in [false, true] {
      device.stepSpreadIsLogNormal = logNormal
      let settings = AnalogSettings.managed { $0.device = .constantStep(device) }
      let tile = try AnalogTile(rows: 33, columns: 47, settings: settings, seed: 11, tile: 4)
      let array = ReferenceArray(device, rows: 33, columns: 47, seed: 11, tile: 4)
      func same(
        _ parameter: HiddenParameter, _ value: (ReferenceCrosspoint) -> Double, _ size: Double
      ) {
        let m = tile.hidden(parameter)
        for i in 0..<33 {
          for j in 0..<47 {
            #expect(
              abs(Double(m[i, j]) - value(array[i, j])) < 3e-5 * size, "\(parameter) (\(i), \(j))")
          }
        }
      }
      same(.stepUp, { $0.stepUp }, 0.02)
      same(.stepDown, { $0.stepDown }, 0.02)
      same(.boundMaximum, { $0.boundMaximum }, 1)
      same(.boundMinimum, { $0.boundMinimum }, 1)
      same(.resetBias, { $0.resetBias }, 1)
      same(.decayRate, { $0.decayRate }, 1)
      same(.diffusionRate, { $0.diffusionRate }, 1)
      let stuck = (0..<33 * 47).count {
        tile.hidden(.stepUp).elements[$0] == 0 && tile.hidden(.stepDown).elements[$0] == 0
      }
      #expect(stuck > 100 && stuck < 210, "10 % of 1551; beyond 4.5 σ once in 100,000 seeds")

      // Decay, diffusion and reset, in a row.
      try tile.setWeights(signals(33, 47, 1, scale: 0.3))
      var weights = tile.weights.reference
      tile.decay()
      weights = array.decayed(weights)
      tile.diffuse()
      weights = array.diffused(weights, operation: 0)
      check(tile, weights)
      tile.reset()
      check(tile, array.reset(weights, operation: 1))
    }
  }

  @Test("as samples pass devices diffuse and then decay, and without either nothing is counted")
  func samples() throws {
    var device = ConstantStep()
    (device.lifetime, device.lifetimeSpread, device.resetBias) = (5, 0.4, 0.2)
    (device.diffusion, device.diffusionSpread) = (0.1, 0.5)
    let settings = AnalogSettings.managed { $0.device = .constantStep(device) }
    let tile = try AnalogTile(rows: 33, columns: 47, settings: settings, seed: 11, tile: 4)
    // Beside a bias, which is no device.
    let whole = DigitalBiasTile(on: tile, bias: [Float](repeating: 0.5, count: 33))
    try tile.setWeights(signals(33, 47, 1, scale: 0.3))
    let array = ReferenceArray(device, rows: 33, columns: 47, seed: 11, tile: 4)
    var weights = tile.weights.reference
    whole.advance(samples: 2)
    for operation in 0..<2 {
      weights = array.decayed(array.diffused(weights, operation: UInt64(operation)))
    }
    check(tile, weights)
    #expect(whole.bias.allSatisfy { $0 == 0.5 } && tile.vectorNumbers.operation == 2)
    let still = try AnalogTile(rows: 3, columns: 4, settings: .managed { _ in }, seed: 1)
    let before = still.state
    still.advance(samples: 5)
    #expect(still.vectorNumbers.operation == 0 && still.weights == before.weights)
  }

  private func check(_ tile: AnalogTile, _ weights: ReferenceMatrix) {
    for i in 0..<tile.rows {
      for j in 0..<tile.columns { #expect(abs(Double(tile.weights[i, j]) - weights[i, j]) < 3e-5) }
    }
  }

  @Test("a row's reset leaves the others alone")
  func resetRows() throws {
    let tile = try AnalogTile(rows: 5, columns: 6, settings: .rpuManaged, seed: 1)
    try tile.setWeights(Matrix(rows: 5, columns: 6, repeating: 0.05))
    tile.reset(rows: 1..<3)
    for row in [0, 3, 4] {
      #expect(tile.weights[rows: row..<row + 1].elements.allSatisfy { $0 == 0.05 })
    }
    for row in [1, 2] {
      #expect(tile.weights[rows: row..<row + 1].elements.allSatisfy { $0 != 0.05 })
    }
  }

  @Test("supplied noise and trains give the formula by hand")
  func supplied() throws {
    let settings = AnalogSettings.managed { $0.update.aggregation = .never }
    let tile = try AnalogTile(rows: 2, columns: 3, settings: settings, seed: 1)
    for (parameter, value) in [
      (HiddenParameter.stepUp, Float(0.01)), (.stepDown, 0.02), (.boundMinimum, -0.5),
      (.boundMaximum, 0.5),
    ] {
      try tile.setHidden(parameter, to: Matrix(rows: 2, columns: 3, repeating: value))
    }
    var asked: [NoiseRequest] = []
    // Row 0 fires in slots 0, 1; row 1 never. Column 0 in slot 0, column 1 in 0 and 1 (negative),
    // column 2 in slot 2.
    tile.apply(
      PulseTrains(
        slots: [3], x: [0b001, 0b011, 0b100], xIsNegative: [false, true, false], delta: [0b011, 0],
        deltaIsNegative: [false, false]), vector: 8
    ) { request, line in
      asked.append(request)
      for i in line.indices { line[i] = request.pass == 0 ? 1 : -1 }
    }
    // c = 0.3: up 0.01·1.3; down 0.02·1.3 + 0.02·0.7.
    let expected: [Float] = [0.013, -0.04, 0, 0, 0, 0]
    for i in 0..<6 { #expect(abs(tile.weights.elements[i] - expected[i]) < 1e-7) }
    #expect(asked.allSatisfy { $0.purpose == .cycle && $0.vector == 8 && $0.line == 0 })
    #expect(Set(asked.map(\.pass)) == [0, 1])
  }

  /// As products do: what a source leaves alone is no noise, not that of the line before.
  @Test("a source is handed lines of zeros", arguments: [Float(0), 0.1])
  func zeroedLines(_ halfVoltageResponse: Float) throws {
    var device = ConstantStep()
    device.halfVoltageResponse = halfVoltageResponse
    let settings = AnalogSettings.managed {
      $0.device = .constantStep(device)
      $0.update.aggregation = .never
    }
    let tile = try AnalogTile(rows: 3, columns: 5, settings: settings, seed: 1)
    var lines = 0
    tile.apply(
      PulseTrains(
        slots: [3, 3], x: Array(repeating: 0b111, count: 10),
        xIsNegative: Array(repeating: false, count: 10),
        delta: Array(repeating: 0b111, count: 6), deltaIsNegative: Array(repeating: false, count: 6)
      ), vector: 8
    ) { _, line in
      #expect(line.allSatisfy { $0 == 0 })
      line.update(repeating: 1)
      lines += 1
    }
    // Of two samples and three rows: a line for each of three pulses, or for the one phase.
    #expect(lines == (halfVoltageResponse == 0 ? 18 : 6))
  }
}
