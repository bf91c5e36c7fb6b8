import CrosspointKernels

/// The product of one direction: periphery around one linear product, for batches, with all its management.
///
/// Samples go through in passes: every sample once, then those that bound management repeats. A sample's result depends on
/// itself and its vector number only (and, for a running average, on the samples before it).
final class AnalogProduct {
  let periphery: Periphery
  let direction: ProductDirection
  let rows: Int
  let columns: Int
  let kernels: KernelTable
  let key: TileKey
  var scale: InputScale
  private var nonlinearities: Matrix?
  private var converted = Matrix(rows: 1, columns: 1)
  private var squared = Matrix(rows: 1, columns: 1)
  private var sums = Matrix(rows: 1, columns: 1)
  private var variances = Matrix(rows: 1, columns: 1)

  private var inputs: Int { direction == .forward ? columns : rows }
  private var outputs: Int { direction == .forward ? rows : columns }

  init(_ periphery: Periphery, _ direction: ProductDirection, rows: Int, columns: Int, key: TileKey, kernels: KernelTable) {
    self.periphery = periphery
    self.direction = direction
    self.rows = rows
    self.columns = columns
    self.key = key
    self.kernels = kernels
    scale = InputScale(periphery)
    if periphery.nonlinearity > 0 { nonlinearities = drawNonlinearities() }
  }

  private func drawNonlinearities() -> Matrix {
    var n = Matrix(rows: 1, columns: outputs)
    let mean = periphery.nonlinearity / (periphery.outputBound.isFinite ? periphery.outputBound : 1)
    n.withUnsafeMutableBufferPointer { n in
      let line = key.line(vector: 0, pass: 0, purpose: direction.nonlinearity.rawValue, line: 0)
      kernels.fillGaussians(line, n.baseAddress!, n.count)
      for i in n.indices { n[i] = abs(mean * (1 + periphery.nonlinearitySpread * n[i])) }
    }
    return n
  }

  /// A sample on its way through the passes.
  struct Sample {
    var index: Int
    var statistics: LineStatistics
    /// s of noise management, and r of bound management.
    var scale: Float
    var bound: Float = 1
    var pass = 0
    var norm: Float = 0
    var saturated = 0
  }

  /// Runs the product for every row of `x`.
  ///
  /// - Parameters:
  ///   - firstVector: vector number of the first sample.
  ///   - noise: a source in place of the addressed draws.
  ///   - trace: the values inside, where wanted.
  func run(
    weights: ReadWeights, x: Matrix, firstVector: UInt64, into y: inout Matrix, threads: Int, noise: NoiseSource? = nil,
    report: UnsafeMutablePointer<ProductReport>? = nil, trace: UnsafeMutablePointer<ProductTrace>? = nil
  ) throws {
    var pending = try samples(x)
    shape(&y, rows: x.rows, columns: outputs)
    report?.pointee.saturatedOutputs = [Int](repeating: 0, count: x.rows)
    report?.pointee.passes = [Int](repeating: 0, count: x.rows)
    y.withUnsafeMutableBufferPointer { y in
      if pending.count < x.rows { y.update(repeating: 0) }
      while !pending.isEmpty {
        convert(&pending, x, firstVector, noise, trace)
        multiply(weights, pending.count, threads)
        finish(&pending, y.baseAddress!, firstVector, noise, trace)
        if let report {
          for s in pending {
            report.pointee.saturatedOutputs[s.index] = s.saturated
            report.pointee.passes[s.index] = s.pass + 1
          }
        }
        pending = pending.compactMap(repeated)
      }
    }
  }

  /// The samples that are not zero by rule, with their scales; a running average advances in their order.
  private func samples(_ x: Matrix) throws -> [Sample] {
    let keepsZero = periphery.noiseManagement.zeroesOutput && !(direction == .forward && periphery.inputNoise > 0)
    let statistics = x.withUnsafeBufferPointer { p in
      (0..<x.rows).map { kernels.lineStatistics(p.baseAddress! + $0 * inputs, inputs) }
    }
    if statistics.contains(where: { !$0.isFinite }) {
      try checkFinite(x, direction == .forward ? "x" : "delta", kernels)
    }
    return statistics.enumerated().compactMap { index, statistics in
      let s = scale.next(statistics)
      if s > NoiseManagement.smallestScale { return Sample(index: index, statistics: statistics, scale: s) }
      return keepsZero ? nil : Sample(index: index, statistics: statistics, scale: 1)
    }
  }

  // MARK: Steps 1, 2

  private func convert(
    _ pending: inout [Sample], _ x: Matrix, _ firstVector: UInt64, _ noise: NoiseSource?,
    _ trace: UnsafeMutablePointer<ProductTrace>?
  ) {
    let (inputs, kernels, periphery, direction) = (inputs, kernels, periphery, direction)
    let count = pending.count
    shape(&converted, rows: max(count, converted.rows), columns: inputs)
    let squares = periphery.readNoise.needsVariances
    if squares { shape(&squared, rows: max(count, squared.rows), columns: inputs) }
    let step = periphery.inputStep
    withUnsafeTemporaryAllocation(of: Float.self, capacity: periphery.inputNoise > 0 ? inputs : 1) { gaussians in
      x.withUnsafeBufferPointer { x in
        converted.withUnsafeMutableBufferPointer { converted in
          pending.withUnsafeMutableBufferPointer { pending in
            for position in 0..<count {
              let s = pending[position]
              // In Double, rounded once: the same Float factor as the reference's, so ties fall the same way.
              let units = Double(s.scale) * Double(s.bound) * (step > 0 ? Double(step) : 1)
              var conversion = InputConversion(
                factor: Float(1 / units), step: step, bound: periphery.inputBound, noise: periphery.inputNoise)
              let source = x.baseAddress! + s.index * inputs
              let target = converted.baseAddress! + position * inputs
              if let trace {
                conversion.noise = 0
                _ = kernels.convertInput(conversion, source, target, inputs, nil)
                trace.pointee.inputAfterDAC.setRow(s.index, target)
                conversion.noise = periphery.inputNoise
              }
              var line: UnsafePointer<Float>?
              if periphery.inputNoise > 0 {
                draw(direction.inputNoise, firstVector, s, 1, inputs, noise, kernels, into: gaussians.baseAddress!)
                line = UnsafePointer(gaussians.baseAddress!)
              }
              pending[position].norm = kernels.convertInput(conversion, source, target, inputs, line).squareRoot()
              trace?.pointee.inputToArray.setRow(s.index, target)
              trace?.pointee.scales[s.index] = s.scale * s.bound
            }
          }
          if squares {
            squared.withUnsafeMutableBufferPointer { squared in
              for i in 0..<count * inputs { squared[i] = converted[i] * converted[i] }
            }
          }
        }
      }
    }
  }

  // MARK: Step 3

  private func multiply(_ weights: ReadWeights, _ batch: Int, _ threads: Int) {
    shape(&sums, rows: max(batch, sums.rows), columns: outputs)
    product(weights, converted, &sums, batch, threads, magnitude: false)
    guard periphery.readNoise.needsVariances else { return }
    shape(&variances, rows: max(batch, variances.rows), columns: outputs)
    product(weights, squared, &variances, batch, threads, magnitude: true)
  }

  private func product(
    _ weights: ReadWeights, _ x: Matrix, _ y: inout Matrix, _ batch: Int, _ threads: Int, magnitude: Bool
  ) {
    let kernel = direction == .forward ? kernels.forwardProduct : kernels.backwardProduct
    let forward = direction == .forward
    let (columns, inputs, outputs, rows) = (columns, inputs, outputs, rows)
    weights.withProductWeights(magnitudes: magnitude) { w in
      x.withUnsafeBufferPointer { x in
        y.withUnsafeMutableBufferPointer { y in
          let (w, x, y) = (Shared(w), Shared(x.baseAddress!), Shared(y.baseAddress!))
          // Cuts on 16 outputs keep whole vectors and cache lines together.
          concurrently(threads: threads, count: outputs, multiple: 16, work: rows * columns * batch) { part in
            let shape = ProductShape(
              rows: forward ? part.count : rows, columns: forward ? columns : part.count, weightStride: columns, batch: batch,
              inputStride: inputs, outputStride: outputs)
            kernel(shape, w.pointer + part.lowerBound * (forward ? columns : 1), x.pointer, y.pointer + part.lowerBound)
          }
        }
      }
    }
  }

  // MARK: Steps 4 to 7, 9

  private func finish(
    _ pending: inout [Sample], _ y: UnsafeMutablePointer<Float>, _ firstVector: UInt64, _ noise: NoiseSource?,
    _ trace: UnsafeMutablePointer<ProductTrace>?
  ) {
    // Taken out of the loop: a convolution has thousands of short lines, for which each retain counts.
    let (outputs, kernels, periphery, direction) = (outputs, kernels, periphery, direction)
    let readSigma = periphery.readNoise.sigma
    // Few enough to stay in L1.
    let linesAtOnce = max(1, min(16, 2048 / outputs))
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * linesAtOnce * outputs) { gaussians in
      let (reads, outs) = (gaussians.baseAddress!, gaussians.baseAddress! + linesAtOnce * outputs)
      var drawn = 0..<0
      withNonlinearities { nonlinearities in
        sums.withUnsafeMutableBufferPointer { sums in
          variances.withUnsafeBufferPointer { variances in
            pending.withUnsafeMutableBufferPointer { pending in
              for position in pending.indices {
                let s = pending[position]
                let values = sums.baseAddress! + position * outputs
                if position == drawn.upperBound {
                  drawn = position..<consecutive(pending, position, linesAtOnce)
                  if readSigma > 0 {
                    draw(direction.readNoise, firstVector, s, drawn.count, outputs, noise, kernels, into: reads)
                  }
                  if periphery.outputNoise > 0 {
                    draw(direction.outputNoise, firstVector, s, drawn.count, outputs, noise, kernels, into: outs)
                  }
                }
                let line = (position - drawn.lowerBound) * outputs
                let scale = s.scale * s.bound
                var conversion = OutputConversion(
                  readNoise: periphery.readNoise.needsVariances ? readSigma : readSigma * s.norm,
                  nonlinearityFactor: periphery.nonlinearityFactor, outputNoise: periphery.outputNoise,
                  step: periphery.outputStep, bound: periphery.outputBound, scale: scale)
                if let trace {
                  trace.pointee.beforeNoise.setRow(s.index, values)
                  conversion.scale = 1
                }
                var lines = OutputLines()
                lines.nonlinearities = nonlinearities
                if periphery.readNoise.needsVariances { lines.readVariances = variances.baseAddress! + position * outputs }
                if readSigma > 0 { lines.readGaussians = UnsafePointer(reads + line) }
                if periphery.outputNoise > 0 { lines.outputGaussians = UnsafePointer(outs + line) }
                pending[position].saturated = kernels.convertOutput(conversion, lines, values, outputs)
                if let trace {
                  trace.pointee.afterADC.setRow(s.index, values)
                  for i in 0..<outputs { values[i] *= scale }
                }
                (y + s.index * outputs).update(from: values, count: outputs)
              }
            }
          }
        }
      }
    }
  }

  // MARK: Step 8

  /// The sample's next pass, or nil where it is done.
  private func repeated(_ sample: Sample) -> Sample? {
    guard sample.saturated > 0, periphery.boundManagement != .none else { return nil }
    let step = periphery.inputStep
    guard sample.bound <= 1000, step <= 0 || sample.bound <= 0.25 / step else { return nil }
    var next = sample
    next.pass += 1
    if periphery.boundManagement == .iterativeWorstCase && sample.pass == 0 {
      let worstCase = scale.worstCase(sample.statistics)
      next.scale = worstCase > NoiseManagement.smallestScale ? worstCase : 1
    } else {
      next.bound *= 2
    }
    // Inputs near the end of Float's range: a scale past it would make zeros and infinities of the output.
    return (next.scale * next.bound).isFinite ? next : nil
  }

  private func withNonlinearities(_ body: (UnsafePointer<Float>?) -> Void) {
    guard let nonlinearities else { return body(nil) }
    nonlinearities.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}

extension NoiseManagement {
  /// Whether a scale ≤ 0 makes the output exact zeros.
  fileprivate var zeroesOutput: Bool {
    switch self {
    case .none, .constant: false
    default: true
    }
  }
}

extension ReadNoise {
  fileprivate var sigma: Float {
    switch self {
    case .none: 0
    case .additive(let s), .conductance(let s): s
    }
  }

  fileprivate var needsVariances: Bool {
    if case .conductance(let s) = self { s > 0 } else { false }
  }
}

extension Matrix {
  fileprivate mutating func setRow(_ row: Int, _ values: UnsafePointer<Float>) {
    withUnsafeMutableBufferPointer { [columns] in
      ($0.baseAddress! + row * columns).update(from: values, count: columns)
    }
  }
}
