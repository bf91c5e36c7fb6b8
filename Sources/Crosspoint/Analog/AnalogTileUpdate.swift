import CrosspointKernels

/// Updates by stochastic pulses.
extension AnalogTile {
  /// Samples whose trains are held at once: their rows pass over a row of devices while it is in cache.
  private static let updateBlock = 64

  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    let (xStatistics, deltaStatistics) = try lineStatistics(x, delta)
    var first = 0
    while first < x.rows {
      let batch = min(Self.updateBlock, x.rows - first)
      let samples = draw(
        x, delta, learningRate, first, batch, xStatistics, deltaStatistics, isWhole: devices.respondsToOneLine)
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
  /// - Parameter isWhole: whether also those pulses of x that no pulse of δ can meet.
  private func draw(
    _ x: Matrix, _ delta: Matrix, _ learningRate: Float, _ first: Int, _ batch: Int, _ xStatistics: [LineStatistics],
    _ deltaStatistics: [LineStatistics], isWhole: Bool
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
      func line(_ m: Matrix, _ gain: Float, _ slots: UInt64, _ flip: UInt32, _ purpose: Purpose, _ out: PulseBatch) -> UInt64 {
        let lineKey = key.line(vector: vector, pass: 0, purpose: purpose.rawValue, line: 0)
        return m.withUnsafeBufferPointer {
          kernels.pulseTrains($0.baseAddress! + (first + b) * m.columns, m.columns, gain, slots, flip, lineKey, out.lines(b))
        }
      }
      let slots = firstSlots(plan.bitLength)
      let fires = line(delta, plan.gainDelta, slots, flip, .pulsesDelta, deltaPulses)
      if fires == 0 && !isWhole {
        xPulses.clear(b)
      } else {
        // Errors shrink as training goes on: most slots of most samples then have no pulse of δ, and x need not be drawn for them.
        _ = line(x, plan.gainX, isWhole ? slots : fires, 0, .pulsesX, xPulses)
      }
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
      for drawn in draw(x, delta, learningRate, sample, 1, a, b, isWhole: true) {
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
}
