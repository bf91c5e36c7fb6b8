import CrosspointKernels

/// Pulses by number: how many each cross-point gets, and which way.
///
/// They are sent row by row: a row's δ fires in every slot, and a column's x in as many as its
/// cross-point gets pulses. All rows share one vector number, since a draw's address has the row.
final class CountedPulses {
  /// Pulses of a cross-point that go at once.
  static let most = 64

  private let x: PulseBatch
  private let delta: PulseBatch
  private let rows: Int
  private let columns: Int
  /// Rows that are sent at once.
  private static let rowsAtOnce = 64

  init(rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    (x, delta) = (PulseBatch(lineLength: columns), PulseBatch(lineLength: rows))
  }

  /// Sends pulses to some rows.
  /// - Parameters:
  ///   - rows: that may get any.
  ///   - vector: the address of their noise.
  ///   - counts: fills in the pulses of a row, below 0 where they go down; at most `most` each.
  ///   - send: applies them.
  func send(
    rows: some Sequence<Int>, vector: UInt64, key: TileKey?,
    counts: (_ row: Int, UnsafeMutablePointer<Int32>) -> Void, _ send: (DrawnPulses) -> Void
  ) {
    x.reserve(Self.rowsAtOnce)
    delta.reserve(Self.rowsAtOnce)
    var batch = 0
    var longest = 0
    func flush() {
      guard batch > 0 else { return }
      // A shift of 63 leaves the first vector number to every row.
      send(
        DrawnPulses(
          x: x, delta: delta, batch: batch, slots: longest, firstVector: vector, vectorShift: 63,
          key: key))
      (batch, longest) = (0, 0)
    }
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: columns) { row in
      let pulses = row.baseAddress!
      for number in rows {
        counts(number, pulses)
        let most = x.write(batch, pulses)
        guard most > 0 else { continue }
        delta.writeOne(batch, line: number)
        longest = max(longest, most)
        batch += 1
        if batch == Self.rowsAtOnce { flush() }
      }
      flush()
    }
  }
}

extension PulseBatch {
  /// Writes trains with as many pulses as the magnitudes say, in the first slots, and their signs.
  /// - Returns: the most of them.
  fileprivate func write(_ sample: Int, _ pulses: UnsafePointer<Int32>) -> Int {
    let l = lines(sample)
    var most: UInt32 = 0
    for j in 0..<lineLength {
      let n = pulses[j].magnitude
      most = max(most, n)
      let low = min(n, 32)
      l.low[j] = low == 32 ? .max : (1 &<< low) &- 1
      l.high[j] = n == 64 ? .max : n > 32 ? (1 &<< (n &- 32)) &- 1 : 0
      l.signs[j] = pulses[j] < 0 ? 0x8000_0000 : 0
    }
    return Int(most)
  }

  /// Writes trains of which one line fires in every slot, and the others are silent.
  fileprivate func writeOne(_ sample: Int, line: Int) {
    let l = lines(sample)
    for plane in [l.low, l.high, l.signs] { plane.update(repeating: 0, count: lineLength) }
    l.low[line] = .max
    l.high[line] = .max
  }
}
