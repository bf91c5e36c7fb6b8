/// Products through the periphery.
extension AnalogTile {
  public func forward(_ x: Matrix, into y: inout Matrix) throws {
    checkBatch(x, columns: columns, "x", self)
    try forwardProduct.run(
      weights: cells.readWeights, variances: cells.readVariances, x: x,
      firstVector: vectorNumbers.forward, into: &y,
      threads: threads)
    vectorNumbers.forward &+= UInt64(x.rows)
  }

  public func backward(_ delta: Matrix, into z: inout Matrix) throws {
    checkBatch(delta, columns: rows, "delta", self)
    try backwardProduct.run(
      weights: cells.readWeights, variances: cells.readVariances, x: delta,
      firstVector: vectorNumbers.backward, into: &z,
      threads: threads)
    vectorNumbers.backward &+= UInt64(delta.rows)
  }

  /// As `forward(_:into:)`, and reports saturated outputs and passes of every sample.
  public func forward(_ x: Matrix, into y: inout Matrix, report: inout ProductReport) throws {
    checkBatch(x, columns: columns, "x", self)
    try forwardProduct.run(
      weights: cells.readWeights, variances: cells.readVariances, x: x,
      firstVector: vectorNumbers.forward, into: &y,
      threads: threads, report: &report)
    vectorNumbers.forward &+= UInt64(x.rows)
  }

  /// As `backward(_:into:)`, and reports saturated outputs of every sample.
  public func backward(_ delta: Matrix, into z: inout Matrix, report: inout ProductReport) throws {
    checkBatch(delta, columns: rows, "delta", self)
    try backwardProduct.run(
      weights: cells.readWeights, variances: cells.readVariances, x: delta,
      firstVector: vectorNumbers.backward, into: &z,
      threads: threads, report: &report)
    vectorNumbers.backward &+= UInt64(delta.rows)
  }

  /// One product with every value inside it, for comparing with a chip or another simulator.
  ///
  /// It has the same bits as `forward` or `backward` of the same vector numbers. It does not
  /// advance `vectorNumbers`, but does advance a running average.
  ///
  /// - Parameters:
  ///   - x: batch × columns forward, batch × rows backward.
  ///   - vector: number of the first sample; the tile's next one where nil.
  ///   - noise: a source of unit Gaussians in place of the addressed draws.
  public func trace(
    _ direction: ProductDirection, _ x: Matrix, vector: UInt64? = nil, noise: NoiseSource? = nil
  ) throws -> ProductTrace {
    let forward = direction == .forward
    checkBatch(x, columns: forward ? columns : rows, forward ? "x" : "delta", self)
    let outputs = Matrix(rows: x.rows, columns: forward ? rows : columns)
    let inputs = Matrix(rows: x.rows, columns: x.columns)
    var trace = ProductTrace(
      inputAfterDAC: inputs, inputToArray: inputs, beforeNoise: outputs, afterADC: outputs,
      scales: [Float](repeating: 0, count: x.rows), output: outputs, report: ProductReport())
    var report = ProductReport()
    var y = outputs
    try (forward ? forwardProduct : backwardProduct).run(
      weights: cells.readWeights, variances: cells.readVariances, x: x,
      firstVector: vector ?? (forward ? vectorNumbers.forward : vectorNumbers.backward), into: &y,
      threads: threads, noise: noise, report: &report, trace: &trace)
    trace.output = y
    trace.report = report
    return trace
  }
}
