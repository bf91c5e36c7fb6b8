import CrosspointKernels

/// The refresh of a one-sided pair: reads every column of both devices, resets full cells, and
/// writes their differences back.
extension OneSidedPairCells {
  /// - Parameter number: of the refresh, the address of its draws.
  func refresh(number: UInt64, threads: Int) throws {
    let (rows, columns) = (weights.rows, weights.columns)
    // Of each array, columns × rows: row j holds what was read of column j.
    var readings = arrays.map { _ in Matrix(rows: columns, columns: rows) }
    var isFull = [Bool](repeating: false, count: rows * columns)
    let first = number &* UInt64(columns)
    for start in stride(from: 0, to: columns, by: LineAccess.linesAtOnce) {
      let part = start..<min(start + LineAccess.linesAtOnce, columns)
      for (number, array) in arrays.enumerated() {
        let read = try access[number].read(
          Array(part), of: array, firstVector: first &+ UInt64(start), threads: threads)
        readings[number].copy(read, toRows: part, columns: 0..<rows)
      }
    }
    let bound = arrays[0].devices.model.common.boundMaximum
    for j in 0..<columns {
      for i in 0..<rows {
        let (p, m) = (readings[0][j, i], readings[1][j, i])
        let cellIsFull =
          max(p, m) > model.upperThreshold * bound
          && (model.differenceThreshold.map { abs(p - m) < $0 * bound }
            ?? (min(p, m) > model.lowerThreshold * bound))
        isFull[i * columns + j] = cellIsFull
        // What is left in the readings is what has to be written.
        readings[0][j, i] = cellIsFull ? max(p - m, 0) : 0
        readings[1][j, i] = cellIsFull ? max(m - p, 0) : 0
      }
    }
    guard isFull.contains(true) else { return }
    for (array, access) in zip(arrays, access) {
      array.reset(isFull.indices.lazy.filter { isFull[$0] }, vector: number, key: access.key)
    }
    if model.refreshesByCount {
      for side in arrays.indices { count(readings[side], side, number, threads) }
      return
    }
    for (number, values) in readings.enumerated() {
      // A pulsed update of every column at learning rate 1, in pulses up.
      try access[number].write(
        values, to: Array(0..<columns), of: arrays[number], rate: 1, firstVector: first,
        threads: threads)
    }
  }

  /// Writes values, columns × rows, as pulses by number: trunc(value/g) each, in parts of
  /// `CountedPulses.most`, at most sixteen.
  private func count(_ values: Matrix, _ side: Int, _ number: UInt64, _ threads: Int) {
    let (array, key) = (arrays[side], access[side].key)
    let columns = weights.columns
    var left = (0..<weights.rows).flatMap { row in
      (0..<columns).map { Int32(min((values[$0, row] / array.granularity), 1024)) }
    }
    for part in 0..<UInt64(16) where left.contains(where: { $0 > 0 }) {
      array.pulse(
        rows: 0..<weights.rows, vector: 16 &* number &+ part, key: key, threads: threads
      ) { row, counts in
        for j in 0..<columns {
          counts[j] = min(left[row * columns + j], Int32(CountedPulses.most))
          left[row * columns + j] -= counts[j]
        }
      }
    }
  }
}
