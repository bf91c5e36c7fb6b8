import CrosspointKernels

/// Updates by stochastic pulses.
extension AnalogTile {
  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    let maxima = try pulses.findMaxima(x, delta)
    let isWhole = cells.respondsToOneLine
    var first = 0
    while first < x.rows {
      let samples = first..<min(first + min(pulses.plans.most, cells.samplesAhead), x.rows)
      pulses.draw(
        x, delta, learningRate, samples, firstVector: vectorNumbers.update, maxima,
        isWhole: isWhole)
      let plans = pulses.plans
      if plans.longest > 0 {
        let pulses = DevicePulses(
          x: pulses.x, delta: pulses.delta, batch: samples.count, slots: plans.longest,
          phases: isWhole
            ? samples.map {
              phases(x, delta, $0, isSilent: plans.slots[$0 - first] == 0, learningRate)
            } : [],
          coincident: isWhole ? nil : UnsafePointer(plans.xFires), firstVector: vectorNumbers.update
        )
        cells.apply(pulses, threads: threads, noise: nil)
      }
      vectorNumbers.update &+= UInt64(samples.count)
      try cells.finish(samples: samples.count, threads: threads)
      first = samples.upperBound
    }
  }

  /// The phases of one sample's pulses.
  private func phases(
    _ x: Matrix, _ delta: Matrix, _ sample: Int, isSilent: Bool, _ learningRate: Float
  ) -> PulsePhases {
    guard !isSilent else { return [] }
    return PulsePhases(
      x: signalStatistics(x, sample, kernels), delta: signalStatistics(delta, sample, kernels),
      isTurned: learningRate < 0)
  }

  /// The trains that an update would draw. Changes nothing.
  /// - Parameter vector: number of the first sample; the tile's next one where nil.
  public func pulseTrains(x: Matrix, delta: Matrix, learningRate: Float, vector: UInt64? = nil)
    throws -> PulseTrains
  {
    try checkUpdate(x, delta, learningRate)
    let maxima = try pulses.findMaxima(x, delta)
    var trains = PulseTrains(
      slots: [], x: [], xIsNegative: [], delta: [], deltaIsNegative: [], phases: [])
    for sample in 0..<x.rows {
      pulses.draw(
        x, delta, learningRate, sample..<sample + 1,
        firstVector: (vector ?? vectorNumbers.update) &+ UInt64(sample), maxima,
        isWhole: true)
      let slots = pulses.plans.longest
      trains.slots.append(slots)
      trains.phases.append(phases(x, delta, sample, isSilent: slots == 0, learningRate))
      let (xTrains, xNegative) = pulses.x.read(0, slots: slots)
      let (deltaTrains, deltaNegative) = pulses.delta.read(0, slots: slots)
      trains.x += xTrains
      trains.xIsNegative += xNegative
      trains.delta += deltaTrains
      trains.deltaIsNegative += deltaNegative
    }
    return trains
  }

  /// Applies given trains to the devices, sample after sample; does not advance `vectorNumbers`,
  /// nor a cell's count of samples.
  ///
  /// - Parameters:
  ///   - trains: batch × columns and batch × rows trains; traps where the counts do not fit.
  ///   - vector: number of the first sample, the address of the cycle-to-cycle noise; the tile's
  ///     next one where nil.
  ///   - noise: a source of unit Gaussians (`Purpose.cycle`, line = row, pass = ordinal of the
  ///     coincidence, or number of the phase for devices with a response at half voltage) in place
  ///     of the draws.
  public func apply(_ trains: PulseTrains, vector: UInt64? = nil, noise: NoiseSource? = nil) {
    let batch = trains.slots.count
    check(
      trains.x.count == batch * columns && trains.xIsNegative.count == batch * columns
        && trains.delta.count == batch * rows
        && trains.deltaIsNegative.count == batch * rows,
      """
      trains for \(batch) samples of a \(rows) × \(columns) tile need \(batch * columns) \
      columns and \(batch * rows) rows, not \(trains.x.count) and \(trains.delta.count)
      """)
    check(
      trains.phases.count == batch,
      "phases of \(trains.phases.count) samples, and slots of \(batch)")
    for slots in trains.slots {
      check((0...64).contains(slots), "a pulse train of \(slots) slots; 0 to 64 are possible")
    }
    guard batch > 0 else { return }
    pulses.x.reserve(batch)
    pulses.delta.reserve(batch)
    for b in 0..<batch {
      let (c, r) = (b * columns..<(b + 1) * columns, b * rows..<(b + 1) * rows)
      let used = trains.slots[b] == 64 ? UInt64.max : (1 << UInt64(trains.slots[b])) - 1
      for train in trains.x[c] {
        check(train & ~used == 0, "a pulse train has bits past its \(trains.slots[b]) slots")
      }
      for train in trains.delta[r] {
        check(train & ~used == 0, "a pulse train has bits past its \(trains.slots[b]) slots")
      }
      pulses.x.write(b, trains.x[c], trains.xIsNegative[c])
      pulses.delta.write(b, trains.delta[r], trains.deltaIsNegative[r])
    }
    cells.apply(
      DevicePulses(
        x: pulses.x, delta: pulses.delta, batch: batch, slots: trains.slots.max()!,
        phases: trains.phases, coincident: nil,
        firstVector: vector ?? vectorNumbers.update), threads: threads, noise: noise)
  }
}
