import Crosspoint
import CrosspointReference
import TestSupport
import Testing

/// Cells of two devices that are pulsed up only, against the reference and against what a refresh
/// keeps.
@Suite("One-sided pairs")
struct OneSidedPairTests {
  /// - Parameter exactly: whether refreshes read without noise or rounding.
  private func settings(
    _ device: any DeviceModel, refreshEvery: Int, exactly: Bool = true,
    _ change: (inout OneSidedPair) -> Void = { _ in }
  ) -> AnalogSettings {
    var pair = OneSidedPair()
    pair.refreshEvery = refreshEvery
    if exactly { pair.refreshForward = .ideal }
    change(&pair)
    var s = AnalogSettings.ideal
    s.device = Device(device)
    s.cell = Cell(pair)
    (s.update.updateManagement, s.update.bitLengthManagement) = (false, false)
    s.update.fixedGain = 0.5
    s.update.bitLength = 12
    // As the reference: every pulse with a draw of its own.
    s.update.aggregation = .never
    return s
  }

  /// The reference with the devices as the tile holds them.
  private func reference(_ tile: AnalogTile, _ device: some ReferenceModel, _ weights: Matrix)
    -> ReferenceOneSidedPair
  {
    let pair = tile.settings.cell.as(OneSidedPair.self)!
    return ReferenceOneSidedPair(pair, device, weights.reference, seed: tile.seed, tile: tile.tile)
  }

  @Test("phase-change memory, which does not reach 0, holds weights as they are given")
  func leastConductance() throws {
    let tile = try AnalogTile(
      rows: 9, columns: 21, settings: settings(PhaseChange(), refreshEvery: 0), seed: 7, tile: 3)
    let given = signals(9, 21, 1, scale: 0.03)
    try tile.setWeights(given)
    // A difference of two numbers below .05.
    #expect(zip(tile.weights.elements, given.elements).allSatisfy { abs($0 - $1) < 4e-9 })
    let expected = reference(tile, PhaseChange(), given).weights.elements
    #expect(zip(expected, given.elements).allSatisfy { abs($0 - Double($1)) < 4e-9 })
    // A learning rate of 0 brings no refresh nearer.
    let before = tile.state
    try tile.update(x: signals(3, 21, 4), delta: signals(3, 9, 5), learningRate: 0)
    #expect(tile.state.cells.counts == before.cells.counts)
  }

  @Test(
    "updates and refreshes are the reference's",
    arguments: [ConstantStep.self, SoftBounds.self] as [any ReferenceModel.Type], [true, false])
  func againstReference(_ type: any ReferenceModel.Type, _ byCount: Bool) throws {
    try compare(type, byCount)
  }

  @Test("and those of refreshes that read through noise")
  func noisyReads() throws { try compare(ConstantStep.self, false, exactly: false) }

  private func compare<Model: ReferenceModel>(
    _: Model.Type, _ byCount: Bool, exactly: Bool = true
  ) throws {
    var device = Model()
    // Full after some ten samples of six pulses.
    device.common.boundMaximum = 0.05
    device.common.resetBias = 0.001
    let settings = settings(device, refreshEvery: 12, exactly: exactly) {
      $0.refreshUpdate.bitLength = 20
      // Without rounding: noise alone, of a tenth of a full device.
      if !exactly {
        $0.refreshForward = .ideal
        $0.refreshForward.outputNoise = 0.005
      }
      if byCount { ($0.refreshesByCount, $0.differenceThreshold) = (true, 0.6) }
    }
    let (rows, columns, count) = (9, 21, 30)
    let tile = try AnalogTile(rows: rows, columns: columns, settings: settings, seed: 7, tile: 3)
    let start = signals(rows, columns, 1, scale: 0.01)
    try tile.setWeights(start)
    var expected = reference(tile, device, start)
    let (x, delta) = (signals(count, columns, 4), signals(count, rows, 5))
    try tile.update(x: x, delta: delta, learningRate: -1)
    for (b, (xs, deltas)) in zip(x.floatSamples, delta.floatSamples).enumerated() {
      let sample = ReferenceSample(
        settings.update, learningRate: -1, granularity: device.granularity, x: xs, delta: deltas,
        vector: UInt64(b), seed: 7, tile: 3)
      expected.apply(sample, vector: UInt64(b))
      if b % 12 == 11 { expected.refresh() }
    }
    #expect(expected.refreshes == 2)
    // Some 100 pulses of 2⁻²⁴ of 0.06 and 2e-5 of a step each; a cell that the thresholds just miss
    // on one side would be far off.
    let worst = zip(tile.weights.elements, expected.weights.elements).map { abs(Double($0) - $1) }
      .max()!
    #expect(worst < 3e-6, "\(Model.name)")
    let full = (0..<rows * columns).count { tile.deviceWeights(array: 0).elements[$0] > 0.0375 }
    #expect(full < rows * columns / 2, "refreshes have emptied the cells")
  }

  @Test("without a refresh both devices only rise, and the weight is their difference to the bit")
  func rise() throws {
    var device = ConstantStep()
    device.common.cycleSpread = 0
    let tile = try AnalogTile(
      rows: 17, columns: 40, settings: settings(device, refreshEvery: 0), seed: 7)
    try tile.setWeights(signals(17, 40, 1, scale: 0.2))
    var before = (tile.deviceWeights(array: 0), tile.deviceWeights(array: 1))
    for call in 0..<4 {
      try tile.update(
        x: signals(3, 40, UInt64(10 + call)), delta: signals(3, 17, UInt64(20 + call)),
        learningRate: 1)
      let after = (tile.deviceWeights(array: 0), tile.deviceWeights(array: 1))
      #expect(zip(before.0.elements, after.0.elements).allSatisfy { $0 <= $1 })
      #expect(zip(before.1.elements, after.1.elements).allSatisfy { $0 <= $1 })
      #expect(
        zip(before.0.elements, after.0.elements).contains { $0 < $1 }
          && zip(before.1.elements, after.1.elements).contains { $0 < $1 })
      #expect(zip(after.0.elements, after.1.elements).map { $0 - $1 } == tile.weights.elements)
      before = after
    }
  }

  /// Ideal reads, no spread, resets to 0: differences of one column's winners on one side are
  /// m_i·g, M the largest m_i. Where M ≤ BL the train has M slots and x and the largest δ fire in
  /// each, so that the largest is kept exactly and the others get Binomial(M, m_i/M) pulses. Where
  /// M > BL they get Binomial(BL, m_i/BL), and BL from m_i = BL on: the rest is lost. 400
  /// refreshes: the z of mean and variance is beyond 5 once in 1.7 million.
  @Test("what a refresh keeps", arguments: [31, 5])
  func refreshMoments(_ bitLength: Int) throws {
    let step: Float = 0.001
    let (counts, n) = ([0, 3, 7, 11], 400)
    let slots = min(11, bitLength)
    var pulses = counts.map { _ in [Double]() }
    for seed in 0..<n {
      let tile = try AnalogTile(
        rows: counts.count, columns: 1,
        settings: settings(ConstantStep.ideal(step: step, bound: 0.1), refreshEvery: 1) {
          $0.refreshUpdate.bitLength = bitLength
        }, seed: UInt64(seed))
      // g⁻ at 0.08, g⁺ above it by m steps: both above their thresholds.
      var state = tile.state
      state.cells.arrays[0].weights = Matrix(
        rows: 4, columns: 1, counts.map { 0.08 + Float($0) * step })
      state.cells.arrays[1].weights = Matrix(rows: 4, columns: 1, repeating: 0.08)
      let again = try AnalogTile(state)
      try again.update(
        x: Matrix(rows: 1, columns: 1), delta: Matrix(rows: 1, columns: 4), learningRate: 1)
      for i in counts.indices {
        let sent = Double(again.deviceWeights(array: 0)[i, 0] / step)
        #expect(abs(sent - sent.rounded()) < 1e-3 && again.deviceWeights(array: 1)[i, 0] == 0)
        pulses[i].append(sent.rounded())
      }
    }
    for (count, sent) in zip(counts, pulses) {
      let (N, p) = (Double(slots), min(Double(count) / Double(slots), 1))
      let variance = N * p * (1 - p)
      let mean = sent.reduce(0, +) / Double(n)
      #expect(
        abs(mean - N * p) <= 5 * (variance / Double(n)).squareRoot() + 1e-9,
        "\(count) steps: \(mean)")
      let measured = sent.reduce(0) { $0 + ($1 - N * p) * ($1 - N * p) } / Double(n)
      // The fourth moment of a binomial law is v(1 + 3(N − 2)pq).
      let fourth = variance * (1 + 3 * (N - 2) * p * (1 - p))
      let error = ((fourth - variance * variance) / Double(n)).squareRoot()
      #expect(abs(measured - variance) <= 5 * error + 1e-9, "\(count) steps: \(measured)")
    }
  }

  @Test(
    "threads, splits of a batch, and saving between any two samples change no bit",
    arguments: [Storage(), .compact, Storage(products: .half)])
  func repeatability(_ storage: Storage) throws {
    var device = SoftBounds()
    device.common.boundMaximum = 0.05
    var settings = settings(device, refreshEvery: 5, exactly: false)
    settings.storage = storage
    settings.forward = .ideal
    try expectRepeatable(settings, rows: 70, columns: 130)
  }

  @Test("the devices of a pair share no draw with each other or with a single device")
  func draws() throws {
    let pair = try AnalogTile(
      rows: 3, columns: 40, settings: settings(ConstantStep(), refreshEvery: 5), seed: 3, tile: 1)
    let single = try AnalogTile(
      rows: 3, columns: 40, settings: .ideal.with(ConstantStep()), seed: 3, tile: 1)
    #expect(pair.arrayCount == 2 && single.arrayCount == 1)
    let steps = [
      pair.hidden(.stepUp, array: 0), pair.hidden(.stepUp, array: 1), single.hidden(.stepUp),
    ].map(\.elements)
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
      #expect(zip(steps[a], steps[b]).count { $0 == $1 } == 0)
    }
  }

  @Test("a pair on a grid, and 8 bytes a device more")
  func gridAndBytes() throws {
    let settings = settings(ConstantStep(), refreshEvery: 2)
    let grid = try TileGrid(rows: 20, columns: 40, largest: ArraySize(rows: 12, columns: 32)) {
      rows, columns, number in
      try AnalogTile(
        rows: rows, columns: columns, settings: settings, seed: 3, tile: UInt32(number))
    }
    try grid.update(x: signals(5, 40, 4), delta: signals(5, 20, 5), learningRate: 1)
    #expect(grid.weights.elements.contains { $0 > 0 } && grid.weights.elements.contains { $0 < 0 })
    let tile = try AnalogTile(rows: 16, columns: 64, settings: settings.stored(.compact), seed: 3)
    // Weights 4; each device its weight 4, steps and bounds 8, limits ¼.
    #expect(tile.bytes == 16 * 64 * 4 + 2 * (16 * 64 * 12 + 16 * 16))
  }

  @Test("devices that answer to one line, and what no pair can be")
  func refusals() throws {
    var device = ConstantStep()
    device.halfVoltageResponse = 0.1
    #expect(throws: CrosspointError.self) { try settings(device, refreshEvery: 5).validate() }
    #expect(throws: CrosspointError.self) {
      try settings(ConstantStep(), refreshEvery: 5) { $0.upperThreshold = 2 }.validate()
    }
    let tile = try AnalogTile(
      rows: 2, columns: 3, settings: settings(ConstantStep(), refreshEvery: 5), seed: 3)
    var state = tile.state
    state.cells.counts["samples"] = 5
    #expect(throws: CrosspointError.self) { try AnalogTile(state) }
    state = tile.state
    state.cells.arrays[1].weights = Matrix(rows: 2, columns: 3, repeating: 100)
    #expect(throws: CrosspointError.self) { try AnalogTile(state) }
  }
}

extension AnalogSettings {
  fileprivate func with(_ device: any DeviceModel) -> AnalogSettings {
    var s = self
    s.device = Device(device)
    return s
  }
}
