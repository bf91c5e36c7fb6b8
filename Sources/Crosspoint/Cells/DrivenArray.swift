import CrosspointKernels
import CrosspointParameters

/// One array of devices of a cell, with its weights and what turns samples into its pulses.
final class DrivenArray {
  let devices: DeviceArray
  var weights: Matrix
  /// What products read in its place, where they do.
  let halfWeights: HalfCopy?
  /// Draws the trains of samples.
  let source: PulseSource
  private let pulseType: PulsedUpdate.PulseType
  private let kernels: KernelTable
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
    kernels = context.kernels
    pulseType = context.settings.update.pulseType
    source = PulseSource(
      context.settings.update, granularity: granularity ?? device.granularity, rows: context.rows,
      columns: context.columns, key: context.key(), kernels: kernels)
    clip()
  }

  /// The devices' own granularity.
  var granularity: Float { devices.model.granularity }
  /// Memory of the weights, their copy where there is one, and the devices' hidden parameters.
  var bytes: Int { (halfWeights == nil ? 4 : 6) * weights.count + devices.bytes }
  var readWeights: ReadWeights { halfWeights.map { .half($0) } ?? .exact(weights) }

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
      } else if devices.model.takesPulses, pulseType == .meanCount
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
    refreshHalves()
  }

  /// Applies the coincidences of trains.
  func apply(_ pulses: DrawnPulses, threads: Int, noise: NoiseSource? = nil) {
    devices.apply(pulses, to: &weights, copy: halfWeights, threads: threads, noise: noise)
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
          counted.send(
            rows: (0..<weights.rows).lazy.filter { errors[$0] != 0 },
            vector: s.firstVector &+ UInt64(number), key: nil, counts: counts.fill
          ) { apply($0, threads: threads) }
        }
      }
    }
  }

  // MARK: Without pulses

  /// Sets every weight, clipped to its bounds.
  @discardableResult
  func set(_ weights: Matrix) -> ClippedWeights {
    self.weights = weights
    let clipped = devices.clip(&self.weights)
    devices.clock?.writeAll(self.weights)
    refreshHalves()
    return clipped
  }

  /// Sets every weight to `part` of the given one, clipped to its bounds.
  func set(_ given: Matrix, _ part: (Float) -> Float) {
    set(Matrix(rows: given.rows, columns: given.columns, given.elements.map(part)))
  }

  func clip() {
    devices.clip(&weights)
    refreshHalves()
  }

  func decay() {
    devices.decay(&weights)
    refreshHalves()
  }

  func diffuse(vector: UInt64) {
    devices.diffuse(&weights, vector: vector)
    refreshHalves()
  }

  func advance(seconds: Double, vector: UInt64) {
    devices.advance(seconds: seconds, &weights, vector: vector)
    refreshHalves()
  }

  func reset(rows: Range<Int>, vector: UInt64) {
    devices.reset(&weights, vector: vector, rows: rows)
    refreshHalves()
  }

  func restore(_ state: DeviceArrayState, _ name: String) throws {
    weights = try devices.restored(state.weights, name)
    devices.clock = state.clock
    refreshHalves()
  }

  /// Follows a change of the weights.
  private func refreshHalves() { halfWeights?.refresh(from: weights, kernels) }
}
