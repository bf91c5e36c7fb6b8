import CrosspointKernels

extension OneSidedPair: BuildableCell {
  func arrayDevices(_ device: Device) -> [Device] { [device, device] }
  func makeCells(_ context: CellContext) throws -> any CellArray {
    try OneSidedPairCells(self, context)
  }
}

/// Cells of two devices that are pulsed up only: w = g⁺ − g⁻. Equations: `docs/equations.md`,
/// "One-sided pair".
///
/// Every sample's lines are split by sign in two: its positive x meet positive δ and its negative x
/// negative δ on g⁺, and the two other pairs of signs meet on g⁻. Each device then sees up pulses
/// of constant sign, in the order of the samples, and a cross-point is pulsed by one half of a
/// sample at most, so that both halves share the sample's vector number.
final class OneSidedPairCells: CellArray {
  let model: OneSidedPair
  /// g⁺ and g⁻.
  let arrays: [DrivenArray]
  /// What a refresh reads and writes through: of each array one, so that a refresh and a sample
  /// share no draw.
  let access: [LineAccess]
  private let shown: ShownWeights
  /// Samples since the last refresh, and refreshes so far.
  private var samples: UInt64 = 0
  private(set) var refreshes: UInt64 = 0
  /// Halves of x, and of δ for each array.
  private let splitX: PulseBatch
  private let splitDelta: [PulseBatch]

  init(_ model: OneSidedPair, _ context: CellContext) throws {
    self.model = model
    let device = context.settings.device
    arrays = try (0..<2).map { try DrivenArray(context, $0, device) }
    access = (0..<2).map {
      LineAccess(
        context, array: 3 + $0, forward: model.refreshForward, update: model.refreshUpdate,
        granularity: device.granularity)
    }
    shown = ShownWeights(context, arrays, gammas: [1, -1])
    splitX = PulseBatch(lineLength: context.columns)
    splitDelta = (0..<2).map { _ in PulseBatch(lineLength: context.rows) }
  }

  var weights: Matrix { shown.weights }
  var readWeights: ReadWeights { shown.readWeights }
  var seenWeights: Matrix { shown.seen }
  var readVariances: Matrix? { shown.readVariances }
  var ownBytes: Int { shown.bytes }
  var source: PulseSource? { arrays[0].trainSource }
  func show() { shown.show() }
  func show(rows: [Int]) { shown.show(rows: rows) }

  func set(_ weights: Matrix) -> ClippedWeights {
    // Phase-change memory does not reach 0: a weight is what one conductance has beyond the other.
    let least = arrays.map { array in
      var least = Matrix(rows: weights.rows, columns: weights.columns)
      array.devices.clip(&least)
      return least.elements
    }
    let given = weights.elements
    for (side, sign) in [(0, Float(1)), (1, -1)] {
      arrays[side].set(
        Matrix(
          rows: weights.rows, columns: weights.columns,
          given.indices.map { i in
            let share = sign * given[i]
            return share > 0 ? share + least[1 - side][i] : 0
          }))
    }
    show()
    return shown.clipped(weights)
  }

  // MARK: Pulses

  func update(_ samples: UpdateSamples, threads: Int) throws {
    guard samples.learningRate != 0 else { return }
    var left = samples
    while !left.range.isEmpty {
      let some = left.take(min(arrays[0].source.plans.most, samplesAhead))
      if let pulses = arrays[0].source.pulses(of: some, isWhole: false) {
        apply(pulses, threads: threads, noise: nil)
      }
      try pass(samples: some.range.count, threads: threads)
    }
  }

  func apply(_ pulses: DrawnPulses, threads: Int, noise: NoiseSource?) {
    let batch = pulses.batch
    splitX.reserve(2 * batch)
    for delta in splitDelta { delta.reserve(2 * batch) }
    for sample in 0..<batch {
      for half in 0..<2 {
        let isNegative = half == 1
        splitX.copy(pulses.x, sample, to: 2 * sample + half, where: isNegative)
        splitDelta[0].copy(pulses.delta, sample, to: 2 * sample + half, where: isNegative)
        splitDelta[1].copy(pulses.delta, sample, to: 2 * sample + half, where: !isNegative)
      }
    }
    let coincident = pulses.coincident.map { slots in (0..<2 * batch).map { slots[$0 / 2] } }
    for (array, delta) in zip(arrays, splitDelta) {
      var mine = pulses
      (mine.x, mine.delta, mine.batch, mine.vectorShift) = (splitX, delta, 2 * batch, 1)
      (coincident ?? []).withUnsafeBufferPointer { slots in
        mine.coincident = coincident == nil ? nil : slots.baseAddress
        array.apply(mine, threads: threads, noise: noise)
      }
    }
    shown.showChanges()
  }

  // MARK: Refresh

  /// Samples, at least 1, until a refresh is due.
  var samplesAhead: Int {
    model.refreshEvery == 0 ? .max : max(1, model.refreshEvery - Int(truncatingIfNeeded: samples))
  }

  /// Samples have passed, pulsed or not: no more than `samplesAhead`.
  func pass(samples count: Int, threads: Int) throws {
    samples += UInt64(count)
    guard model.refreshEvery > 0, samples >= UInt64(model.refreshEvery) else { return }
    try refresh(number: refreshes, threads: threads)
    samples = 0
    refreshes += 1
    show()
  }

  // MARK: State

  var counts: [String: UInt64] { ["samples": samples, "refreshes": refreshes] }
  var memories: [String: Matrix] { [:] }

  func restore(_ state: CellState) throws {
    (samples, refreshes) = (state.count("samples"), state.count("refreshes"))
    guard model.refreshEvery == 0 || samples < UInt64(model.refreshEvery) else {
      throw CrosspointError.invalidSetting(
        name: "samples since the last refresh", value: "\(samples)",
        expected: "fewer than refreshEvery, \(model.refreshEvery)")
    }
  }
}
