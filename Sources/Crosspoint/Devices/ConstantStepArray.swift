import CrosspointKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Constant-step devices: equations in `docs/equations.md`, parameters in `ConstantStep`.
final class ConstantStepArray: DeviceArray {
  private let model: ConstantStep
  private let draws: HiddenDraws
  private var stepUp: Matrix
  private var stepDown: Matrix
  private var boundMaximum: Matrix
  private var boundMinimum: Matrix
  // Allocated only where the model has them: they cost 4 bytes a cross-point each.
  private var resetBias: Matrix?
  private var decayRate: Matrix?
  private var diffusionRate: Matrix?

  init(_ model: ConstantStep, rows: Int, columns: Int, key: TileKey, kernels: KernelTable) {
    let draws = HiddenDraws(rows: rows, columns: columns, key: key, kernels: kernels)
    self.model = model
    self.draws = draws

    let d = model
    let gain = draws.gaussian(.stepGain) { d.stepSpreadIsLogNormal ? exp(d.stepSpread * $0) : 1 + d.stepSpread * $0 }
    let imbalance = draws.gaussian(.upDown) { d.upDownSpread * $0 }
    (stepUp, stepDown) = (gain, gain)
    stepUp.combine(imbalance) { (min(d.upDown, 0) + $0 + $1) * d.step }
    stepDown.combine(imbalance) { (-max(d.upDown, 0) + $0 - $1) * d.step }
    boundMaximum = draws.gaussian(.boundMaximum) { d.boundMaximum * (1 + d.boundMaximumSpread * $0) }
    boundMinimum = draws.gaussian(.boundMinimum) { d.boundMinimum * (1 + d.boundMinimumSpread * $0) }
    if d.enforcesConsistency {
      stepUp.replace(abs)
      stepDown.replace(abs)
    }
    orderBounds()
    if d.corruptProbability > 0 { corrupt() }

    if d.resetBias != 0 || d.resetBiasSpread > 0 {
      resetBias = draws.gaussian(.resetBias) { d.resetBias + d.resetBiasSpread * $0 }
    }
    if d.lifetime > 0 {
      decayRate = draws.gaussian(.decayRate) { min(abs((1 + d.lifetimeSpread * $0) / d.lifetime), 1) }
    }
    if d.diffusion > 0 {
      diffusionRate = draws.gaussian(.diffusionRate) { abs(d.diffusion * (1 + d.diffusionSpread * $0)) }
    }
  }

  private func orderBounds() {
    let consistent = model.enforcesConsistency
    let high = boundMaximum
    let low = boundMinimum
    boundMaximum.combine(low) { high, low in
      if consistent { return abs(max(high, low)) }
      return low > high ? (low + high) / 2 : high
    }
    boundMinimum.combine(high) { low, high in
      if consistent { return -abs(min(high, low)) }
      return low > high ? (low + high) / 2 : low
    }
  }

  /// Stuck cross-points: both bounds one value, no steps.
  private func corrupt() {
    let p = model.corruptProbability
    let threshold = p >= 1 ? UInt32.max : UInt32(p * 2_147_483_648)
    for row in 0..<draws.rows {
      let chosen = draws.words(.corruptChoice, row: row)
      let value = draws.words(.corruptValue, row: row)
      for column in 0..<draws.columns where p >= 1 || chosen[column] >> 1 < threshold {
        let low = max(boundMinimum[row, column], -model.corruptRange)
        let high = min(boundMaximum[row, column], model.corruptRange)
        let stuck = low + (high - low) * (Float(value[column] >> 8) * 0x1p-24)
        boundMinimum[row, column] = stuck
        boundMaximum[row, column] = stuck
        stepUp[row, column] = 0
        stepDown[row, column] = 0
      }
    }
  }

  // MARK: Hidden parameters

  var hiddenParameters: [HiddenParameter] { HiddenParameter.allCases }

  func hidden(_ parameter: HiddenParameter) -> Matrix {
    let zeros = { Matrix(rows: self.draws.rows, columns: self.draws.columns) }
    return switch parameter {
    case .stepUp: stepUp
    case .stepDown: stepDown
    case .boundMaximum: boundMaximum
    case .boundMinimum: boundMinimum
    case .resetBias: resetBias ?? zeros()
    case .decayRate: decayRate ?? zeros()
    case .diffusionRate: diffusionRate ?? zeros()
    }
  }

  func setHidden(_ parameter: HiddenParameter, _ values: Matrix) {
    switch parameter {
    case .stepUp: stepUp = values
    case .stepDown: stepDown = values
    case .boundMaximum: boundMaximum = values
    case .boundMinimum: boundMinimum = values
    case .resetBias: resetBias = values
    case .decayRate: decayRate = values
    case .diffusionRate: diffusionRate = values
    }
  }

  // MARK: Weights

  func clip(_ weights: inout Matrix) { each(&weights) { _, w in w } }

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

  /// Replaces every weight by `change(index, weight)`, clipped to its bounds.
  private func each(_ weights: inout Matrix, _ change: (Int, Float) -> Float) {
    weights.withUnsafeMutableBufferPointer { w in
      boundMinimum.withUnsafeBufferPointer { low in
        boundMaximum.withUnsafeBufferPointer { high in
          for i in w.indices { w[i] = min(max(change(i, w[i]), low[i]), high[i]) }
        }
      }
    }
  }

  // MARK: Pulses

  func apply(_ pulses: DevicePulses, to weights: inout Matrix, threads: Int, noise: NoiseSource?) {
    let mode: ConstantStepPulses.Mode
    switch pulses.aggregation {
    case .never: mode = .pulseByPulse
    // At c ≤ 0.3 a pulse goes the other way once in 2300, and at a bound the two are the same in distribution.
    case .automatic: mode = model.cycleSpread <= 0.3 ? .aggregated : .adaptive
    }
    weights.withUnsafeMutableBufferPointer { w in
      withArrays(w.baseAddress!) { arrays in
        let (x, delta) = (Shared(pulses.x.lines(0)), Shared(pulses.delta.lines(0)))
        let (columns, rows) = (draws.columns, draws.rows)
        let base = ConstantStepPulses(
          rows: rows, columns: columns, firstRow: 0, batch: pulses.batch, xStride: columns, deltaStride: rows,
          isWide: pulses.slots > 32, cycleSpread: model.cycleSpread, mode: mode, key: draws.key,
          purpose: Purpose.cycle.rawValue, firstVector: pulses.firstVector)
        if let noise, model.cycleSpread > 0 {
          return applySupplied(base, arrays.pointer, x.pointer, delta.pointer, noise)
        }
        let kernel = draws.kernels.constantStepUpdate
        let shared = Shared(base)
        concurrently(threads: threads, count: rows, work: rows * columns * pulses.batch) { part in
          var mine = shared.pointer
          mine.rows = part.count
          mine.firstRow = part.lowerBound
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
        let most = delta.low[d].nonzeroBitCount + (base.isWide ? delta.high[d].nonzeroBitCount : 0)
        guard most > 0 else { continue }
        gaussians.withUnsafeMutableBufferPointer { g in
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
          mine.suppliedGaussians = UnsafePointer(g.baseAddress!)
          draws.kernels.constantStepUpdate(mine, arrays.from(row: row), x + sample * base.xStride, delta + d)
        }
      }
    }
  }

  private func withArrays(_ weights: UnsafeMutablePointer<Float>, _ body: (Shared<ConstantStepArrays>) -> Void) {
    stepUp.withUnsafeBufferPointer { up in
      stepDown.withUnsafeBufferPointer { down in
        boundMinimum.withUnsafeBufferPointer { low in
          boundMaximum.withUnsafeBufferPointer { high in
            body(
              Shared(
                ConstantStepArrays(
                  weights: weights, stepUp: up.baseAddress!, stepDown: down.baseAddress!, boundMinimum: low.baseAddress!,
                  boundMaximum: high.baseAddress!, stride: draws.columns)))
          }
        }
      }
    }
  }
}

extension ConstantStepArrays {
  fileprivate func from(row: Int) -> ConstantStepArrays {
    let o = row * stride
    return ConstantStepArrays(
      weights: weights + o, stepUp: stepUp + o, stepDown: stepDown + o, boundMinimum: boundMinimum + o,
      boundMaximum: boundMaximum + o, stride: stride)
  }
}

extension Matrix {
  fileprivate mutating func replace(_ change: (Float) -> Float) {
    withUnsafeMutableBufferPointer { a in for i in a.indices { a[i] = change(a[i]) } }
  }

  /// self[i] = combination(self[i], other[i]).
  fileprivate mutating func combine(_ other: Matrix, _ combination: (Float, Float) -> Float) {
    withUnsafeMutableBufferPointer { a in
      other.withUnsafeBufferPointer { b in for i in a.indices { a[i] = combination(a[i], b[i]) } }
    }
  }
}
