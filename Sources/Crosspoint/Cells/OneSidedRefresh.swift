import CrosspointKernels

/// The refresh of a one-sided pair: reads every column of both devices, resets full cells, and
/// writes their differences back.
extension OneSidedPairCells {
  /// Columns that are read, and written, at once: each is a sample of its own.
  private static var columnsAtOnce: Int { PulsePlans.usual }

  /// - Parameter number: of the refresh, the address of its draws.
  func refresh(number: UInt64, threads: Int) throws {
    let (rows, columns) = (weights.rows, weights.columns)
    // Of each side, columns × rows: row j holds what was read of column j.
    var readings = sides.map { _ in Matrix(rows: columns, columns: rows) }
    var isFull = [Bool](repeating: false, count: rows * columns)
    let first = number &* UInt64(columns)
    try forEachColumns { part, lines in
      for (number, side) in sides.enumerated() {
        var read = Matrix(rows: part.count, columns: rows)
        try side.reading.run(
          weights: .exact(side.weights), x: lines, firstVector: first &+ UInt64(part.lowerBound),
          into: &read, threads: threads)
        readings[number].copy(read, toRows: part, columns: 0..<rows)
      }
    }
    let bound = plus.devices.model.common.boundMaximum
    for j in 0..<columns {
      for i in 0..<rows {
        let (p, m) = (readings[0][j, i], readings[1][j, i])
        let cellIsFull =
          max(p, m) > model.upperThreshold * bound && min(p, m) > model.lowerThreshold * bound
        isFull[i * columns + j] = cellIsFull
        // What is left in the readings is what has to be written.
        readings[0][j, i] = cellIsFull ? max(p - m, 0) : 0
        readings[1][j, i] = cellIsFull ? max(m - p, 0) : 0
      }
    }
    guard isFull.contains(true) else { return }
    for side in sides {
      side.devices.reset(&side.weights, vector: number, key: side.refreshKey) { isFull[$0] }
    }
    for (side, values) in zip(sides, readings) { try write(side, values, first, threads) }
  }

  /// Writes a matrix, columns × rows, into a side: a pulsed update of every column at learning rate
  /// 1, in pulses up.
  private func write(_ side: PairSide, _ values: Matrix, _ first: UInt64, _ threads: Int) throws {
    let maxima = try findAbsoluteMaxima(
      values, "what a refresh writes", kernels, into: side.writing.maxima.delta)
    // Every line that chooses a column has a 1.
    let ones = side.writing.maxima.x.reserve(Self.columnsAtOnce)
    ones.update(repeating: 1, count: Self.columnsAtOnce)
    forEachColumns { part, lines in
      guard maxima[part].contains(where: { $0 > 0 }) else { return }
      let some = values[rows: part]
      let vector = first &+ UInt64(part.lowerBound)
      side.writing.draw(
        lines, some, 1, 0..<part.count, firstVector: vector,
        (UnsafePointer(ones), maxima.baseAddress! + part.lowerBound), isWhole: false)
      guard side.writing.plans.longest > 0 else { return }
      side.devices.apply(
        DevicePulses(
          x: side.writing.x, delta: side.writing.delta, batch: part.count,
          slots: side.writing.plans.longest, phases: [],
          coincident: UnsafePointer(side.writing.plans.xFires), firstVector: vector,
          key: side.refreshKey), to: &side.weights,
        copy: nil, threads: threads, noise: nil)
    }
  }

  /// Calls `body` with some columns at a time, and the lines that choose one each.
  private func forEachColumns(_ body: (Range<Int>, Matrix) throws -> Void) rethrows {
    let columns = weights.columns
    for start in stride(from: 0, to: columns, by: Self.columnsAtOnce) {
      let part = start..<min(start + Self.columnsAtOnce, columns)
      var lines = Matrix(rows: part.count, columns: columns)
      for (line, column) in part.enumerated() { lines[line, column] = 1 }
      try body(part, lines)
    }
  }
}
