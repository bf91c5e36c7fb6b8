import CrosspointKernels

/// Constant-step devices: equations in `docs/equations.md`, parameters in `ConstantStep`.
final class ConstantStepArray: DeviceArray {
  /// What updates work in.
  private static let scratch = ScratchPool { ScratchBuffer<UInt8>(ConstantStepScratch.byteCount) }

  let model: ConstantStep
  let draws: HiddenDraws
  private var steps: DeviceBlocks
  private var bounds: DeviceBlocks
  /// Of every block the least of its upper and negated lower bounds.
  private var limits: [Float]
  // Allocated only where the model has them: they cost 4 bytes a cross-point each.
  private var resetBias: Matrix?
  private var decayRate: Matrix?
  private var diffusionRate: Matrix?

  /// Drawn devices, or those of `held`.
  init(
    _ model: ConstantStep, rows: Int, columns: Int, precision: Storage.Precision, key: TileKey, kernels: KernelTable,
    held: [HiddenParameter: HeldValues]?
  ) throws {
    let draws = HiddenDraws(rows: rows, columns: columns, key: key, kernels: kernels)
    let hidden = ConstantStepDraws(model: model, draws: draws)
    self.model = model
    self.draws = draws
    if let held {
      steps = try DeviceBlocks(held, .stepUp, .stepDown, rows: rows, columns: columns, precision: precision, kernels: kernels)
      bounds = try DeviceBlocks(
        held, .boundMinimum, .boundMaximum, rows: rows, columns: columns, precision: precision, kernels: kernels)
      limits = [Float](repeating: 0, count: rows * bounds.blockStride)
      resetBias = try held.matrix(.resetBias, rows: rows, columns: columns)
      decayRate = try held.matrix(.decayRate, rows: rows, columns: columns)
      diffusionRate = try held.matrix(.diffusionRate, rows: rows, columns: columns)
      findLimits()
      return
    }
    func blocks(_ scale: Float) -> DeviceBlocks {
      DeviceBlocks(rows: rows, columns: columns, isHalf: precision == .half, scale: scale, kernels: kernels)
    }
    steps = blocks(hidden.stepScale)
    bounds = blocks(hidden.boundScale)
    limits = [Float](repeating: 0, count: rows * bounds.blockStride)
    var row = ConstantStepDraws.Row(columns: columns)
    for i in 0..<rows {
      hidden.draw(i, into: &row)
      steps.setRow(i, first: row.stepUp, second: row.stepDown)
      bounds.setRow(i, first: row.boundMinimum, second: row.boundMaximum)
    }

    let d = model
    if d.resetBias != 0 || d.resetBiasSpread > 0 {
      resetBias = draws.gaussian(.resetBias) { d.resetBias + d.resetBiasSpread * $0 }
    }
    if d.lifetime > 0 {
      decayRate = draws.gaussian(.decayRate) { min(abs((1 + d.lifetimeSpread * $0) / d.lifetime), 1) }
    }
    if d.diffusion > 0 {
      diffusionRate = draws.gaussian(.diffusionRate) { abs(d.diffusion * (1 + d.diffusionSpread * $0)) }
    }
    findLimits()
  }

  private func findLimits() {
    let width = DeviceBlocks.width
    eachRow(bounds) { row, low, high in
      for block in 0..<bounds.blockStride {
        let columns = block * width..<min((block + 1) * width, draws.columns)
        limits[row * bounds.blockStride + block] = columns.reduce(.infinity) { min($0, high[$1], -low[$1]) }
      }
    }
  }

  /// The two values of every cross-point of `blocks`, row by row.
  private func eachRow(
    _ blocks: DeviceBlocks, _ body: (_ row: Int, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * draws.columns) { line in
      let (first, second) = (line.baseAddress!, line.baseAddress! + draws.columns)
      for row in 0..<draws.rows {
        blocks.getRow(row, first: first, second: second)
        body(row, first, second)
      }
    }
  }

  // MARK: Hidden parameters

  var hiddenParameters: [HiddenParameter] { HiddenParameter.allCases }

  func hidden(_ parameter: HiddenParameter) -> Matrix {
    var m = Matrix(rows: draws.rows, columns: draws.columns)
    switch parameter {
    case .stepUp, .stepDown, .boundMinimum, .boundMaximum:
      let isSecond = parameter == .stepDown || parameter == .boundMaximum
      m.withUnsafeMutableBufferPointer { m in
        eachRow(parameter == .stepUp || parameter == .stepDown ? steps : bounds) { row, first, second in
          (m.baseAddress! + row * draws.columns).update(from: isSecond ? second : first, count: draws.columns)
        }
      }
      return m
    case .resetBias: return resetBias ?? m
    case .decayRate: return decayRate ?? m
    case .diffusionRate: return diffusionRate ?? m
    }
  }

  var held: [HiddenParameter: HeldValues] {
    var held: [HiddenParameter: HeldValues] = [:]
    (held[.stepUp], held[.stepDown]) = steps.held
    (held[.boundMinimum], held[.boundMaximum]) = bounds.held
    held[.resetBias] = resetBias.map { .single($0) }
    held[.decayRate] = decayRate.map { .single($0) }
    held[.diffusionRate] = diffusionRate.map { .single($0) }
    return held
  }

  var bytes: Int {
    let matrices = [resetBias, decayRate, diffusionRate].reduce(0) { $0 + 4 * ($1?.count ?? 0) }
    return steps.bytes + bounds.bytes + 4 * limits.count + matrices
  }

  func setHidden(_ parameter: HiddenParameter, _ values: Matrix) {
    switch parameter {
    case .stepUp: steps = replaced(steps, first: values)
    case .stepDown: steps = replaced(steps, second: values)
    case .boundMinimum: bounds = replaced(bounds, first: values)
    case .boundMaximum: bounds = replaced(bounds, second: values)
    case .resetBias: resetBias = values
    case .decayRate: decayRate = values
    case .diffusionRate: diffusionRate = values
    }
    findLimits()
  }

  /// `blocks` with new first or second values, and a larger scale where one would not fit.
  private func replaced(_ blocks: DeviceBlocks, first: Matrix? = nil, second: Matrix? = nil) -> DeviceBlocks {
    let values = (first ?? second)!
    let largest = values.withUnsafeBufferPointer { draws.kernels.absoluteMaximum($0.baseAddress!, $0.count) }
    let new = DeviceBlocks(
      rows: blocks.rows, columns: blocks.columns, isHalf: blocks.isHalf, scale: max(blocks.scale, largest / 32768),
      kernels: draws.kernels)
    values.withUnsafeBufferPointer { values in
      eachRow(blocks) { row, oldFirst, oldSecond in
        let line = values.baseAddress! + row * draws.columns
        new.setRow(row, first: first == nil ? UnsafePointer(oldFirst) : line, second: second == nil ? UnsafePointer(oldSecond) : line)
      }
    }
    return new
  }

  // MARK: Weights

  func clip(_ weights: inout Matrix) -> ClippedWeights {
    var clipped = ClippedWeights()
    each(&weights, { _, w in w }) { clipped.add(given: $0, held: $1) }
    return clipped
  }

  func decay(_ weights: inout Matrix) {
    guard let decayRate else { return }
    let bias = hidden(.resetBias)
    decayRate.withUnsafeBufferPointer { rate in
      bias.withUnsafeBufferPointer { bias in
        each(&weights) { i, w in (w - bias[i]) * (1 - rate[i]) + bias[i] }
      }
    }
  }

  func diffuse(_ weights: inout Matrix, vector: UInt64) {
    guard let diffusionRate else { return }
    let noise = draws.gaussian(.diffusion, vector: vector) { $0 }
    diffusionRate.withUnsafeBufferPointer { rate in
      noise.withUnsafeBufferPointer { noise in each(&weights) { i, w in w + rate[i] * noise[i] } }
    }
  }

  func reset(_ weights: inout Matrix, rows: Range<Int>, vector: UInt64) {
    let noise = draws.gaussian(.reset, vector: vector) { $0 }
    let bias = hidden(.resetBias)
    let cells = rows.lowerBound * draws.columns..<rows.upperBound * draws.columns
    noise.withUnsafeBufferPointer { noise in
      bias.withUnsafeBufferPointer { bias in
        each(&weights) { i, w in cells.contains(i) ? bias[i] + model.resetNoise * noise[i] : w }
      }
    }
  }

  /// Replaces every weight by `change(index, weight)`, clipped to its bounds; `note` is told what that was, and what it became.
  @inline(__always)
  private func each(_ weights: inout Matrix, _ change: (Int, Float) -> Float, note: (Float, Float) -> Void = { _, _ in }) {
    weights.withUnsafeMutableBufferPointer { w in
      eachRow(bounds) { row, low, high in
        for j in 0..<draws.columns {
          let i = row * draws.columns + j
          let given = change(i, w[i])
          w[i] = min(max(given, low[j]), high[j])
          note(given, w[i])
        }
      }
    }
  }

  // MARK: Pulses

  var respondsToOneLine: Bool { model.halfVoltageResponse > 0 }

  func apply(_ pulses: DevicePulses, to weights: inout Matrix, copy: HalfCopy?, threads: Int, noise: NoiseSource?) {
    guard model.halfVoltageResponse == 0 else {
      return applyAtHalfVoltage(pulses, to: &weights, copy: copy, threads: threads, noise: noise)
    }
    let mode: ConstantStepPulses.Mode
    switch pulses.aggregation {
    case .never: mode = .pulseByPulse
    // At c ≤ 0.3 a pulse goes the other way once in 2300, and at a bound the two are the same in distribution.
    case .automatic: mode = model.cycleSpread <= 0.3 ? .aggregated : .adaptive
    }
    weights.withUnsafeMutableBufferPointer { w in
      withArrays(w.baseAddress!, copy?.base) { arrays in
        let (x, delta) = (Shared(pulses.x.lines(0)), Shared(pulses.delta.lines(0)))
        let (columns, rows) = (draws.columns, draws.rows)
        let base = ConstantStepPulses(
          rows: rows, columns: columns, firstRow: 0, batch: pulses.batch, xStride: pulses.x.stride, deltaStride: pulses.delta.stride,
          slots: pulses.slots, cycleSpread: model.cycleSpread, mode: mode, key: draws.key,
          purpose: Purpose.cycle.rawValue, firstVector: pulses.firstVector, coincident: pulses.coincident)
        if let noise, model.cycleSpread > 0 {
          return applySupplied(base, arrays.pointer, x.pointer, delta.pointer, noise)
        }
        let kernel = draws.kernels.constantStepUpdate
        let shared = Shared(base)
        // A pulsed cross-point takes the time of some sixteen multiply-adds.
        let pulsed = threads == 1 ? 0 : pulses.delta.pulsed(pulses.batch, slots: pulses.slots)
        concurrently(threads: threads, count: rows, work: 16 * columns * pulsed) { part in
          var mine = shared.pointer
          mine.rows = part.count
          mine.firstRow = part.lowerBound
          let scratch = Self.scratch.borrow()
          defer { Self.scratch.giveBack(scratch) }
          mine.scratch = UnsafeMutableRawPointer(scratch.base)
          kernel(mine, arrays.pointer.from(row: part.lowerBound), x.pointer, delta.pointer + part.lowerBound)
        }
      }
    }
  }

  /// Row by row and sample by sample, with the caller's noise.
  private func applySupplied(
    _ base: ConstantStepPulses, _ arrays: ConstantStepArrays, _ x: PulseLines, _ delta: PulseLines, _ noise: NoiseSource
  ) {
    var gaussians = [Float](repeating: 0, count: 64 * base.columns)
    for row in 0..<base.rows {
      for sample in 0..<base.batch {
        let d = sample * base.deltaStride + row
        let most = delta.low[d].nonzeroBitCount + (base.slots > 32 ? delta.high[d].nonzeroBitCount : 0)
        guard most > 0 else { continue }
        gaussians.withUnsafeMutableBufferPointer { g in
          g[..<(most * base.columns)].update(repeating: 0)
          for ordinal in 0..<most {
            let vector = base.firstVector &+ UInt64(sample)
            noise(
              NoiseRequest(purpose: .cycle, vector: vector, pass: ordinal, line: row),
              UnsafeMutableBufferPointer(rebasing: g[ordinal * base.columns..<(ordinal + 1) * base.columns]))
          }
          var mine = base
          mine.rows = 1
          mine.firstRow = row
          mine.batch = 1
          mine.firstVector = base.firstVector &+ UInt64(sample)
          mine.coincident = nil
          mine.suppliedGaussians = UnsafePointer(g.baseAddress!)
          draws.kernels.constantStepUpdate(mine, arrays.from(row: row), x + sample * base.xStride, delta + d)
        }
      }
    }
  }

  func withArrays(
    _ weights: UnsafeMutablePointer<Float>, _ copy: UnsafeMutablePointer<UInt16>?, _ body: (Shared<ConstantStepArrays>) -> Void
  ) {
    limits.withUnsafeBufferPointer { limits in
      body(
        Shared(
          ConstantStepArrays(
            weights: weights, weightCopy: copy, stride: draws.columns, steps: steps.base, bounds: bounds.base,
            limits: limits.baseAddress!, blockStride: steps.blockStride, isHalf: steps.isHalf, stepScale: steps.scale,
            boundScale: bounds.scale)))
    }
  }
}
