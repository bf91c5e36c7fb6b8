import CrosspointKernels

extension OneSidedPair: BuildableCell {
  static var arrayCount: Int { 2 }
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
  let kernels: KernelTable
  /// g⁺ and g⁻.
  let plus: PairSide
  let minus: PairSide
  var sides: [PairSide] { [plus, minus] }
  private(set) var weights: Matrix
  let halfWeights: HalfCopy?
  /// Samples since the last refresh, and refreshes so far.
  private var samples: UInt64 = 0
  private(set) var refreshes: UInt64 = 0
  /// Halves of x, and of δ for each side.
  private let splitX: PulseBatch
  private let splitDelta: (plus: PulseBatch, minus: PulseBatch)

  init(_ model: OneSidedPair, _ context: CellContext) throws {
    self.model = model
    kernels = context.kernels
    plus = try PairSide(model, context, 0)
    minus = try PairSide(model, context, 1)
    weights = Matrix(rows: context.rows, columns: context.columns)
    halfWeights = context.makeHalfCopy()
    splitX = PulseBatch(lineLength: context.columns)
    splitDelta = (PulseBatch(lineLength: context.rows), PulseBatch(lineLength: context.rows))
    clip()
  }

  var devices: [DeviceArray] { sides.map(\.devices) }
  var deviceWeights: [Matrix] { sides.map(\.weights) }

  func set(_ weights: Matrix) -> ClippedWeights {
    plus.set(weights) { max($0, 0) }
    minus.set(weights) { max(-$0, 0) }
    show()
    var clipped = ClippedWeights()
    weights.withUnsafeBufferPointer { given in
      self.weights.withUnsafeBufferPointer { held in
        for i in given.indices { clipped.add(given: given[i], held: held[i]) }
      }
    }
    return clipped
  }

  func clip() {
    for side in sides { side.devices.clip(&side.weights) }
    show()
  }

  // MARK: Pulses

  /// Devices that answer to one line are refused by `OneSidedPair.validate`.
  var respondsToOneLine: Bool { false }

  func apply(_ pulses: DevicePulses, threads: Int, noise: NoiseSource?) {
    let batch = pulses.batch
    splitX.reserve(2 * batch)
    splitDelta.plus.reserve(2 * batch)
    splitDelta.minus.reserve(2 * batch)
    for sample in 0..<batch {
      for half in 0..<2 {
        let isNegative = half == 1
        splitX.copy(pulses.x, sample, to: 2 * sample + half, where: isNegative)
        splitDelta.plus.copy(pulses.delta, sample, to: 2 * sample + half, where: isNegative)
        splitDelta.minus.copy(pulses.delta, sample, to: 2 * sample + half, where: !isNegative)
      }
    }
    let coincident = pulses.coincident.map { slots in (0..<2 * batch).map { slots[$0 / 2] } }
    for (side, delta) in [(plus, splitDelta.plus), (minus, splitDelta.minus)] {
      var mine = pulses
      (mine.x, mine.delta, mine.batch, mine.vectorShift) = (splitX, delta, 2 * batch, 1)
      (coincident ?? []).withUnsafeBufferPointer { slots in
        mine.coincident = coincident == nil ? nil : slots.baseAddress
        side.devices.apply(mine, to: &side.weights, copy: nil, threads: threads, noise: noise)
      }
    }
    show(rows: pulses.delta.pulsedElements(batch, slots: pulses.slots))
  }

  var samplesAhead: Int {
    model.refreshEvery == 0 ? .max : max(1, model.refreshEvery - Int(truncatingIfNeeded: samples))
  }

  func finish(samples count: Int, threads: Int) throws {
    samples += UInt64(count)
    guard model.refreshEvery > 0, samples >= UInt64(model.refreshEvery) else { return }
    try refresh(number: refreshes, threads: threads)
    samples = 0
    refreshes += 1
    show()
  }

  // MARK: Without pulses

  func decay() {
    for side in sides { side.devices.decay(&side.weights) }
    show()
  }

  func diffuse(vector: UInt64) {
    for side in sides { side.devices.diffuse(&side.weights, vector: vector) }
    show()
  }

  func reset(rows: Range<Int>, vector: UInt64) {
    for side in sides { side.devices.reset(&side.weights, vector: vector, rows: rows) }
    show()
  }

  // MARK: State

  var counts: [String: UInt64] { ["samples": samples, "refreshes": refreshes] }

  func restore(_ state: CellState) throws {
    for (side, held, name) in [(plus, state.arrays[0], "plus"), (minus, state.arrays[1], "minus")] {
      side.weights = try side.devices.restored(held.weights, "the weights of g \(name)")
    }
    (samples, refreshes) = (state.counts["samples"] ?? 0, state.counts["refreshes"] ?? 0)
    guard model.refreshEvery == 0 || samples < UInt64(model.refreshEvery) else {
      throw CrosspointError.invalidSetting(
        name: "samples since the last refresh", value: "\(samples)",
        expected: "fewer than refreshEvery, \(model.refreshEvery)")
    }
    show()
  }

  // MARK: Weights

  /// Shows g⁺ − g⁻ of some rows, of all where nil.
  private func show(rows: [Int]? = nil) {
    let columns = weights.columns
    let (rows, kernels, halves) = (rows ?? Array(0..<weights.rows), kernels, halfWeights?.base)
    weights.withUnsafeMutableBufferPointer { w in
      plus.weights.withUnsafeBufferPointer { p in
        minus.weights.withUnsafeBufferPointer { m in
          for row in rows {
            for i in row * columns..<(row + 1) * columns { w[i] = p[i] - m[i] }
            if let halves {
              kernels.roundToHalves(w.baseAddress! + row * columns, halves + row * columns, columns)
            }
          }
        }
      }
    }
  }
}

/// One of the two devices of every cell of a pair.
final class PairSide {
  let devices: DeviceArray
  var weights: Matrix
  /// What a refresh reads and writes through.
  let reading: AnalogProduct
  let writing: PulseSource
  /// Of the draws of refreshes: an array number of their own, so that a refresh and a sample share
  /// none.
  let refreshKey: TileKey

  /// - Parameter number: 0 for g⁺, 1 for g⁻.
  init(_ model: OneSidedPair, _ context: CellContext, _ number: Int) throws {
    let (seed, tile, array) = (context.seed, context.tile, UInt32(number))
    devices = try context.devices(number, key: TileKey(seed: seed, tile: tile, array: 1 + array))
    weights = Matrix(rows: context.rows, columns: context.columns)
    refreshKey = TileKey(seed: seed, tile: tile, array: 3 + array)
    let arrayContext = ArrayContext(
      rows: context.rows, columns: context.columns, key: refreshKey, kernels: context.kernels)
    reading = AnalogProduct(
      model.refreshForward, .forward, array: context.settings.array.physics(arrayContext),
      isLinear: context.settings.array.isLinear, arrayContext)
    writing = PulseSource(
      model.refreshUpdate, granularity: context.settings.device.granularity, rows: context.rows,
      columns: context.columns,
      key: refreshKey, kernels: context.kernels)
  }

  /// Sets every weight to `part` of the given one, within its bounds.
  func set(_ given: Matrix, _ part: (Float) -> Float) {
    weights = Matrix(rows: given.rows, columns: given.columns, given.elements.map(part))
    devices.clip(&weights)
  }
}
