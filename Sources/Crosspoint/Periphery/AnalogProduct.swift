import CrosspointKernels

/// The product of one direction: periphery around the currents of an array, for batches, with all
/// its management.
///
/// Samples go through in passes: every sample once, then those that bound management repeats. A
/// sample's result depends on itself and its vector number only (and, for a running average, on the
/// samples before it).
final class AnalogProduct {
  let periphery: Periphery
  let direction: ProductDirection
  let rows: Int
  let columns: Int
  let kernels: KernelTable
  let key: TileKey
  let array: any ArrayPhysics
  /// The variances of read noise that the array is asked for, where it is.
  let variance: WeightVariance?
  var scale: InputScale
  private var nonlinearities: Matrix?

  var inputs: Int { direction == .forward ? columns : rows }
  var outputs: Int { direction == .forward ? rows : columns }

  /// - Parameters:
  ///   - array: the physics of the array.
  ///   - isLinear: whether its currents are linear in the inputs.
  ///   - circuitKey: of what is drawn once for the circuits; the context's where nil.
  init(
    _ periphery: Periphery, _ direction: ProductDirection, array: any ArrayPhysics, isLinear: Bool,
    _ context: ArrayContext, circuitKey: TileKey? = nil
  ) {
    self.periphery = periphery
    self.direction = direction
    self.array = array
    (rows, columns, key, kernels) = (context.rows, context.columns, context.key, context.kernels)
    variance = periphery.readNoise.variance(isLinear: isLinear)
    scale = InputScale(periphery)
    if periphery.nonlinearity > 0 { nonlinearities = drawNonlinearities(circuitKey ?? key) }
  }

  private func drawNonlinearities(_ key: TileKey) -> Matrix {
    var n = Matrix(rows: 1, columns: outputs)
    let mean = periphery.nonlinearity / (periphery.outputBound.isFinite ? periphery.outputBound : 1)
    n.withUnsafeMutableBufferPointer { n in
      let stream = key.line(vector: 0, pass: 0, purpose: direction.nonlinearity.rawValue, line: 0)
      kernels.fillGaussians(stream, n.baseAddress!, n.count)
      for i in n.indices { n[i] = abs(mean * (1 + periphery.nonlinearitySpread * n[i])) }
    }
    return n
  }

  /// Runs the product for every row of `x`.
  ///
  /// - Parameters:
  ///   - variances: with which each weight is read, beside the noise of the periphery.
  ///   - columnVariances: 1 × inputs, with which a line of devices is read whose current every
  ///     output is without: the noise is the same for all outputs.
  ///   - firstVector: vector number of the first sample.
  ///   - noise: a source in place of the addressed draws.
  ///   - trace: the values inside, where wanted.
  ///   - lines: of each sample the only input that is not 0, where it has one.
  ///   - codeSums: takes Σ_j x̂_j of each sample after the DAC, without input noise, scaled back as
  ///     outputs are.
  func run(
    weights: ReadWeights, variances: Matrix? = nil, columnVariances: Matrix? = nil, x: Matrix,
    firstVector: UInt64,
    into y: inout Matrix, threads: Int,
    noise: NoiseSource? = nil,
    report: UnsafeMutablePointer<ProductReport>? = nil,
    trace: UnsafeMutablePointer<ProductTrace>? = nil, lines: [Int]? = nil,
    codeSums: UnsafeMutablePointer<Float>? = nil
  ) throws {
    let scratch = ProductScratch.pool.borrow()
    defer { ProductScratch.pool.giveBack(scratch) }
    let pending = scratch.pending
    try findSamples(x, scratch)
    shape(&y, rows: x.rows, columns: outputs)
    report?.pointee.saturatedOutputs = [Int](repeating: 0, count: x.rows)
    report?.pointee.passes = [Int](repeating: 0, count: x.rows)
    codeSums?.update(repeating: 0, count: x.rows)
    y.withUnsafeMutableBufferPointer { y in
      if pending.count < x.rows { y.update(repeating: 0) }
      while pending.count > 0 {
        convert(x, scratch, firstVector, noise, trace, codeSums)
        multiply(weights, variances, scratch, threads, lines)
        if let columnVariances {
          subtractNoise(ofColumn: columnVariances, scratch, firstVector, noise)
        }
        finish(y.baseAddress!, scratch, firstVector, noise, trace, ofDevices: variances != nil)
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

  /// The samples that are not zero by rule, with their scales; a running average advances in their
  /// order.
  private func findSamples(_ x: Matrix, _ scratch: ProductScratch) throws {
    let keepsZero =
      periphery.noiseManagement.zeroesOutput && !(direction == .forward && periphery.inputNoise > 0)
    let maxima = try findAbsoluteMaxima(
      x, direction == .forward ? "x" : "delta", kernels, into: scratch.maxima)
    // A local copy: the compiler then knows that its management does not change.
    var scale = scale
    scratch.pending.begin(most: x.rows) { index in
      let s = scale.next(maxima[index]) { signalStatistics(x, index, kernels) }
      return s > NoiseManagement.smallestScale ? s : keepsZero ? nil : 1
    }
    self.scale = scale
  }

  // MARK: Step 3

  private func multiply(
    _ weights: ReadWeights, _ deviceVariances: Matrix?, _ scratch: ProductScratch, _ threads: Int,
    _ lines: [Int]?
  ) {
    let batch = scratch.pending.count
    // Input noise drives the other lines too.
    let onlyInputs =
      periphery.inputNoise > 0
      ? nil : lines.map { lines in (0..<batch).map { lines[scratch.pending.indices[$0]] } }
    weights.withProductWeights { weights in
      var product = ArrayProduct(
        direction: direction, rows: rows, columns: columns, weights: weights, batch: batch,
        inputs: scratch.converted.base,
        outputs: scratch.sums.reserve(batch * outputs), onlyInputs: onlyInputs, kernels: kernels,
        threads: threads)
      array.currents(product)
      if variance != nil || deviceVariances != nil {
        product.outputs = scratch.variances.reserve(batch * outputs)
      }
      if let variance { array.variances(product, of: variance) }
      if let deviceVariances { addVariances(deviceVariances, product, scratch) }
    }
  }

  /// Adds the variances of the devices' read noise to those of the periphery's, both then in units
  /// of the output.
  private func addVariances(_ v: Matrix, _ product: ArrayProduct, _ scratch: ProductScratch) {
    let (batch, square) = (product.batch, periphery.readNoise.sigma * periphery.readNoise.sigma)
    var product = product
    let sums = product.outputs
    v.withUnsafeBufferPointer { v in
      // Σ_j |v_ij|·(∂y_i/∂w_ij)²: v in the place of weights.
      product.weights = ProductWeights(v.baseAddress!)
      product.outputs = scratch.deviceVariances.reserve(batch * outputs)
      array.variances(product, of: .magnitude)
    }
    for b in 0..<batch {
      let norm = scratch.pending.norms[b]
      for i in b * outputs..<(b + 1) * outputs {
        let periphery = variance != nil ? sums[i] : square > 0 ? norm * norm : 0
        sums[i] = square * periphery + product.outputs[i]
      }
    }
  }

  // MARK: Step 8

  /// Leaves the samples that have another pass.
  private func repeatSaturated(_ pending: PendingSamples, _ x: Matrix) {
    let step = periphery.inputStep
    guard periphery.boundManagement != .none, pending.bound <= 1000,
      step <= 0 || pending.bound <= 0.25 / step
    else {
      return pending.removeAll()
    }
    let takesWorstCase = periphery.boundManagement == .iterativeWorstCase && pending.pass == 0
    let bound = takesWorstCase ? pending.bound : pending.bound * 2
    pending.repeatSaturated(bound: bound) { position in
      var s = pending.scales[position]
      if takesWorstCase {
        let worstCase = scale.worstCase(signalStatistics(x, pending.indices[position], kernels))
        s = worstCase > NoiseManagement.smallestScale ? worstCase : 1
      }
      // Inputs near the end of Float's range: a scale past it would make zeros and infinities of
      // the output.
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
