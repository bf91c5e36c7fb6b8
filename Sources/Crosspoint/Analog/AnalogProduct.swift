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
  var converted = Matrix(rows: 1, columns: 1)
  var squared = Matrix(rows: 1, columns: 1)
  var sums = Matrix(rows: 1, columns: 1)
  var variances = Matrix(rows: 1, columns: 1)

  var inputs: Int { direction == .forward ? columns : rows }
  var outputs: Int { direction == .forward ? rows : columns }

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
        pending = pending.compactMap { repeated($0, x) }
      }
    }
  }

  /// The samples that are not zero by rule, with their scales; a running average advances in their order.
  private func samples(_ x: Matrix) throws -> [Sample] {
    let keepsZero = periphery.noiseManagement.zeroesOutput && !(direction == .forward && periphery.inputNoise > 0)
    let maxima = try absoluteMaxima(x, direction == .forward ? "x" : "delta", kernels)
    var samples: [Sample] = []
    samples.reserveCapacity(x.rows)
    for (index, maximum) in maxima.enumerated() {
      let s = scale.next(maximum) { lineStatistics(x, index, kernels) }
      if s > NoiseManagement.smallestScale {
        samples.append(Sample(index: index, scale: s))
      } else if !keepsZero {
        samples.append(Sample(index: index, scale: 1))
      }
    }
    return samples
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

  // MARK: Step 8

  /// The sample's next pass, or nil where it is done.
  private func repeated(_ sample: Sample, _ x: Matrix) -> Sample? {
    guard sample.saturated > 0, periphery.boundManagement != .none else { return nil }
    let step = periphery.inputStep
    guard sample.bound <= 1000, step <= 0 || sample.bound <= 0.25 / step else { return nil }
    var next = sample
    next.pass += 1
    if periphery.boundManagement == .iterativeWorstCase && sample.pass == 0 {
      let worstCase = scale.worstCase(lineStatistics(x, sample.index, kernels))
      next.scale = worstCase > NoiseManagement.smallestScale ? worstCase : 1
    } else {
      next.bound *= 2
    }
    // Inputs near the end of Float's range: a scale past it would make zeros and infinities of the output.
    return (next.scale * next.bound).isFinite ? next : nil
  }

  func withNonlinearities(_ body: (UnsafePointer<Float>?) -> Void) {
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
