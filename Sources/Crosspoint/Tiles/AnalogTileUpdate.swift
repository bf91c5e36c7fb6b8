import CrosspointKernels

/// Updates by stochastic pulses.
extension AnalogTile {
  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    let maxima = (try absoluteMaxima(x, "x", kernels), try absoluteMaxima(delta, "delta", kernels))
    let isWhole = devices.respondsToOneLine
    var first = 0
    while first < x.rows {
      let samples = first..<min(first + PulsePlans.most, x.rows)
      draw(x, delta, learningRate, samples, maxima, isWhole: isWhole)
      if plans.longest > 0 {
        let pulses = DevicePulses(
          x: xPulses, delta: deltaPulses, batch: samples.count, slots: plans.longest,
          phases: isWhole ? samples.map { phases(x, delta, $0, isSilent: plans.slots[$0 - first] == 0, learningRate) } : [],
          coincident: isWhole ? nil : UnsafePointer(plans.xFires), firstVector: vectorNumbers.update)
        devices.apply(pulses, to: &weights, copy: halfWeights, threads: threads, noise: nil)
      }
      vectorNumbers.update &+= UInt64(samples.count)
      first = samples.upperBound
    }
  }

  /// Plans samples and draws their trains.
  /// - Parameters:
  ///   - maxima: of every line of x and of δ.
  ///   - isWhole: whether also those pulses of x that no pulse of δ can meet.
  private func draw(
    _ x: Matrix, _ delta: Matrix, _ learningRate: Float, _ samples: Range<Int>, _ maxima: (x: [Float], delta: [Float]), isWhole: Bool
  ) {
    let batch = samples.count
    xPulses.reserve(batch)
    deltaPulses.reserve(batch)
    plans.plan(settings, learningRate: learningRate, xMaxima: maxima.x[samples], deltaMaxima: maxima.delta[samples])
    trains(
      delta, samples, plans.gainsDelta, plans.slots, flip: learningRate < 0 ? 0x8000_0000 : 0, .pulsesDelta, deltaPulses, plans.deltaFires)
    // Errors shrink as training goes on: most slots of most samples then have no pulse of δ, and x need not be drawn for them.
    trains(x, samples, plans.gainsX, isWhole ? plans.slots : plans.deltaFires, flip: 0, .pulsesX, xPulses, plans.xFires)
  }

  /// Draws the trains of one side's lines.
  /// - Parameter fires: for each line the slots in which any element fires.
  private func trains(
    _ signals: Matrix, _ samples: Range<Int>, _ gains: UnsafePointer<Float>, _ slots: UnsafePointer<UInt64>, flip: UInt32,
    _ purpose: Purpose, _ out: PulseBatch, _ fires: UnsafeMutablePointer<UInt64>
  ) {
    signals.withUnsafeBufferPointer { signals in
      let side = TrainSignals(
        signals: signals.baseAddress! + samples.lowerBound * out.lineLength, count: out.lineLength, gains: gains, slots: slots,
        flip: flip, isWide: plans.longest > 32)
      let lines = VectorLines(key: key, purpose: purpose.rawValue, firstVector: vectorNumbers.update, batch: samples.count)
      kernels.pulseTrains(lines, side, out.lines(0), out.stride, fires)
    }
  }

  /// The phases of one sample's pulses.
  private func phases(_ x: Matrix, _ delta: Matrix, _ sample: Int, isSilent: Bool, _ learningRate: Float) -> PulsePhases {
    guard !isSilent else { return [] }
    return PulsePhases(
      x: lineStatistics(x, sample, kernels), delta: lineStatistics(delta, sample, kernels), isTurned: learningRate < 0)
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
      draw(x, delta, learningRate, sample..<sample + 1, maxima, isWhole: true)
      let slots = plans.longest
      trains.slots.append(slots)
      trains.phases.append(phases(x, delta, sample, isSilent: slots == 0, learningRate))
      let (xTrains, xNegative) = xPulses.read(0, slots: slots)
      let (deltaTrains, deltaNegative) = deltaPulses.read(0, slots: slots)
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
        x: xPulses, delta: deltaPulses, batch: batch, slots: trains.slots.max()!, phases: trains.phases, coincident: nil,
        firstVector: vector ?? vectorNumbers.update), to: &weights, copy: halfWeights,
      threads: threads, noise: noise)
  }
}
