import CrosspointKernels
import CrosspointParameters

/// One array of devices of a cell, with its weights and what turns samples into its pulses.
final class DrivenArray {
  let devices: DeviceArray
  var weights: Matrix
  /// What products read, where that is not the weights: those with write noise, and a copy in half
  /// precision.
  private let noisy: SeenWeights?
  private let halfWeights: HalfCopy?
  /// The variances with which products read each device; nil where devices have no read noise.
  private(set) var readVariances: Matrix?
  /// Draws the trains of samples.
  let source: PulseSource
  /// Pulses that its devices have got, where they are counted (`AnalogTile.countsPulses`).
  var pulseCount: UInt64?
  /// Where rows are noted that change; nil where products read this array alone.
  var changes: ChangedRows?
  private let pulseType: PulsedUpdate.PulseType
  private let kernels: KernelTable
  private let readNoise: DeviceReadNoise?
  private lazy var counted = CountedPulses(rows: weights.rows, columns: weights.columns)

  /// - Parameters:
  ///   - number: of the array in the cell.
  ///   - isAlone: whether a weight is one device, whose draws are those of the tile.
  ///   - isRead: whether products read it, and the settings may ask for a copy.
  ///   - granularity: of the trains; the device's where nil.
  init(
    _ context: CellContext, _ number: Int, _ device: Device, isAlone: Bool = false,
    isRead: Bool = false, granularity: Float? = nil
  ) throws {
    let key = isAlone ? context.key() : context.key(array: 1 + number)
    devices = try context.devices(number, device, key: key)
    weights = Matrix(rows: context.rows, columns: context.columns)
    halfWeights = isRead ? context.makeHalfCopy() : nil
    let noise = device.model.writeNoise
    noisy = noise > 0 ? SeenWeights(devices, noise: noise) : nil
    readNoise = device.model.readNoise
    if readNoise != nil { readVariances = weights }
    kernels = context.kernels
    pulseType = context.settings.update.pulseType
    source = PulseSource(
      context.settings.update, granularity: granularity ?? device.granularity, rows: context.rows,
      columns: context.columns, key: context.key(), kernels: kernels)
    set(weights)
  }

  /// The devices' own granularity.
  var granularity: Float { devices.model.granularity }
  /// Memory of the weights, their copy where there is one, and the devices' hidden parameters.
  var bytes: Int {
    (halfWeights == nil ? 4 : 6) * weights.count + devices.bytes + (noisy?.bytes ?? 0)
      + 4 * (readVariances?.count ?? 0)
  }
  var readWeights: ReadWeights { halfWeights.map { .half($0) } ?? .exact(seen) }
  /// The weights with their write noise.
  var seen: Matrix { noisy?.weights ?? weights }
  var hasWriteNoise: Bool { noisy != nil }
  /// Draws the trains of samples; nil for devices that take none.
  var trainSource: PulseSource? { devices.model.takesPulses ? source : nil }

  // MARK: Updates

  /// Applies samples in order, as the settings say how signals become pulses.
  func update(_ samples: UpdateSamples, threads: Int) {
    var left = samples
    while !left.range.isEmpty {
      let some = left.take(source.plans.most)
      if devices.model.takesPulses, pulseType == .stochastic {
        if let pulses = source.pulses(of: some, isWhole: devices.respondsToOneLine) {
          apply(pulses, threads: threads)
        }
      } else if devices.model.takesPulses,
        pulseType == .meanCount
          || pulseType == .deterministicImplicit
      {
        count(some, threads: threads)
      } else {
        add(some, threads: threads)
      }
    }
  }

  /// Adds the exact products of samples.
  func add(_ samples: UpdateSamples, threads: Int) {
    let isPlain = pulseType == .none || pulseType == .noneWithDevice
    devices.add(
      samples, to: &weights, threads: threads, hasGains: !isPlain && !devices.model.takesPulses,
      clips: pulseType != .none)
    changes?.add(samples.rowsWithErrors)
    written()
  }

  /// Applies the coincidences of trains.
  func apply(_ pulses: DrawnPulses, threads: Int, noise: NoiseSource? = nil) {
    pulseCount = pulseCount.map { $0 &+ pulses.coincidences }
    devices.apply(
      pulses, to: &weights, copy: noisy == nil ? halfWeights : nil, threads: threads, noise: noise)
    if let noisy {
      noisy.redraw(weights, pulses, threads: threads)
      halfWeights?.refresh(from: noisy.weights, kernels)
    }
    if readNoise != nil || changes != nil {
      let rows = pulses.delta.pulsedElements(pulses.batch, slots: pulses.slots)
      findVariances(rows: rows)
      changes?.add(rows)
    }
  }

  /// Finds the read noise of some rows anew.
  private func findVariances(rows: some Sequence<Int>) {
    guard let readNoise else { return }
    let columns = weights.columns
    weights.withUnsafeBufferPointer { w in
      readVariances!.withUnsafeMutableBufferPointer { v in
        for row in rows {
          for i in row * columns..<(row + 1) * columns {
            let sigma = readNoise.slope * abs(w[i]) + readNoise.offset
            v[i] = sigma * sigma
          }
        }
      }
    }
  }

  /// Applies samples whose pulses are counted, and not drawn.
  private func count(_ s: UpdateSamples, threads: Int) {
    let planner = PulsePlanner(
      source.update, learningRate: s.learningRate, granularity: source.granularity)
    s.x.withUnsafeBufferPointer { x in
      s.delta.withUnsafeBufferPointer { delta in
        for (number, sample) in s.range.enumerated() {
          let plan = planner.plan(
            xMaximum: s.maxima.x[sample], deltaMaximum: s.maxima.delta[sample])
          guard plan.bitLength > 0 else { continue }
          let errors = delta.baseAddress! + sample * weights.rows
          let counts = PulseCounts(
            plan, isMean: pulseType == .meanCount, x: x.baseAddress! + sample * weights.columns,
            delta: errors, columns: weights.columns, isTurned: s.learningRate < 0)
          pulse(
            rows: (0..<weights.rows).lazy.filter { errors[$0] != 0 },
            vector: s.firstVector &+ UInt64(number), threads: threads, counts: counts.fill)
        }
      }
    }
  }

  /// Sends pulses by number to some rows: `CountedPulses.send`.
  func pulse(
    rows: some Sequence<Int>, vector: UInt64, key: TileKey? = nil, threads: Int,
    counts: (_ row: Int, UnsafeMutablePointer<Int32>) -> Void
  ) {
    counted.send(rows: rows, vector: vector, key: key, counts: counts) {
      apply($0, threads: threads)
    }
  }

  // MARK: Without pulses

  /// Sets every weight, clipped to its bounds.
  @discardableResult
  func set(_ weights: Matrix) -> ClippedWeights {
    self.weights = weights
    let clipped = devices.clip(&self.weights)
    devices.clock?.writeAll(self.weights)
    devices.setStates(at: self.weights)
    written()
    return clipped
  }

  /// Sets every weight to `part` of the given one, clipped to its bounds.
  func set(_ given: Matrix, _ part: (Float) -> Float) {
    set(Matrix(rows: given.rows, columns: given.columns, given.elements.map(part)))
  }

  func clip() {
    devices.clip(&weights)
    written()
  }

  /// Whether weights change as samples pass, without pulses.
  var decays: Bool { devices.decayRate != nil }
  var diffuses: Bool { devices.diffusionRate != nil }

  // Nothing is written where devices do not decay or diffuse: products read what they read before.
  func decay() {
    guard devices.decayRate != nil else { return }
    devices.decay(&weights)
    written()
  }

  func diffuse(vector: UInt64) {
    guard devices.diffusionRate != nil else { return }
    devices.diffuse(&weights, vector: vector)
    written()
  }

  func advance(seconds: Double, vector: UInt64) {
    guard devices.driftExponent != nil else { return }
    let before = noisy.map { _ in weights }
    devices.advance(seconds: seconds, &weights, vector: vector)
    if let before { noisy?.follow(weights, from: before) }
    refreshRead()
  }

  func reset(rows: Range<Int>, vector: UInt64) {
    let columns = weights.columns
    devices.reset(&weights, rows.lowerBound * columns..<rows.upperBound * columns, vector: vector)
    written()
  }

  /// Resets some devices, those at indices of the weights, in ascending order.
  func reset(_ indices: some Sequence<Int>, vector: UInt64, key: TileKey) {
    devices.reset(&weights, indices, vector: vector, key: key)
    written()
  }

  /// Every weight was written: products read all of them anew.
  private func written() {
    noisy?.redraw(weights)
    refreshRead()
  }

  /// Follows a change of all that products read.
  private func refreshRead() {
    halfWeights?.refresh(from: seen, kernels)
    findVariances(rows: 0..<weights.rows)
  }

  // MARK: State

  var state: DeviceArrayState {
    DeviceArrayState(
      weights: weights, hidden: devices.held, states: devices.states, clock: devices.clock,
      seen: noisy.map { SeenState(weights: $0.weights, redraws: $0.redraws) })
  }

  func restore(_ state: DeviceArrayState, _ name: String) throws {
    weights = try devices.restored(state.weights, name)
    devices.clock = state.clock
    try devices.restore(states: state.states, "the states of \(name)")
    if let noisy {
      guard let seen = state.seen else {
        throw CrosspointError.invalidSetting(
          name: name, value: "without write noise", expected: "what products read of them")
      }
      try noisy.restore(seen.weights, redraws: seen.redraws)
    }
    refreshRead()
  }
}
