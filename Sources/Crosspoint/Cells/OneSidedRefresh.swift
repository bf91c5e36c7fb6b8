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
    let (upper, lower) = (model.upperThreshold * bound, model.lowerThreshold * bound)
    let difference = model.differenceThreshold.map { $0 * bound }
    var (minus, plus) = (readings.removeLast(), readings.removeLast())
    // Without the checks of each element: every cell is looked at, refresh after refresh.
    plus.withUnsafeMutableBufferPointer { plus in
      minus.withUnsafeMutableBufferPointer { minus in
        isFull.withUnsafeMutableBufferPointer { isFull in
          for j in 0..<columns {
            for i in 0..<rows {
              let place = j * rows + i
              let (p, m) = (plus[place], minus[place])
              let isNear = difference.map { abs(p - m) < $0 } ?? (min(p, m) > lower)
              let cellIsFull = max(p, m) > upper && isNear
              isFull[i * columns + j] = cellIsFull
              // What is left in the readings is what has to be written.
              plus[place] = cellIsFull ? max(p - m, 0) : 0
              minus[place] = cellIsFull ? max(m - p, 0) : 0
            }
          }
        }
      }
    }
    guard isFull.contains(true) else { return }
    for (array, access) in zip(arrays, access) {
      array.reset(isFull.indices.lazy.filter { isFull[$0] }, vector: number, key: access.key)
    }
    if model.refreshesByCount {
      for (side, values) in [plus, minus].enumerated() { count(values, side, number, threads) }
      return
    }
    for (number, values) in [plus, minus].enumerated() {
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
