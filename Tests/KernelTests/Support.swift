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

func testLine(_ vector: UInt64, pass: UInt32 = 0) -> StreamKey {
  TileKey(seed: 0x5eed, tile: 9).line(vector: vector, pass: pass, purpose: 255, line: 0)
}

extension KernelTable {
  /// Trains of one line, drawn at `testLine(vector)`; returns the slots that fire.
  @discardableResult
  func drawTrains(
    _ signals: UnsafePointer<Float>, _ count: Int, _ gain: Float, slots: UInt64, flip: UInt32 = 0,
    vector: UInt64, into out: PulseLines
  ) -> UInt64 {
    pulseTrains(
      key: TileKey(seed: 0x5eed, tile: 9), purpose: 255, vector: vector, signals, count: count,
      gain: gain, slots: slots, flip: flip,
      into: out)
  }
}

/// A constant-step problem small enough to run everywhere: trains, devices and weights.
struct UpdateProblem {
  var rows: Int
  var columns: Int
  var batch = 3
  var slots = 31
  var cycleSpread: Float = 0.3
  var mode = ConstantStepLaw.Mode.aggregated
  var isHalf = true

  /// Runs it with `table` on guarded buffers and returns the weights.
  func run(_ table: KernelTable) -> [Float] {
    func guarded(_ vector: UInt64, _ f: (Float) -> Float) -> GuardedBuffer<Float> {
      GuardedBuffer<Float>(gaussians(rows * columns, vector).map(f))
    }
    let weights = guarded(1) { 0.1 * $0 }
    let copy = GuardedBuffer([UInt16](repeating: 0, count: rows * columns))
    table.roundToHalves(weights.pointer, copy.pointer, rows * columns)
    let devices = GuardedDevices(
      rows: rows, columns: columns, isHalf: isHalf, table,
      up: gaussians(rows * columns, 2).map { 0.001 * abs(1 + 0.3 * $0) },
      down: gaussians(rows * columns, 3).map { 0.001 * abs(1 + 0.3 * $0) },
      low: gaussians(rows * columns, 4).map { -abs(0.3 + 0.1 * $0) },
      high: gaussians(rows * columns, 5).map { abs(0.3 + 0.1 * $0) })
    func lines(_ n: Int, _ vector: UInt64) -> (
      GuardedBuffer<UInt32>, GuardedBuffer<UInt32>, GuardedBuffer<UInt32>, PulseLines
    ) {
      let words = (0..<3).map { _ in GuardedBuffer([UInt32](repeating: 0, count: n * batch)) }
      let out = PulseLines(low: words[0].pointer, high: words[1].pointer, signs: words[2].pointer)
      for b in 0..<batch {
        let signal = GuardedBuffer<Float>(gaussians(n, vector + UInt64(b)))
        table.drawTrains(
          signal.pointer, n, 0.5, slots: firstSlots(slots), flip: b == 1 ? 0x8000_0000 : 0,
          vector: vector + 100 + UInt64(b),
          into: out + b * n)
      }
      return (words[0], words[1], words[2], out)
    }
    let x = lines(columns, 1000)
    let d = lines(rows, 2000)
    devices.update(
      table, cycleSpread: cycleSpread, mode: mode,
      PulsedSamples(
        rows: rows, columns: columns, firstRow: 0, batch: batch, xStride: columns,
        deltaStride: rows, slots: slots,
        key: TileKey(seed: 1, tile: 2), purpose: 3, firstVector: 7),
      devices.arrays(weights.pointer, copy: copy.pointer), x.3, d.3)
    return withExtendedLifetime((x, d, devices)) {
      weights.elements + copy.elements.map { Float($0) }
    }
  }
}

/// Constant-step devices in blocks that end at a guard page, and what they hold.
struct GuardedDevices {
  let stepScale: Float
  let boundScale: Float
  let blockStride: Int
  let columns: Int
  let isHalf: Bool
  let scales: GuardedBuffer<Float>
  let steps: GuardedBuffer<UInt8>
  let bounds: GuardedBuffer<UInt8>
  let limits: GuardedBuffer<Float>
  /// As held: up, down, low, high.
  let held: [[Float]]
  /// Up and down steps in units of the scale.
  let units: [[Float]]

  init(
    rows: Int, columns: Int, isHalf: Bool, _ table: KernelTable, up: [Float], down: [Float],
    low: [Float], high: [Float]
  ) {
    self.columns = columns
    self.isHalf = isHalf
    func blocks(_ scale: Float, _ first: [Float], _ second: [Float]) -> (
      DeviceBlocks, GuardedBuffer<UInt8>, [[Float]]
    ) {
      let b = DeviceBlocks(
        rows: rows, columns: columns, isHalf: isHalf, scales: [scale], kernels: table)
      var held = [first, second]
      for row in 0..<rows {
        b.setRow(
          row, first: Array(first[row * columns..<(row + 1) * columns]),
          second: Array(second[row * columns..<(row + 1) * columns]))
        var (p, q) = ([Float](repeating: 0, count: columns), [Float](repeating: 0, count: columns))
        b.getRow(row, first: &p, second: &q)
        held[0].replaceSubrange(row * columns..<(row + 1) * columns, with: p)
        held[1].replaceSubrange(row * columns..<(row + 1) * columns, with: q)
      }
      let bytes = UnsafeRawBufferPointer(
        start: b.base, count: rows * b.blockStride * (isHalf ? 64 : 128))
      return (b, GuardedBuffer([UInt8](bytes)), held)
    }
    let (s, stepBytes, stepsHeld) = blocks(0.001, up, down)
    let (b, boundBytes, boundsHeld) = blocks(0.3, low, high)
    (stepScale, boundScale, blockStride) = (s.scales[0], b.scales[0], s.blockStride)
    scales = GuardedBuffer(s.scales)
    (steps, bounds) = (stepBytes, boundBytes)
    held = stepsHeld + boundsHeld
    units = stepsHeld.map { $0.map { $0 / s.scales[0] } }.map { values in
      guard isHalf else { return values }
      var halves = [UInt16](repeating: 0, count: values.count)
      var widened = values
      table.roundToHalves(values, &halves, values.count)
      table.widenHalves(halves, &widened, values.count)
      return widened
    }
    let stride = b.blockStride
    limits = GuardedBuffer(
      (0..<rows * stride).map { i in
        let (row, block) = (i / stride, i % stride)
        return (block * 16..<min(block * 16 + 16, columns)).reduce(Float.infinity) {
          min($0, boundsHeld[1][row * columns + $1], -boundsHeld[0][row * columns + $1])
        }
      })
  }

  func arrays(_ weights: UnsafeMutablePointer<Float>, copy: UnsafeMutablePointer<UInt16>? = nil)
    -> DevicePlanes
  {
    DevicePlanes(
      weights: weights, weightCopy: copy, stride: columns, pairCount: 1, pairs: steps.pointer,
      bounds: bounds.pointer,
      limits: limits.pointer, blockStride: blockStride, isHalf: isHalf, scales: scales.pointer,
      boundScale: boundScale)
  }

  /// Their update by the law of constant steps.
  func update(
    _ table: KernelTable, cycleSpread: Float, mode: ConstantStepLaw.Mode = .aggregated,
    response: Float = 0, _ samples: PulsedSamples,
    _ planes: DevicePlanes, _ x: PulseLines, _ delta: PulseLines
  ) {
    let law = ConstantStepLaw(
      cycleSpread: cycleSpread, mode: mode, stepScale: stepScale, halfVoltageResponse: response)
    table.updates.kernel(law)!(samples, planes, x, delta)
  }
}
