import CrosspointParameters
import CrosspointReference
import Testing

/// Mixed precision: what χ holds and what devices get.
@Suite struct MixedPrecisionTests {
  static let g = 0x1p-10

  static func cell(
    rows: Int = 3, columns: Int = 4,
    _ device: any ReferenceModel = ConstantStep.ideal(
      step: 0x1p-10, bound: 1000), start: Double = 0,
    _ change: (inout MixedPrecision) -> Void = { _ in }
  ) -> ReferenceMixedPrecision {
    var model = MixedPrecision()
    change(&model)
    return ReferenceMixedPrecision(
      model, device, ReferenceMatrix(rows: rows, columns: columns) { _, _ in start }, seed: 61,
      tile: 62)
  }

  /// Without bounds and noise W − W₀ = ηΣδxᵀ − χ exactly, and |χ| < ε after a transfer of all rows,
  /// of one device as of a pair.
  @Test(arguments: [1, 3], [false, true]) func nothingIsLost(_ every: Int, _ isPair: Bool) {
    var cell = Self.cell(start: 0.25) {
      $0.transferEvery = every
      if isPair { $0.cell = Cell(OneSidedPair()) }
    }
    let (x, delta) = (signals(60, 4, seed: 1), signals(60, 3, seed: 2))
    cell.update(x: x, delta: delta, learningRate: -0.02)
    let sum = ReferenceMatrix.products(x, delta, -0.02)
    for e in 0..<12 {
      let moved = cell.weights.elements[e] - 0.25
      #expect(isClose(moved, sum.elements[e] - cell.chi.elements[e], 1e-12))
      #expect(abs(cell.chi.elements[e]) < Self.g)
      #expect(abs(moved - sum.elements[e]) < Self.g)
    }
    #expect(cell.weights.elements.allSatisfy { abs($0 - 0.25) > Self.g })
    #expect(cell.transfers == UInt64(60 / every) && cell.samples == 60)
    // Between transfers χ holds what devices do not.
    guard every == 3 else { return }
    let before = cell.weights
    cell.update(x: [[1, 1, 1, 1]], delta: [[1, 1, 1]], learningRate: 0.25)
    #expect(cell.weights == before && cell.chi.elements.allSatisfy { $0 > 0.24 })
  }

  /// A stochastic transfer charges what was sent, so nothing is lost there either, though trains
  /// of 7 slots have no room for n_max of some 20.
  @Test(arguments: [Float(1), 0.5], [false, true])
  func stochastic(_ rate: Float, _ isPair: Bool) {
    var cell = Self.cell {
      ($0.transfer, $0.transferLearningRate) = (.stochastic, rate)
      $0.transferUpdate.bitLength = 7
      if isPair { $0.cell = Cell(OneSidedPair()) }
    }
    let (x, delta) = (signals(40, 4, seed: 3), signals(40, 3, seed: 4))
    cell.update(x: x, delta: delta, learningRate: 0.05)
    let sum = ReferenceMatrix.products(x, delta, 0.05)
    for e in 0..<12 {
      let law = Double(rate) * (sum.elements[e] - cell.chi.elements[e])
      #expect(isClose(cell.weights.elements[e], law, 1e-12))
    }
    #expect(cell.weights.elements.count { abs($0) > 5 * Self.g } > 6)
    #expect(cell.chi.elements.contains { abs($0) > Self.g })
  }

  /// Pulses of a stochastic row at ε = g: Binomial(n_max, n_j/n_max), here (10, 5, −2) for BL of at
  /// least 10. 20,000 transfers, false alarms 7e-6 each.
  @Test func stochasticCounts() {
    var seen = [Sample](repeating: Sample(), count: 2)
    var cell = Self.cell(rows: 1, columns: 3) { $0.transfer = .stochastic }
    for _ in 0..<20_000 {
      let before = cell.weights.elements
      cell.chi.elements = [10, 5, -2].map { $0 * Self.g }
      cell.silence()
      let counts = zip(cell.weights.elements, before).map { ($0 - $1) / Self.g }
      #expect(counts[0] == 10)
      seen[0].add((counts[1] - 5) / 2.5.squareRoot())
      seen[1].add((counts[2] + 2) / 1.6.squareRoot())
    }
    for sample in seen {
      #expect(abs(sample.zOfMean) < alarm && abs(sample.zOfVariance) < alarm)
    }
  }

  /// Steps of ε are pulses of g, at most 1024 a transfer, from the state that the last one left:
  /// chunk q of 64 has vector 16·t + q of array 5, and ordinals of its own.
  @Test func chunks() {
    var device = ConstantStep.ideal(step: 0x1p-10, bound: 1000)
    device.common.cycleSpread = 0.5
    var cell = Self.cell(rows: 2, columns: 2, device) { $0.granularity = 0x1p-6 }
    cell.transfers = 3
    cell.chi.elements = [0, 0, 1100.5 * 0x1p-6, -70.25 * 0x1p-6]
    cell.silence()
    #expect(cell.chi.elements == [0, 0, 76.5 * 0x1p-6, -0.25 * 0x1p-6])
    for (j, count) in [1024, 70].enumerated() {
      var w = 0.0
      for pulse in 0..<count {
        let xi = ReferenceAddress(
          seed: 61, tile: 62, array: 5, vector: UInt64(48 + pulse / 64), purpose: .cycle, line: 1
        ).gaussian(ofPulse: pulse % 64, j)
        w += (j == 0 ? 1 : -1) * Self.g * (1 + 0.5 * xi)
      }
      #expect(isClose(cell.weights[1, j], w, 1e-9))
    }
    #expect(cell.weights[0, 0] == 0 && cell.transfers == 4)
    // Hidden values are those of array 0.
    let array = ReferenceArray(ConstantStep(), rows: 1, columns: 1, seed: 61, tile: 62)
    let wide = Self.cell(rows: 1, columns: 1, ConstantStep(), start: 100)
    #expect(wide.weights[0, 0] == array[0, 0].boundMaximum)
  }

  /// Trains and noise of a stochastic row: array 5, number t·rows + row.
  @Test func stochasticAddresses() {
    var device = ConstantStep.ideal(step: 0x1p-10, bound: 1000)
    device.common.cycleSpread = 0.5
    var cell = Self.cell(rows: 3, columns: 2, device) { $0.transfer = .stochastic }
    cell.transfers = 7
    cell.chi.elements = [0, 0, 9.5, -4.5, 0, 0].map { $0 * Self.g }
    cell.silence()
    let sample = ReferenceSample(
      PulsedUpdate(), learningRate: Float(Self.g), granularity: Float(Self.g), x: [9, -4],
      delta: [0, 1, 0], vector: 22, seed: 61, tile: 62, array: 5)
    for j in 0..<2 {
      let sign: Double = j == 0 ? 1 : -1
      let moved = (0..<sample.coincidences(1, j)).reduce(0.0) { sum, ordinal in
        let xi = ReferenceAddress(
          seed: 61, tile: 62, array: 5, vector: 22, purpose: .cycle, line: 1
        ).gaussian(ofPulse: ordinal, j)
        return sum + sign * Self.g * (1 + 0.5 * xi)
      }
      #expect(isClose(cell.weights[1, j], moved, 1e-9) && moved != 0)
      let sent = sign * Double(sample.coincidences(1, j)) * Self.g
      #expect(cell.chi[1, j] == sign * (j == 0 ? 9.5 : 4.5) * Self.g - sent)
    }
  }

  /// Two of three rows a transfer, going on where the last one ended; at random by the draw of the
  /// transfer; all from row 0 with 0.
  @Test(arguments: [false, true]) func rows(_ isRandom: Bool) {
    var cell = Self.cell(rows: 3, columns: 1) {
      ($0.rowsPerTransfer, $0.startsAtRandom) = (2, isRandom)
    }
    var starts: Set<Int> = []
    for t in 0..<12 {
      cell.set(ReferenceMatrix(rows: 3, columns: 1))
      cell.chi.elements = [1.5, 2.5, 3.5].map { $0 * Self.g }
      cell.silence()
      let word = ReferenceAddress(
        seed: 61, tile: 62, array: 5, vector: UInt64(t), purpose: .transferStart
      ).draws.wordA(0)
      let start = isRandom ? Int((UInt64(word) * 3) >> 32) : 2 * t % 3
      starts.insert(start)
      for i in 0..<3 {
        let isDue = i == start || i == (start + 1) % 3
        #expect(cell.weights[i, 0] == (isDue ? Double(i + 1) * Self.g : 0))
      }
    }
    #expect(starts.count == 3)
  }

  /// A pair takes pulses up on g⁺ and down on g⁻, up in both, and is refreshed by the samples of
  /// the cell, after their transfers.
  @Test func pair() {
    var pair = OneSidedPair()
    (pair.refreshEvery, pair.refreshForward) = (3, .ideal)
    var device = ConstantStep.ideal(step: 0x1p-10, bound: 0.25)
    device.common.cycleSpread = 0.5
    var cell = Self.cell(rows: 1, columns: 2, device) { $0.cell = Cell(pair) }
    func inner() -> ReferenceOneSidedPair {
      guard case .pair(let pair) = cell.holder else { preconditionFailure("not a pair") }
      return pair
    }
    cell.chi.elements = [5.5 * Self.g, -6.5 * Self.g]
    cell.silence()
    func noise(_ count: Int, _ j: Int) -> Double {
      (0..<count).reduce(0.0) { sum, k in
        let xi = ReferenceAddress(
          seed: 61, tile: 62, array: 5, vector: 0, purpose: .cycle
        ).gaussian(ofPulse: k, j)
        return sum + Self.g * (1 + 0.5 * xi)
      }
    }
    #expect(isClose(inner().plus[0, 0], noise(5, 0), 1e-9) && inner().minus[0, 0] == 0)
    #expect(isClose(inner().minus[0, 1], noise(6, 1), 1e-9) && inner().plus[0, 1] == 0)
    // A full cell is emptied with the third sample that counts.
    guard case .pair(var full) = cell.holder else { return }
    (full.plus[0, 0], full.minus[0, 0]) = (0.25, 0.25)
    cell.holder = .pair(full)
    cell.silence()
    cell.silence(learningRate: 0)
    #expect(inner().refreshes == 0 && inner().plus[0, 0] == 0.25)
    cell.silence()
    #expect(inner().refreshes == 1 && inner().plus[0, 0] == 0 && inner().minus[0, 0] == 0)
    cell.set(ReferenceMatrix([[0.125, -0.125]]))
    #expect(cell.weights.elements == [0.125, -0.125] && cell.chi.elements == [0, 0])
    #expect(cell.samples == 3 && cell.transfers == 3)
  }

  /// 5 bins of ±4 are multiples of 2; the nearest, ties to even. None leave a signal as it is, and
  /// a signal of zeros stays one.
  @Test func bins() {
    let values: [Float] = [4, -3.1, 1, 3, -0.9, 0]
    #expect(ReferenceBins.rounded(values, bins: 5) == [4, -4, 0, 4, 0, 0])
    #expect(ReferenceBins.rounded(values, bins: 4) == [4, -4, 0, 4, 0, 0])
    #expect(ReferenceBins.rounded(values, bins: 0) == values.map(Double.init))
    #expect(ReferenceBins.rounded([0, 0], bins: 3) == [0, 0])
    // Beyond the last bin it is held to it.
    #expect(ReferenceBins.rounded([1, -1], bins: 3, shifts: [0.49, -0.5]) == [1, -1])
    #expect(ReferenceBins.rounded([1, 0.3], bins: 3, shifts: [0.49, 0.21]) == [1, 1])
  }

  /// Signals of χ are rounded by the draws of the sample; stochastically they are right in the
  /// mean: 20,000 samples, false alarm 7e-6. To the nearest they are not.
  @Test func binnedUpdates() {
    var cell = Self.cell(rows: 1, columns: 2) {
      ($0.xBins, $0.deltaBins, $0.transferEvery) = (5, 3, 1_000_000)
    }
    var seen = Sample()
    for n in 0..<20_000 {
      let before = cell.chi
      cell.update(x: [[1, 0.65]], delta: [[-2]], learningRate: 0.5)
      let change = before[0, 1] - cell.chi[0, 1]
      let word = ReferenceAddress(
        seed: 61, tile: 62, vector: UInt64(n), purpose: .roundingX
      ).draws.wordA(1)
      let u = Double(word >> 8) * 0x1p-24
      #expect(isClose(change, Double(Float(0.65)) / 0.5 + u - 0.5 < 1.5 ? 0.5 : 1, 1e-9))
      // Bins of ½: 0.65 is 1.3 of them, a mean of 0.65 with a deviation of ½·√(0.3·0.7).
      seen.add((change - 0.65) / (0.5 * 0.21.squareRoot()))
    }
    #expect(abs(seen.zOfMean) < alarm && abs(seen.zOfVariance) < alarm)
    var nearest = Self.cell(rows: 1, columns: 2) {
      ($0.xBins, $0.roundsStochastically, $0.transferEvery) = (5, false, 2)
    }
    nearest.update(x: [[1, 0.65]], delta: [[-2]], learningRate: 0.5)
    #expect(nearest.chi.elements == [-1, -0.5])
  }

  /// A χ of 8 bits has steps of ε/64 up to 127 of them: half a step is lost, halves go to even,
  /// what is beyond the end is lost, and a whole ε leaves what was behind the point.
  @Test func fixedPoint() {
    var cell = Self.cell(rows: 1, columns: 5) {
      ($0.chiBits, $0.granularity, $0.transferEvery) = (8, 0x1p-4, 2)
    }
    let q = Float(0x1p-10)
    cell.update(x: [[0.5, 1.5, -2.5, 70, -500]], delta: [[q]], learningRate: 1)
    #expect(cell.chi.elements.map { $0 / Double(q) } == [0, 2, -2, 70, -127])
    cell.update(x: [[0.5, 0, 0, 0, 0]], delta: [[q]], learningRate: 1)
    #expect(cell.chi.elements.map { $0 / Double(q) } == [0, 2, -2, 6, -63])
    #expect(cell.weights.elements == [0, 0, 0, Self.g, -Self.g])
    // Two bits more before the point: steps of ε/16, up to 127/16.
    var wide = Self.cell(rows: 1, columns: 2) {
      ($0.chiBits, $0.chiIntegerBits, $0.granularity, $0.transferEvery) = (8, 3, 0x1p-4, 2)
    }
    wide.update(x: [[6.03, 9]], delta: [[0x1p-4]], learningRate: 1)
    #expect(wide.chi.elements.map { $0 * 256 } == [96, 127])
  }

  /// Devices without steps get n·g of an exact transfer, and ε·transferLearningRate·n of a
  /// stochastic one.
  @Test func devicesWithoutSteps() {
    var device = exactDevice()
    device.granularity = 0x1p-10
    for transfer in MixedPrecision.Transfer.allCases {
      var cell = Self.cell(rows: 1, columns: 2, device) {
        ($0.transfer, $0.transferLearningRate) = (transfer, 0.5)
      }
      cell.chi.elements = [3.5 * Self.g, -1.5 * Self.g]
      cell.silence()
      let share = transfer == .exact ? 1 : 0.5
      #expect(cell.weights.elements == [3 * share * Self.g, -share * Self.g])
      #expect(cell.chi.elements == [0.5 * Self.g, -0.5 * Self.g])
    }
  }
}
