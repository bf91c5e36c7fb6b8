import CrosspointKernels
import Testing

/// Where most cross-points of a row coincide whole vectors are pulsed, where few do they are
/// listed: both are the formula, bit for bit.
@Suite("Constant-step updates")
struct ConstantStepTests {
  /// With more samples than a word has bits, whose numbers pass 2³²; of those with the smallest
  /// gain most fire on one side only.
  @Test(
    "the formula in single precision", arguments: [0.02, 0.15, 0.5, 1] as [Float],
    [(3, 40), (5, 257), (2, 1031)])
  func formula(_ gain: Float, _ shape: (Int, Int)) {
    let (rows, columns) = shape
    let batch = rows == 3 ? 133 : 1
    let firstVector: UInt64 = 0xffff_ffd0
    for slots in [10, 64] {
      for (spread, isHalf) in [(Float(0), true), (0.3, false), (0.3, true)] {
        let key = TileKey(seed: 1, tile: 2)
        let names: [UInt64] = [1, 2, 3, 4, 5]
        let start = names.map { gaussians(rows * columns, $0) }
        let (up, down) = (start[1].map { 0.001 + 3e-4 * $0 }, start[2].map { 0.001 + 3e-4 * $0 })
        let (low, high) = (start[3].map { -0.012 + 1e-3 * $0 }, start[4].map { 0.012 + 1e-3 * $0 })
        for table in tables {
          let devices = GuardedDevices(
            rows: rows, columns: columns, isHalf: isHalf, table, up: up, down: down, low: low,
            high: high)
          let (low, high) = (devices.held[2], devices.held[3])
          let scale = isHalf ? devices.stepScale : 1
          // Within the bounds, as weights always are, and near enough that many meet one.
          let w = (0..<rows * columns).map { min(max(0.01 * start[0][$0], low[$0]), high[$0]) }
          func trains(_ n: Int, _ vector: UInt64) -> ([GuardedBuffer<UInt32>], PulseLines) {
            let words = (0..<3).map { _ in GuardedBuffer([UInt32](repeating: 0, count: batch * n)) }
            let out = PulseLines(
              low: words[0].pointer, high: words[1].pointer, signs: words[2].pointer)
            for b in 0..<batch {
              let number = vector + 100 * UInt64(b)
              table.drawTrains(
                gaussians(n, number), n, gain, slots: firstSlots(slots), vector: number + 50,
                into: out + b * n)
            }
            return (words, out)
          }
          let (x, xLines) = trains(columns, 20)
          let (d, dLines) = trains(rows, 21)
          let weights = GuardedBuffer<Float>(w)
          let copy = GuardedBuffer([UInt16](repeating: 0, count: rows * columns))
          table.roundToHalves(weights.pointer, copy.pointer, rows * columns)
          withExtendedLifetime((x, d, devices)) {
            devices.update(
              table, cycleSpread: spread,
              PulsedSamples(
                rows: rows, columns: columns, firstRow: 7, batch: batch, xStride: columns,
                deltaStride: rows, slots: slots, key: key, purpose: 3, firstVector: firstVector),
              devices.arrays(weights.pointer, copy: copy.pointer), xLines, dLines)
          }

          var expected = w
          var noise = [Float](repeating: 0, count: columns)
          for b in 0..<batch {
            for i in 0..<rows {
              table.fillGaussians(
                key.line(vector: firstVector + UInt64(b), pass: 0, purpose: 3, line: UInt32(7 + i)),
                &noise, columns)
              for j in 0..<columns {
                let (c, p, q) = (i * columns + j, b * columns + j, b * rows + i)
                let count =
                  (x[0].pointer[p] & d[0].pointer[q]).nonzeroBitCount
                  + (x[1].pointer[p] & d[1].pointer[q]).nonzeroBitCount
                guard count > 0 else { continue }
                let isUp = x[2].pointer[p] == d[2].pointer[q]
                let k = Float(count)
                // A half step is held in units of the scale.
                let change =
                  spread > 0
                  ? scale * k + ((scale * spread) * k.squareRoot()) * noise[j] : scale * k
                let step = (isUp ? devices.units[0][c] : -devices.units[1][c])
                let moved = expected[c] + step * change
                expected[c] = min(max(moved, low[c]), high[c])
              }
            }
          }
          let wrong = (0..<rows * columns).filter {
            weights.pointer[$0].bitPattern != expected[$0].bitPattern
          }
          #expect(
            wrong.isEmpty,
            "\(table.instructionSet.name), \(slots) slots, c = \(spread), half \(isHalf)")
          var halves = [UInt16](repeating: 0, count: rows * columns)
          table.roundToHalves(expected, &halves, halves.count)
          #expect(copy.elements == halves, "the half copy of the weights")
        }
      }
    }
  }

  /// More samples than a word has bits, more pairs of a row and a sample than are listed at once,
  /// trains in one slot only; whether the slots in which lines fire are known does not matter, nor
  /// what memory that is lent held before.
  @Test(
    "many samples at once are the bits of one by one",
    arguments: [
      (0.05, 0x3ff), (0.4, 0x3ff), (0.05, 1), (0.6, 1), (0.3, 1 << 9), (0.3, 1 << 31),
      (0.3, 1 << 32), (0.3, 1 << 63), (0.02, .max),
    ] as [(Float, UInt64)],
    [ConstantStepLaw.Mode.aggregated, .adaptive, .pulseByPulse])
  func manySamples(_ pulsing: (gain: Float, slots: UInt64), _ mode: ConstantStepLaw.Mode) {
    let (rows, columns, batch, (gain, slots)) = (67, 37, 70, pulsing)
    let w = gaussians(rows * columns, 1).map { 0.05 * $0 }
    for table in tables {
      let devices = GuardedDevices(
        rows: rows, columns: columns, isHalf: true, table, up: w.map { _ in 0.001 },
        down: w.map { _ in 0.0012 },
        low: w.map { min(-0.05, $0) }, high: w.map { max(0.05, $0) })
      var fires: [[UInt64]] = []
      func lines(_ n: Int, _ vector: UInt64) -> ([GuardedBuffer<UInt32>], PulseLines) {
        let words = (0..<3).map { _ in GuardedBuffer([UInt32](repeating: 0, count: batch * n)) }
        let out = PulseLines(low: words[0].pointer, high: words[1].pointer, signs: words[2].pointer)
        fires.append(
          (0..<batch).map { b in
            table.drawTrains(
              gaussians(n, vector + UInt64(b)), n, gain, slots: slots,
              vector: vector + 1000 + UInt64(b), into: out + b * n)
          })
        return (words, out)
      }
      let (x, d) = (lines(columns, 100), lines(rows, 200))
      func pulses(_ batch: Int, _ first: Int) -> PulsedSamples {
        PulsedSamples(
          rows: rows, columns: columns, firstRow: 0, batch: batch, xStride: columns,
          deltaStride: rows,
          slots: 64 - slots.leadingZeroBitCount, key: TileKey(seed: 1, tile: 2), purpose: 3,
          firstVector: 9 + UInt64(first))
      }
      let (together, single) = (GuardedBuffer<Float>(w), GuardedBuffer<Float>(w))
      let known = GuardedBuffer<UInt64>(fires[0])
      let lent = GuardedBuffer([UInt8](repeating: 0xff, count: PulseScratch.byteCount))
      withExtendedLifetime((x, d, devices, known)) {
        devices.update(
          table, cycleSpread: 0.3, mode: mode, pulses(batch, 0), devices.arrays(together.pointer),
          x.1, d.1)
        for b in 0..<batch {
          devices.update(
            table, cycleSpread: 0.3, mode: mode, pulses(1, b), devices.arrays(single.pointer),
            x.1 + b * columns, d.1 + b * rows)
        }
        #expect(
          together.elements == single.elements && together.elements != w,
          "\(table.instructionSet.name)")
        // The second time the memory holds what the first one left.
        for coincident in [nil, UnsafePointer(known.pointer)] {
          let again = GuardedBuffer<Float>(w)
          var p = pulses(batch, 0)
          p.coincident = coincident
          p.scratch = UnsafeMutableRawPointer(lent.pointer)
          devices.update(
            table, cycleSpread: 0.3, mode: mode, p, devices.arrays(again.pointer), x.1, d.1)
          #expect(
            again.elements == together.elements,
            "\(table.instructionSet.name), known slots: \(coincident != nil)")
        }
      }
    }
  }
}
