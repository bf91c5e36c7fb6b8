public import CrosspointKernels

/// Numbers of the next sample of each operation: with the seed and the tile number, the address of its draws.
public struct VectorNumbers: Sendable, Hashable, Codable {
  public var forward: UInt64 = 0
  public var backward: UInt64 = 0
  public var update: UInt64 = 0
  /// Diffusions and resets.
  public var operation: UInt64 = 0
  public init() {}
}

/// A resistive cross-point array with its periphery: noisy, bounded, quantised products and stochastic pulsed updates.
///
/// The same seed and tile number give the same bits for any `threads` and however a batch is cut into calls.
/// See `docs/equations.md` for what each operation computes.
public final class AnalogTile: Tile {
  public let rows: Int
  public let columns: Int
  public let settings: AnalogSettings
  public let seed: UInt64
  public let tile: UInt32
  /// Threads that a large call may use; small ones never start one. Never changes a result.
  public var threads: Int
  /// The next samples' numbers; set them to repeat or to skip draws.
  public var vectorNumbers = VectorNumbers()
  public private(set) var weights: Matrix
  /// What products read where `settings.storage.products` says so.
  private let halfWeights: HalfCopy?

  let kernels: KernelTable
  let key: TileKey
  private let forwardProduct: AnalogProduct
  private let backwardProduct: AnalogProduct
  let devices: any DeviceArray
  private let xPulses: PulseBatch
  private let deltaPulses: PulseBatch

  /// A tile with its devices drawn and weights 0 (clipped to each cross-point's bounds).
  ///
  /// - Parameters:
  ///   - rows: outputs. Traps below 1.
  ///   - columns: inputs. Traps below 1.
  ///   - tile: number of the tile under its seed: tiles of one network differ in it.
  ///   - kernels: an instruction set of the caller's choice.
  /// - Throws: `CrosspointError.invalidSetting`.
  public convenience init(
    rows: Int, columns: Int, settings: AnalogSettings, seed: UInt64, tile: UInt32 = 0, threads: Int = 1,
    kernels: KernelTable = .current
  ) throws {
    try self.init(
      rows: rows, columns: columns, settings: settings, seed: seed, tile: tile, threads: threads, kernels: kernels, held: nil)
  }

  /// - Parameter held: the hidden parameters; drawn where nil.
  init(
    rows: Int, columns: Int, settings: AnalogSettings, seed: UInt64, tile: UInt32, threads: Int, kernels: KernelTable,
    held: [HiddenParameter: HeldValues]?
  ) throws {
    try settings.validate()
    check(rows > 0 && columns > 0, "a tile needs at least one row and one column, not \(rows) × \(columns)")
    check(rows < 1 << 26 && columns < 1 << 26, "a tile of \(rows) × \(columns) is larger than its draws can address (2^26)")
    check(threads >= 1, "a tile needs at least one thread, not \(threads)")
    self.rows = rows
    self.columns = columns
    self.settings = settings
    self.seed = seed
    self.tile = tile
    self.threads = threads
    self.kernels = kernels
    key = TileKey(seed: seed, tile: tile)
    forwardProduct = AnalogProduct(settings.forward, .forward, rows: rows, columns: columns, key: key, kernels: kernels)
    backwardProduct = AnalogProduct(settings.backward, .backward, rows: rows, columns: columns, key: key, kernels: kernels)
    devices = try settings.device.makeArray(
      rows: rows, columns: columns, storage: settings.storage, key: key, kernels: kernels, held: held)
    xPulses = PulseBatch(lineLength: columns)
    deltaPulses = PulseBatch(lineLength: rows)
    weights = Matrix(rows: rows, columns: columns)
    halfWeights = settings.storage.products == .half ? HalfCopy(count: rows * columns) : nil
    devices.clip(&weights)
    refreshHalves()
  }

  /// a of each direction's running average; nil before the first sample.
  var runningAverages: (forward: Float?, backward: Float?) {
    get { (forwardProduct.scale.runningAverage, backwardProduct.scale.runningAverage) }
    set { (forwardProduct.scale.runningAverage, backwardProduct.scale.runningAverage) = newValue }
  }

  private var readWeights: ReadWeights { halfWeights.map { .half($0) } ?? .exact(weights) }

  private func refreshHalves() { halfWeights?.refresh(from: weights, kernels) }

  /// Replaces the weights, each clipped to its cross-point's bounds. Throws for a weight that is not finite.
  public func setWeights(_ weights: Matrix) throws {
    checkWeights(weights)
    try checkFinite(weights, "weights", kernels)
    self.weights = weights
    devices.clip(&self.weights)
    refreshHalves()
  }

  /// Takes weights that are within the bounds already, bit for bit.
  func restoreWeights(_ weights: Matrix) throws {
    try checkFinite(weights, "weights", kernels)
    var clipped = weights
    devices.clip(&clipped)
    try weights.withUnsafeBufferPointer { given in
      try clipped.withUnsafeBufferPointer { clipped in
        guard let i = given.indices.first(where: { given[$0] != clipped[$0] }) else { return }
        throw CrosspointError.invalidSetting(
          name: "weights[\(i / columns), \(i % columns)]", value: "\(given[i])",
          expected: "a weight within its cross-point's bounds; the nearest is \(clipped[i])")
      }
    }
    self.weights = weights
    refreshHalves()
  }

  // MARK: Products

  public func forward(_ x: Matrix, into y: inout Matrix) throws {
    checkBatch(x, columns: columns, "x", self)
    try forwardProduct.run(weights: readWeights, x: x, firstVector: vectorNumbers.forward, into: &y, threads: threads)
    vectorNumbers.forward &+= UInt64(x.rows)
  }

  public func backward(_ delta: Matrix, into z: inout Matrix) throws {
    checkBatch(delta, columns: rows, "delta", self)
    try backwardProduct.run(weights: readWeights, x: delta, firstVector: vectorNumbers.backward, into: &z, threads: threads)
    vectorNumbers.backward &+= UInt64(delta.rows)
  }

  /// As `forward(_:into:)`, reporting saturated outputs and passes of every sample.
  public func forward(_ x: Matrix, into y: inout Matrix, report: inout ProductReport) throws {
    checkBatch(x, columns: columns, "x", self)
    try forwardProduct.run(
      weights: readWeights, x: x, firstVector: vectorNumbers.forward, into: &y, threads: threads, report: &report)
    vectorNumbers.forward &+= UInt64(x.rows)
  }

  /// As `backward(_:into:)`, reporting saturated outputs of every sample.
  public func backward(_ delta: Matrix, into z: inout Matrix, report: inout ProductReport) throws {
    checkBatch(delta, columns: rows, "delta", self)
    try backwardProduct.run(
      weights: readWeights, x: delta, firstVector: vectorNumbers.backward, into: &z, threads: threads, report: &report)
    vectorNumbers.backward &+= UInt64(delta.rows)
  }

  /// One product with everything inside it, for comparing with a chip or another simulator. The same bits as `forward` and
  /// `backward` of the same vector number; does not advance `vectorNumbers`, but does advance a running average.
  ///
  /// - Parameters:
  ///   - x: batch × columns forward, batch × rows backward.
  ///   - vector: number of the first sample; the tile's next one where nil.
  ///   - noise: a source of unit Gaussians in place of the addressed draws.
  public func trace(
    _ direction: ProductDirection, _ x: Matrix, vector: UInt64? = nil, noise: NoiseSource? = nil
  ) throws -> ProductTrace {
    let forward = direction == .forward
    checkBatch(x, columns: forward ? columns : rows, forward ? "x" : "delta", self)
    let outputs = Matrix(rows: x.rows, columns: forward ? rows : columns)
    let inputs = Matrix(rows: x.rows, columns: x.columns)
    var trace = ProductTrace(
      inputAfterDAC: inputs, inputToArray: inputs, beforeNoise: outputs, afterADC: outputs,
      scales: [Float](repeating: 0, count: x.rows), output: outputs, report: ProductReport())
    var report = ProductReport()
    var y = outputs
    try (forward ? forwardProduct : backwardProduct).run(
      weights: readWeights, x: x, firstVector: vector ?? (forward ? vectorNumbers.forward : vectorNumbers.backward), into: &y,
      threads: threads, noise: noise, report: &report, trace: &trace)
    trace.output = y
    trace.report = report
    return trace
  }

  // MARK: Update

  /// Samples whose trains are held at once: their rows pass over a row of devices while it is in cache.
  private static let updateBlock = 64

  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    let (xStatistics, deltaStatistics) = try lineStatistics(x, delta)
    var first = 0
    while first < x.rows {
      let batch = min(Self.updateBlock, x.rows - first)
      let samples = draw(x, delta, learningRate, first, batch, xStatistics, deltaStatistics)
      let pulses = DevicePulses(
        x: xPulses, delta: deltaPulses, samples: samples, firstVector: vectorNumbers.update,
        aggregation: settings.update.aggregation)
      if pulses.slots > 0 { devices.apply(pulses, to: &weights, copy: halfWeights, threads: threads, noise: nil) }
      vectorNumbers.update &+= UInt64(batch)
      first += batch
    }
  }

  private func lineStatistics(_ x: Matrix, _ delta: Matrix) throws -> ([LineStatistics], [LineStatistics]) {
    func lines(_ m: Matrix) -> [LineStatistics] {
      m.withUnsafeBufferPointer { p in
        (0..<m.rows).map { kernels.lineStatistics(p.baseAddress! + $0 * m.columns, m.columns) }
      }
    }
    let (a, b) = (lines(x), lines(delta))
    if a.contains(where: { !$0.isFinite }) { try checkFinite(x, "x", kernels) }
    if b.contains(where: { !$0.isFinite }) { try checkFinite(delta, "delta", kernels) }
    return (a, b)
  }

  /// Draws the trains of samples first ..< first + batch; returns their slots and phases.
  private func draw(
    _ x: Matrix, _ delta: Matrix, _ learningRate: Float, _ first: Int, _ batch: Int, _ xStatistics: [LineStatistics],
    _ deltaStatistics: [LineStatistics]
  ) -> [SamplePulses] {
    xPulses.reserve(batch)
    deltaPulses.reserve(batch)
    let flip: UInt32 = learningRate < 0 ? 0x8000_0000 : 0
    return (0..<batch).map { b in
      let (lineX, lineDelta) = (xStatistics[first + b], deltaStatistics[first + b])
      let plan = settings.update.plan(
        learningRate: learningRate, granularity: settings.device.granularity, xMaximum: lineX.absoluteMaximum,
        deltaMaximum: lineDelta.absoluteMaximum)
      guard plan.bitLength > 0 else {
        xPulses.clear(b)
        deltaPulses.clear(b)
        return SamplePulses(slots: 0, phases: [])
      }
      let vector = vectorNumbers.update &+ UInt64(b)
      func line(_ m: Matrix, _ gain: Float, _ flip: UInt32, _ purpose: Purpose, _ out: PulseBatch) {
        let lineKey = key.line(vector: vector, pass: 0, purpose: purpose.rawValue, line: 0)
        m.withUnsafeBufferPointer {
          kernels.pulseTrains(
            $0.baseAddress! + (first + b) * m.columns, m.columns, gain, plan.bitLength, flip, lineKey, out.lines(b))
        }
      }
      line(x, plan.gainX, 0, .pulsesX, xPulses)
      line(delta, plan.gainDelta, flip, .pulsesDelta, deltaPulses)
      return SamplePulses(slots: plan.bitLength, phases: PulsePhases(x: lineX, delta: lineDelta, isTurned: learningRate < 0))
    }
  }

  /// The trains that an update would draw; changes nothing.
  /// - Parameter vector: number of the first sample; the tile's next one where nil.
  public func pulseTrains(x: Matrix, delta: Matrix, learningRate: Float, vector: UInt64? = nil) throws -> PulseTrains {
    try checkUpdate(x, delta, learningRate)
    let (a, b) = try lineStatistics(x, delta)
    let kept = vectorNumbers.update
    defer { vectorNumbers.update = kept }
    var trains = PulseTrains(slots: [], x: [], xIsNegative: [], delta: [], deltaIsNegative: [], phases: [])
    for sample in 0..<x.rows {
      vectorNumbers.update = (vector ?? kept) &+ UInt64(sample)
      for drawn in draw(x, delta, learningRate, sample, 1, a, b) {
        trains.slots.append(drawn.slots)
        trains.phases.append(drawn.phases)
      }
      let (xTrains, xNegative) = xPulses.read(0)
      let (deltaTrains, deltaNegative) = deltaPulses.read(0)
      trains.x += xTrains
      trains.xIsNegative += xNegative
      trains.delta += deltaTrains
      trains.deltaIsNegative += deltaNegative
    }
    return trains
  }

  /// Applies given trains to the devices, sample after sample; does not advance `vectorNumbers`.
  ///
  /// - Parameters:
  ///   - trains: batch × columns and batch × rows trains; traps where the counts do not fit.
  ///   - vector: number of the first sample, the address of the cycle-to-cycle noise; the tile's next one where nil.
  ///   - noise: a source of unit Gaussians (`Purpose.cycle`, line = row, pass = ordinal of the coincidence, or number of the phase for
  ///     devices with a response at half voltage) in place of the draws.
  public func apply(_ trains: PulseTrains, vector: UInt64? = nil, noise: NoiseSource? = nil) {
    let batch = trains.slots.count
    check(
      trains.x.count == batch * columns && trains.xIsNegative.count == batch * columns && trains.delta.count == batch * rows
        && trains.deltaIsNegative.count == batch * rows,
      "trains for \(batch) samples of a \(rows) × \(columns) tile need \(batch * columns) columns and \(batch * rows) rows, not "
        + "\(trains.x.count) and \(trains.delta.count)")
    check(trains.phases.count == batch, "phases of \(trains.phases.count) samples, and slots of \(batch)")
    for slots in trains.slots { check((0...64).contains(slots), "a pulse train of \(slots) slots; 0 to 64 are possible") }
    guard batch > 0 else { return }
    xPulses.reserve(batch)
    deltaPulses.reserve(batch)
    for b in 0..<batch {
      let (c, r) = (b * columns..<(b + 1) * columns, b * rows..<(b + 1) * rows)
      let used = trains.slots[b] == 64 ? UInt64.max : (1 << UInt64(trains.slots[b])) - 1
      for train in trains.x[c] { check(train & ~used == 0, "a pulse train has bits past its \(trains.slots[b]) slots") }
      for train in trains.delta[r] { check(train & ~used == 0, "a pulse train has bits past its \(trains.slots[b]) slots") }
      xPulses.write(b, trains.x[c], trains.xIsNegative[c])
      deltaPulses.write(b, trains.delta[r], trains.deltaIsNegative[r])
    }
    devices.apply(
      DevicePulses(
        x: xPulses, delta: deltaPulses, samples: zip(trains.slots, trains.phases).map { SamplePulses(slots: $0, phases: $1) },
        firstVector: vector ?? vectorNumbers.update, aggregation: settings.update.aggregation), to: &weights, copy: halfWeights,
      threads: threads, noise: noise)
  }

  // MARK: Devices

  /// Memory of the cross-points: weights, their half-precision copy where there is one, and hidden parameters.
  public var bytes: Int { (halfWeights == nil ? 4 : 6) * rows * columns + devices.bytes }

  /// The hidden parameters of this tile's device model.
  public var hiddenParameters: [HiddenParameter] { devices.hiddenParameters }

  /// A hidden parameter of every cross-point, rows × columns.
  public func hidden(_ parameter: HiddenParameter) -> Matrix {
    check(hiddenParameters.contains(parameter), "these devices have no \(parameter.rawValue)")
    return devices.hidden(parameter)
  }

  /// Sets a hidden parameter of every cross-point, rows × columns, and clips the weights to the bounds.
  /// - Throws: `CrosspointError.nonFinite`; `.invalidSetting` where a lower bound would pass its upper bound, or a rate is negative.
  public func setHidden(_ parameter: HiddenParameter, to values: Matrix) throws {
    check(hiddenParameters.contains(parameter), "these devices have no \(parameter.rawValue)")
    checkWeights(values)
    try checkFinite(values, parameter.rawValue, kernels)
    try checkRange(parameter, values)
    devices.setHidden(parameter, values)
    devices.clip(&weights)
    refreshHalves()
  }

  /// Throws for a lower bound above its upper one, and for a negative rate.
  func checkRange(_ parameter: HiddenParameter, _ values: Matrix) throws {
    func refusal(_ i: Int, _ expected: String) -> CrosspointError {
      let (row, column) = (i / columns, i % columns)
      return .invalidSetting(
        name: "\(parameter.rawValue)[\(row), \(column)]", value: "\(values[row, column])", expected: expected)
    }
    switch parameter {
    case .boundMinimum, .boundMaximum:
      let low = parameter == .boundMinimum ? values : hidden(.boundMinimum)
      let high = parameter == .boundMaximum ? values : hidden(.boundMaximum)
      try low.withUnsafeBufferPointer { low in
        try high.withUnsafeBufferPointer { high in
          guard let i = low.indices.first(where: { low[$0] > high[$0] }) else { return }
          throw refusal(i, "a lower bound at most the upper one (\(low[i]), \(high[i]))")
        }
      }
    case .decayRate, .diffusionRate:
      try values.withUnsafeBufferPointer { values in
        if let i = values.firstIndex(where: { $0 < 0 }) { throw refusal(i, "at least 0") }
      }
    case .stepUp, .stepDown, .resetBias: break
    }
  }

  /// Every weight decays towards its reset bias by its own rate. Nothing where the device has no decay.
  public func decay() {
    devices.decay(&weights)
    refreshHalves()
  }

  /// Every weight takes one diffusion step of its own rate. Nothing where the device has no diffusion.
  public func diffuse() {
    devices.diffuse(&weights, vector: vectorNumbers.operation)
    refreshHalves()
    vectorNumbers.operation &+= 1
  }

  /// Resets the devices of whole rows to their bias, with reset noise. Traps for rows outside the tile.
  public func reset(rows range: Range<Int>? = nil) {
    let range = range ?? 0..<rows
    check(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) do not lie within 0..<\(rows)")
    devices.reset(&weights, rows: range, vector: vectorNumbers.operation)
    refreshHalves()
    vectorNumbers.operation &+= 1
  }
}
