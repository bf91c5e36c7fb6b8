import CrosspointKernels
import Testing

/// Updates of devices that respond to half the voltage, held against the model spelt out
/// cross-point by cross-point and phase by phase, bit for bit on every instruction set. Buffers end
/// at guard pages.
@Suite("Half-voltage updates")
struct HalfVoltageTests {
  struct Problem {
    var rows: Int
    var columns: Int
    var batch = 3
    var slots = 10
    var gain: Float = 0.4
    var response: Float = 0.1
    var cycleSpread: Float = 0
    var isHalf = false
    /// Of every sample, bit for bit as `HalfVoltage.phases`.
    var phases: [UInt8] = [15, 3, 9]
    /// How much of the lines is silent: one signal in this many is not 0.
    var sparsity = 1
  }

  /// One line's signals: of both signs, every one of them or few.
  private func signal(_ n: Int, _ vector: UInt64, _ sparsity: Int) -> [Float] {
    gaussians(n, vector).enumerated().map { ($0 + Int(vector)) % sparsity == 0 ? $1 : 0 }
  }

  private func trains(_ n: Int, _ vector: UInt64, _ p: Problem, _ table: KernelTable) -> (
    [GuardedBuffer<UInt32>], PulseLines
  ) {
    let words = (0..<3).map { _ in GuardedBuffer([UInt32](repeating: 0, count: n * p.batch)) }
    let out = PulseLines(low: words[0].pointer, high: words[1].pointer, signs: words[2].pointer)
    for b in 0..<p.batch {
      table.drawTrains(
        signal(n, vector + UInt64(b), p.sparsity), n, p.gain, slots: firstSlots(p.slots),
        flip: b == 1 ? 0x8000_0000 : 0,
        vector: vector + 100 + UInt64(b), into: out + b * n)
    }
    return (words, out)
  }

  /// Runs a problem and compares weights and their half copy with the model's.
  private func compare(_ p: Problem, _ table: KernelTable) {
    let count = p.rows * p.columns
    let key = TileKey(seed: 1, tile: 2)
    let start = (1...5).map { gaussians(count, $0) }
    let devices = GuardedDevices(
      rows: p.rows, columns: p.columns, isHalf: p.isHalf, table,
      up: start[1].map { 0.001 + 3e-4 * $0 },
      down: start[2].map { 0.001 + 3e-4 * $0 }, low: start[3].map { -0.012 + 1e-3 * $0 },
      high: start[4].map { 0.012 + 1e-3 * $0 }
    )
    let (low, high) = (devices.held[2], devices.held[3])
    // Near enough to the bounds that many meet one.
    let w = (0..<count).map { min(max(0.01 * start[0][$0], low[$0]), high[$0]) }
    let (x, xLines) = trains(p.columns, 20, p, table)
    let (d, dLines) = trains(p.rows, 60, p, table)
    let weights = GuardedBuffer<Float>(w)
    let copy = GuardedBuffer([UInt16](repeating: 0, count: count))
    table.roundToHalves(weights.pointer, copy.pointer, count)
    p.phases.withUnsafeBufferPointer { phases in
      withExtendedLifetime((x, d, devices)) {
        devices.update(
          table, cycleSpread: p.cycleSpread, response: p.response,
          PulsedSamples(
            rows: p.rows, columns: p.columns, firstRow: 7, batch: p.batch, xStride: p.columns,
            deltaStride: p.rows,
            slots: p.slots, key: key, purpose: 3, firstVector: 9, phases: phases.baseAddress!),
          devices.arrays(weights.pointer, copy: copy.pointer), xLines, dLines)
      }
    }

    var expected = w
    let scale = p.isHalf ? devices.stepScale : 1
    let k = p.response
    for b in 0..<p.batch {
      for (number, negativeX, negativeDelta) in [
        (0, false, false), (1, false, true), (2, true, false), (3, true, true),
      ]
      where p.phases[b] & (1 << UInt8(number)) != 0 {
        for i in 0..<p.rows {
          let noise = KernelLine(
            table,
            key.line(vector: 9 + UInt64(b), pass: UInt32(number), purpose: 3, line: UInt32(7 + i)),
            p.columns)
          let row = train(d, b * p.rows + i, negativeDelta)
          for j in 0..<p.columns {
            let column = train(x, b * p.columns + j, negativeX)
            let (n, h) = (
              Float((column & row).nonzeroBitCount), Float((column ^ row).nonzeroBitCount)
            )
            var change = scale * (n + k * h)
            if p.cycleSpread > 0 {
              change =
                change + ((scale * p.cycleSpread) * (n + (k * k) * h).squareRoot())
                * noise.values[j]
            }
            let c = i * p.columns + j
            let moved =
              negativeX == negativeDelta
              ? expected[c] + devices.units[0][c] * change
              : expected[c] - devices.units[1][c] * change
            expected[c] = min(max(moved, low[c]), high[c])
          }
        }
      }
    }
    let wrong = (0..<count).filter { weights.pointer[$0].bitPattern != expected[$0].bitPattern }
    #expect(wrong.isEmpty, "\(table.instructionSet.name), \(wrong.count) of \(p)")
    var halves = [UInt16](repeating: 0, count: count)
    table.roundToHalves(expected, &halves, count)
    #expect(copy.elements == halves, "the half copy of the weights: \(p)")
    #expect(expected != w)
  }

  private struct KernelLine {
    var values: [Float]
    init(_ table: KernelTable, _ key: StreamKey, _ count: Int) {
      values = [Float](repeating: 0, count: count)
      table.fillGaussians(key, &values, count)
    }
  }

  /// A line's train where it has this sign, else none.
  private func train(_ words: [GuardedBuffer<UInt32>], _ i: Int, _ isNegative: Bool) -> UInt64 {
    (words[2].pointer[i] != 0) == isNegative
      ? UInt64(words[0].pointer[i]) | UInt64(words[1].pointer[i]) << 32 : 0
  }

  @Test(
    "the model in single precision",
    arguments: [(1, 1), (3, 15), (2, 16), (5, 17), (3, 40), (2, 129), (3, 257), (2, 300)])
  func formula(_ shape: (Int, Int)) {
    for table in tables {
      for slots in [10, 64] {
        for (spread, isHalf) in [(Float(0), true), (0, false), (0.3, true), (0.3, false)] {
          for response in [Float(0.1), 0.5, 1] {
            compare(
              Problem(
                rows: shape.0, columns: shape.1, slots: slots, response: response,
                cycleSpread: spread, isHalf: isHalf), table)
          }
        }
      }
    }
  }

  @Test("each set of phases", arguments: 1..<16 as Range<UInt8>)
  func phases(_ phases: UInt8) {
    for table in tables {
      for spread in [Float(0), 0.3] {
        compare(
          Problem(rows: 4, columns: 45, cycleSpread: spread, phases: [phases, phases, phases]),
          table)
      }
    }
  }

  @Test(
    "silent lines: rows without a pulse, and whole vectors of columns without one",
    arguments: [7, 37])
  func silent(_ sparsity: Int) {
    for table in tables {
      for spread in [Float(0), 0.3] {
        compare(
          Problem(rows: 11, columns: 300, gain: 0.8, cycleSpread: spread, sparsity: sparsity), table
        )
      }
    }
  }

  @Test("rows of an array in any cut, and samples in any split, are the same bits")
  func cuts() {
    let (rows, columns, batch) = (9, 150, 4)
    let phases: [UInt8] = [15, 3, 12, 15]
    func run(_ cuts: [(rows: Range<Int>, samples: Range<Int>)]) -> [UInt32] {
      let p = Problem(rows: rows, columns: columns, batch: batch, phases: phases)
      let values = (2...5).map { gaussians(rows * columns, $0) }
      let devices = GuardedDevices(
        rows: rows, columns: columns, isHalf: true, .current,
        up: values[0].map { 0.001 + 3e-4 * $0 },
        down: values[1].map { 0.001 + 3e-4 * $0 }, low: values[2].map { -0.012 + 1e-3 * $0 },
        high: values[3].map { 0.012 + 1e-3 * $0 })
      let (x, xLines) = trains(columns, 20, p, .current)
      let (d, dLines) = trains(rows, 60, p, .current)
      let weights = GuardedBuffer([Float](repeating: 0, count: rows * columns))
      withExtendedLifetime((x, d, devices)) {
        phases.withUnsafeBufferPointer { phases in
          for cut in cuts {
            let (row, sample) = (cut.rows.lowerBound, cut.samples.lowerBound)
            let samples = PulsedSamples(
              rows: cut.rows.count, columns: columns, firstRow: row, batch: cut.samples.count,
              xStride: columns,
              deltaStride: rows, slots: 10, key: TileKey(seed: 3, tile: 1), purpose: 3,
              firstVector: UInt64(sample),
              phases: phases.baseAddress! + sample)
            devices.update(
              .current, cycleSpread: 0.3, response: 0.2, samples,
              devices.arrays(weights.pointer).from(row: row),
              xLines + sample * columns, dLines + (sample * rows + row))
          }
        }
      }
      return weights.elements.map(\.bitPattern)
    }
    let whole = run([(0..<9, 0..<4)])
    #expect(run([(0..<4, 0..<4), (4..<9, 0..<4)]) == whole)
    #expect(run((0..<4).map { (0..<9, $0..<$0 + 1) }) == whole)
    #expect(run([(5..<9, 0..<2), (0..<5, 0..<3), (5..<9, 2..<4), (0..<5, 3..<4)]) == whole)
    #expect(whole.contains { $0 != 0 })
  }
}
