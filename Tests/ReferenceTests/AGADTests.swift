import CrosspointParameters
import CrosspointReference
import Testing

/// AGAD: the running mean, and the offset that it takes out.
@Suite struct AGADTests {
  static func cell(
    rows: Int = 1, columns: Int = 1, _ change: (inout AGAD) -> Void = { _ in }
  ) -> ReferenceAGAD {
    var model = AGAD()
    model.transfer.transferForward = .ideal
    (model.transfer.scalesTransferLearningRate, model.transfer.transferLearningRate) = (
      false, 0x1p-20
    )
    change(&model)
    return ReferenceAGAD(
      model, exactDevice(), PulsedUpdate(), ReferenceMatrix(rows: rows, columns: columns),
      seed: 51, tile: 52)
  }

  /// A constant v, threshold out of reach: M_k = v(1 − (1 − β)^k), and what is summed is ±v before
  /// the first flip, |dw| = |v|(1 − β)^(q·n) in period q: an offset that stays vanishes.
  @Test(arguments: [Float(0.1), 0]) func offsetsVanish(_ probability: Float) {
    let n = probability == 0 ? 2 : 10
    var cell = Self.cell(columns: 2) {
      $0.chopper.chopperProbability = probability
      $0.tailWeightening = probability == 0 ? 0.5 : 2.5
    }
    let beta = 0.25
    #expect(cell.rule.tail == beta && cell.rule.signs.period == n)
    let v = [1.0, -0.5]
    cell.devices.weights[0].elements = v
    func power(_ k: Int) -> Double { (0..<k).reduce(1.0) { p, _ in p * (1 - beta) } }
    let scale = 0x1p-20 / Double(Float(0.001))
    for sweep in 0..<5 * n {
      for j in 0..<2 {
        let before = cell.rule.buffer[0, j]
        cell.silence()
        let q = sweep / n
        let change = v[j] * power(q * n) * (q % 2 == 0 ? 1 : -1)
        #expect(isClose((cell.rule.buffer[0, j] - before) / scale, change, 1e-9))
        #expect(isClose(cell.rule.means[0, j], v[j] * (1 - power(sweep + 1)), 1e-12))
        let flips = (sweep + 1) % n == 0
        #expect(cell.rule.flags[j] == flips)
        #expect(cell.rule.signs.lines[j] == ((sweep + 1) / n % 2 == 0 ? 1 : -1))
      }
    }
    #expect(cell.weights.elements == [0, 0] && cell.rule.signs.sweeps == 5 * n)
    cell.set(ReferenceMatrix(rows: 1, columns: 2))
    #expect(cell.rule.means.elements == [0, 0] && cell.rule.pastMeans.elements == [0, 0])
    #expect(cell.rule.flags == [false, false] && cell.rule.signs.sweeps == 0)
  }

  /// Nothing is written in the first n + 1 sweeps, though H is spent; afterwards a step goes out in
  /// the sweep that spends it.
  @Test func firstWrites() {
    let n = 4
    var cell = Self.cell {
      ($0.chopper.chopperProbability, $0.tailWeightening) = (0.25, 0)
      ($0.transferLearningRate, $0.buffer.momentum) = (0.001, 0)
    }
    // H passes 1 with every read, by ±1.5; M stays 0, so P takes nothing out.
    let v = 1.5
    cell.devices.weights[0][0, 0] = v
    var expected = 0.0
    for sweep in 0..<20 {
      let sign: Double = sweep / n % 2 == 0 ? 1 : -1
      cell.silence()
      if sweep > n { expected += sign * Double(Float(0.001)) }
      #expect(cell.rule.buffer[0, 0] == 0)
      #expect(isClose(cell.weights[0, 0], expected, 1e-9))
    }
    // Weights that are set anew wait as the first ones did: M was forgotten with them.
    cell.set(ReferenceMatrix(rows: 1, columns: 1))
    cell.devices.weights[0][0, 0] = v
    for sweep in 0...n + 1 {
      cell.silence()
      #expect((cell.weights[0, 0] != 0) == (sweep > n))
    }
  }

  /// With `forgetsBuffer` off |H| is held to bufferCap times the bit length, where a cap is given.
  @Test(arguments: [(Float(0), 8.5), (3, 6)]) func cap(_ cap: Float, _ left: Double) {
    var cell = Self.cell {
      ($0.buffer.forgetsBuffer, $0.bufferCap) = (false, cap)
      ($0.transferUpdate.bitLength, $0.transferLearningRate) = (2, 0.001)
    }
    cell.devices.weights[0][0, 0] = 10.5
    cell.silence()
    #expect(isClose(cell.rule.buffer[0, 0], left))
  }

  /// With `chopsAtRandom` a line flips at random too, and once where both are due; a flip of either
  /// kind flags it. Lines across never flip.
  @Test func randomFlips() {
    var cell = Self.cell(rows: 2, columns: 2) {
      ($0.chopper.chopperProbability, $0.chopper.chopsAtRandom) = (0.25, true)
    }
    var lines = [Float(1), 1]
    var (both, random) = (0, 0)
    for r in 0..<160 {
      cell.silence()
      let isDrawn =
        ReferenceAddress(
          seed: 51, tile: 52, array: 3, vector: UInt64(r), purpose: .chopperIn
        ).draws.wordA(0) >> 1 < 1 << 29
      let isDue = r / 2 % 4 == 3
      if isDrawn || isDue { lines[r % 2] *= -1 }
      if isDrawn && isDue { both += 1 }
      if isDrawn && !isDue { random += 1 }
      #expect(cell.rule.signs.lines == lines && cell.rule.signs.across == [1, 1])
      #expect(cell.rule.flags[r % 2] == (isDrawn || isDue))
    }
    #expect(both > 0 && random > 0)
  }

  /// Training through the chopper: a gradient that stays is handed on with its sign in every
  /// period, an offset of A is not.
  @Test func gradientsPassOffsetsDoNot() {
    var cell = Self.cell(columns: 2) {
      ($0.fastLearningRate, $0.chopper.chopperProbability) = (0.001, 0.1)
      ($0.tailWeightening, $0.transferLearningRate) = (10, 0.01)
    }
    cell.devices.weights[0].elements = [0.5, 0.5]
    cell.update(
      x: Array(repeating: [1, 0], count: 400), delta: Array(repeating: [1], count: 400),
      learningRate: 1)
    let steps = cell.weights.elements.map { $0 / Double(Float(0.001)) }
    #expect(steps[0] > 10 && abs(steps[1]) < 0.5)
  }
}
