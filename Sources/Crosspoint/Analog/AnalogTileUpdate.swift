import CrosspointKernels

/// Updates by stochastic pulses.
extension AnalogTile {
  /// Samples whose trains are held at once: their rows pass over a row of devices while it is in cache.
  private static let updateBlock = 64

  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    let maxima = (try absoluteMaxima(x, "x", kernels), try absoluteMaxima(delta, "delta", kernels))
    var first = 0
    while first < x.rows {
      let batch = min(Self.updateBlock, x.rows - first)
      let samples = draw(x, delta, learningRate, first, batch, maxima, isWhole: devices.respondsToOneLine)
      let pulses = DevicePulses(
        x: xPulses, delta: deltaPulses, samples: samples, firstVector: vectorNumbers.update,
        aggregation: settings.update.aggregation)
      if pulses.slots > 0 { devices.apply(pulses, to: &weights, copy: halfWeights, threads: threads, noise: nil) }
      vectorNumbers.update &+= UInt64(batch)
      first += batch
    }
  }

  /// Draws the trains of samples first ..< first + batch; returns their slots and phases.
  /// - Parameters:
  ///   - maxima: of every line of x and of δ.
  ///   - isWhole: whether also those pulses of x that no pulse of δ can meet, and the phases.
  private func draw(
    _ x: Matrix, _ delta: Matrix, _ learningRate: Float, _ first: Int, _ batch: Int, _ maxima: (x: [Float], delta: [Float]),
    isWhole: Bool
  ) -> [SamplePulses] {
    xPulses.reserve(batch)
    deltaPulses.reserve(batch)
    let plans = (first..<first + batch).map {
      settings.update.plan(
        learningRate: learningRate, granularity: settings.device.granularity, xMaximum: maxima.x[$0],
        deltaMaximum: maxima.delta[$0])
    }
    let isTurned = learningRate < 0
    let slots = plans.map { firstSlots($0.bitLength) }
    let isWide = plans.contains { $0.bitLength > 32 }
    let fires = trains(
      delta[rows: first..<first + batch], plans.map(\.gainDelta), slots, flip: isTurned ? 0x8000_0000 : 0, isWide: isWide,
      .pulsesDelta, deltaPulses)
    // Errors shrink as training goes on: most slots of most samples then have no pulse of δ, and x need not be drawn for them.
    _ = trains(
      x[rows: first..<first + batch], plans.map(\.gainX), isWhole ? slots : fires, flip: 0, isWide: isWide, .pulsesX, xPulses)
    return (0..<batch).map {
      guard isWhole && plans[$0].bitLength > 0 else { return SamplePulses(slots: plans[$0].bitLength, phases: []) }
      return SamplePulses(
        slots: plans[$0].bitLength,
        phases: PulsePhases(
          x: lineStatistics(x, first + $0, kernels), delta: lineStatistics(delta, first + $0, kernels), isTurned: isTurned))
    }
  }

  /// Draws the trains of one side; returns for each line the slots that fire.
  private func trains(
    _ signals: Matrix, _ gains: [Float], _ slots: [UInt64], flip: UInt32, isWide: Bool, _ purpose: Purpose, _ out: PulseBatch
  ) -> [UInt64] {
    [UInt64](unsafeUninitializedCapacity: signals.rows) { fires, filled in
      filled = signals.rows
      signals.withUnsafeBufferPointer { values in
        gains.withUnsafeBufferPointer { gains in
          slots.withUnsafeBufferPointer { slots in
            kernels.pulseTrains(
              VectorLines(key: key, purpose: purpose.rawValue, firstVector: vectorNumbers.update, batch: signals.rows),
              TrainSignals(
                signals: values.baseAddress!, count: signals.columns, gains: gains.baseAddress!, slots: slots.baseAddress!, flip: flip,
                isWide: isWide),
              out.lines(0), out.stride, fires.baseAddress!)
          }
        }
      }
    }
  }

  /// The trains that an update would draw; changes nothing.
  /// - Parameter vector: number of the first sample; the tile's next one where nil.
  public func pulseTrains(x: Matrix, delta: Matrix, learningRate: Float, vector: UInt64? = nil) throws -> PulseTrains {
    try checkUpdate(x, delta, learningRate)
    let maxima = (try absoluteMaxima(x, "x", kernels), try absoluteMaxima(delta, "delta", kernels))
    let kept = vectorNumbers.update
    defer { vectorNumbers.update = kept }
    var trains = PulseTrains(slots: [], x: [], xIsNegative: [], delta: [], deltaIsNegative: [], phases: [])
    for sample in 0..<x.rows {
      vectorNumbers.update = (vector ?? kept) &+ UInt64(sample)
      let drawn = draw(x, delta, learningRate, sample, 1, maxima, isWhole: true)[0]
      trains.slots.append(drawn.slots)
      trains.phases.append(drawn.phases)
      let (xTrains, xNegative) = xPulses.read(0, slots: drawn.slots)
      let (deltaTrains, deltaNegative) = deltaPulses.read(0, slots: drawn.slots)
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
