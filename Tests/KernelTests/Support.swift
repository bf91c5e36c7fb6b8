import CrosspointKernels

/// Sizes around every vector and block boundary.
let sizes = [1, 2, 7, 15, 16, 17, 31, 32, 33, 63, 65, 255, 257]

/// Every instruction set that this machine has.
let tables = InstructionSet.available.map { KernelTable.table(for: $0) }

/// Signals for tests: N(0, 1) from a fixed address.
func gaussians(_ count: Int, _ vector: UInt64) -> [Float] {
  var out = [Float](repeating: 0, count: count)
  tables[0].fillGaussians(testLine(vector), &out, count)
  return out
}

func testLine(_ vector: UInt64, pass: UInt32 = 0) -> LineKey {
  TileKey(seed: 0x5eed, tile: 9).line(vector: vector, pass: pass, purpose: 255, line: 3)
}

/// A constant-step problem small enough to run everywhere: trains, devices and weights.
struct UpdateProblem {
  var rows: Int
  var columns: Int
  var batch = 3
  var slots = 31
  var cycleSpread: Float = 0.3
  var mode = ConstantStepPulses.Mode.aggregated

  /// Runs it with `table` on guarded buffers and returns the weights.
  func run(_ table: KernelTable) -> [Float] {
    func guarded(_ vector: UInt64, _ f: (Float) -> Float) -> GuardedBuffer<Float> {
      GuardedBuffer<Float>(gaussians(rows * columns, vector).map(f))
    }
    let weights = guarded(1) { 0.1 * $0 }
    let up = guarded(2) { 0.001 * abs(1 + 0.3 * $0) }
    let down = guarded(3) { 0.001 * abs(1 + 0.3 * $0) }
    let low = guarded(4) { -abs(0.3 + 0.1 * $0) }
    let high = guarded(5) { abs(0.3 + 0.1 * $0) }
    func lines(_ n: Int, _ vector: UInt64) -> (GuardedBuffer<UInt32>, GuardedBuffer<UInt32>, GuardedBuffer<UInt32>, PulseLines) {
      let words = (0..<3).map { _ in GuardedBuffer([UInt32](repeating: 0, count: n * batch)) }
      let out = PulseLines(low: words[0].pointer, high: words[1].pointer, signs: words[2].pointer)
      for b in 0..<batch {
        let signal = GuardedBuffer<Float>(gaussians(n, vector + UInt64(b)))
        table.pulseTrains(
          signal.pointer, n, 0.5, slots, b == 1 ? 0x8000_0000 : 0, testLine(vector + 100 + UInt64(b)), out + b * n)
      }
      return (words[0], words[1], words[2], out)
    }
    let x = lines(columns, 1000)
    let d = lines(rows, 2000)
    table.constantStepUpdate(
      ConstantStepPulses(
        rows: rows, columns: columns, firstRow: 0, batch: batch, xStride: columns, deltaStride: rows, isWide: slots > 32,
        cycleSpread: cycleSpread, mode: mode, key: TileKey(seed: 1, tile: 2), purpose: 3, firstVector: 7),
      ConstantStepArrays(
        weights: weights.pointer, stepUp: up.pointer, stepDown: down.pointer, boundMinimum: low.pointer,
        boundMaximum: high.pointer, stride: columns), x.3, d.3)
    return withExtendedLifetime((x, d)) { weights.elements }
  }
}
