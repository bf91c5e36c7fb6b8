import CrosspointKernels

/// Updates by stochastic pulses.
extension AnalogTile {
  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try cells.update(samples(x, delta, learningRate, vectorNumbers.update), threads: threads)
    vectorNumbers.update &+= UInt64(x.rows)
  }

  /// The samples of an update.
  private func samples(_ x: Matrix, _ delta: Matrix, _ learningRate: Float, _ firstVector: UInt64)
    throws -> UpdateSamples
  {
    try checkUpdate(x, delta, learningRate)
    return UpdateSamples(
      x: x, delta: delta, learningRate: learningRate, range: 0..<x.rows, firstVector: firstVector,
      maxima: (
        try findAbsoluteMaxima(x, "x", kernels, into: maxima.x).baseAddress!,
        try findAbsoluteMaxima(delta, "delta", kernels, into: maxima.delta).baseAddress!
      ))
  }

  /// The trains that an update would draw. Changes nothing. Traps for cells whose updates are more
  /// than trains, and for devices that take none.
  /// - Parameter vector: number of the first sample; the tile's next one where nil.
  public func pulseTrains(x: Matrix, delta: Matrix, learningRate: Float, vector: UInt64? = nil)
    throws -> PulseTrains
  {
    let source = trainSource
    var left = try samples(x, delta, learningRate, vector ?? vectorNumbers.update)
    var trains = PulseTrains(
      slots: [], x: [], xIsNegative: [], delta: [], deltaIsNegative: [], phases: [])
    for sample in 0..<x.rows {
      let one = left.take(1)
      source.draw(one, isWhole: true)
      let slots = source.plans.longest
      trains.slots.append(slots)
      trains.phases.append(source.phases(of: one, sample, isSilent: slots == 0))
      let (xTrains, xNegative) = source.x.read(0, slots: slots)
      let (deltaTrains, deltaNegative) = source.delta.read(0, slots: slots)
      trains.x += xTrains
      trains.xIsNegative += xNegative
      trains.delta += deltaTrains
      trains.deltaIsNegative += deltaNegative
    }
    return trains
  }

  /// What draws the trains of the cells; traps where they take none.
  private var trainSource: PulseSource {
    check(
      cells.source != nil,
      """
      cells of the model \(settings.cell.name) and devices of the model \(settings.device.name) \
      are not updated by trains alone
      """)
    return cells.source!
  }

  /// Applies given trains to the devices, sample after sample; does not advance `vectorNumbers`,
  /// nor a cell's count of samples. Traps where `pulseTrains` does.
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
    let pulses = trainSource
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
      DrawnPulses(
        x: pulses.x, delta: pulses.delta, batch: batch, slots: trains.slots.max()!,
        phases: trains.phases, firstVector: vector ?? vectorNumbers.update), threads: threads,
      noise: noise)
  }
}
