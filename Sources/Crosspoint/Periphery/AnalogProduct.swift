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
    let scratch = ProductScratch.pool.borrow()
    defer { ProductScratch.pool.giveBack(scratch) }
    let pending = scratch.pending
    try findSamples(x, pending)
    shape(&y, rows: x.rows, columns: outputs)
    report?.pointee.saturatedOutputs = [Int](repeating: 0, count: x.rows)
    report?.pointee.passes = [Int](repeating: 0, count: x.rows)
    y.withUnsafeMutableBufferPointer { y in
      if pending.count < x.rows { y.update(repeating: 0) }
      while pending.count > 0 {
        convert(x, scratch, firstVector, noise, trace)
        multiply(weights, scratch, threads)
        finish(y.baseAddress!, scratch, firstVector, noise, trace)
        if let report {
          for position in 0..<pending.count {
            report.pointee.saturatedOutputs[pending.indices[position]] = pending.saturated[position]
            report.pointee.passes[pending.indices[position]] = pending.pass + 1
          }
        }
        repeatSaturated(pending, x)
      }
    }
  }

  /// The samples that are not zero by rule, with their scales; a running average advances in their order.
  private func findSamples(_ x: Matrix, _ pending: PendingSamples) throws {
    let keepsZero = periphery.noiseManagement.zeroesOutput && !(direction == .forward && periphery.inputNoise > 0)
    let maxima = try absoluteMaxima(x, direction == .forward ? "x" : "delta", kernels)
    // A local copy, whose kind of management is known to stay.
    var scale = scale
    maxima.withUnsafeBufferPointer { maxima in
      pending.begin(most: x.rows) { index in
        let s = scale.next(maxima[index]) { lineStatistics(x, index, kernels) }
        return s > NoiseManagement.smallestScale ? s : keepsZero ? nil : 1
      }
    }
    self.scale = scale
  }

  // MARK: Step 3

  private func multiply(_ weights: ReadWeights, _ scratch: ProductScratch, _ threads: Int) {
    let batch = scratch.pending.count
    product(weights, scratch.converted.base, scratch.sums.reserve(batch * outputs), batch, threads, magnitude: false)
    guard periphery.readNoise.needsVariances else { return }
    product(weights, scratch.squared.base, scratch.variances.reserve(batch * outputs), batch, threads, magnitude: true)
  }

  private func product(
    _ weights: ReadWeights, _ x: UnsafeMutablePointer<Float>, _ y: UnsafeMutablePointer<Float>, _ batch: Int, _ threads: Int,
    magnitude: Bool
  ) {
    let kernel = direction == .forward ? kernels.forwardProduct : kernels.backwardProduct
    let forward = direction == .forward
    let (columns, inputs, outputs, rows) = (columns, inputs, outputs, rows)
    weights.withProductWeights(magnitudes: magnitude) { w in
      let (w, x, y) = (Shared(w), Shared(x), Shared(y))
      // Cuts on 16 outputs keep whole vectors and cache lines together.
      concurrently(threads: threads, count: outputs, multiple: 16, work: rows * columns * batch) { part in
        let shape = ProductShape(
          rows: forward ? part.count : rows, columns: forward ? columns : part.count, weightStride: columns, batch: batch,
          inputStride: inputs, outputStride: outputs)
        kernel(shape, w.pointer + part.lowerBound * (forward ? columns : 1), x.pointer, y.pointer + part.lowerBound)
      }
    }
  }

  // MARK: Step 8

  /// Leaves the samples that have another pass.
  private func repeatSaturated(_ pending: PendingSamples, _ x: Matrix) {
    let step = periphery.inputStep
    guard periphery.boundManagement != .none, pending.bound <= 1000, step <= 0 || pending.bound <= 0.25 / step else {
      return pending.removeAll()
    }
    let takesWorstCase = periphery.boundManagement == .iterativeWorstCase && pending.pass == 0
    let bound = takesWorstCase ? pending.bound : pending.bound * 2
    pending.repeatSaturated(bound: bound) { position in
      var s = pending.scales[position]
      if takesWorstCase {
        let worstCase = scale.worstCase(lineStatistics(x, pending.indices[position], kernels))
        s = worstCase > NoiseManagement.smallestScale ? worstCase : 1
      }
      // Inputs near the end of Float's range: a scale past it would make zeros and infinities of the output.
      return (s * bound).isFinite ? s : nil
    }
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
