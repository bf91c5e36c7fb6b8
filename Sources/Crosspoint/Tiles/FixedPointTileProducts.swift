import CrosspointKernels

extension FixedPointTile {
  public func takeInputs(_ x: inout Matrix) throws {
    try checkFinite(x, "x", kernels)
    let draws = draws(.roundingInputs, vector: vectorNumbers.forward)
    saturations.inputs += convert(&x, formats.outputs, draws)
  }

  public func takeErrors(_ delta: inout Matrix) throws {
    try checkFinite(delta, "delta", kernels)
    let draws = draws(.roundingErrors, vector: vectorNumbers.update, pass: 1)
    saturations.errors += convert(&delta, formats.errors, draws)
  }

  public func forward(_ x: Matrix, into y: inout Matrix) throws {
    shape(&y, rows: x.rows, columns: rows)
    let first = vectorNumbers.forward
    let result = try exactForward(x)
    saturations.outputs += narrow(
      result, formats.outputs, draws(.roundingOutputs, vector: first), into: &y)
  }

  public func backward(_ delta: Matrix, into z: inout Matrix) throws {
    shape(&z, rows: delta.rows, columns: columns)
    let first = vectorNumbers.backward
    let result = try exactBackward(delta)
    saturations.errors += narrow(
      result, formats.errors, draws(.roundingInputErrors, vector: first), into: &z)
  }

  /// W·x before its conversion, batch × rows, for a layer that adds up several of these before it
  /// converts them (`giveOutputs`). They are there until the tile's next call.
  package func forwardSums(_ x: Matrix, _ body: (UnsafeBufferPointer<Double>) -> Void) throws {
    // What products took is no longer needed.
    withDoubles(try exactForward(x), x.rows, rows, scratch.x, body)
  }

  /// Wᵀ·δ before its conversion, batch × columns, likewise (`giveErrors`).
  package func backwardSums(_ delta: Matrix, _ body: (UnsafeBufferPointer<Double>) -> Void) throws {
    withDoubles(try exactBackward(delta), delta.rows, columns, scratch.delta, body)
  }

  /// Hands over results of products in double precision.
  private func withDoubles(
    _ result: Numbers, _ rows: Int, _ columns: Int, _ scratch: NumberScratch,
    _ body: (UnsafeBufferPointer<Double>) -> Void
  ) {
    var doubles = result
    if !isDouble {
      doubles = scratch.reserve(rows * columns, isDouble: true)
      _ = convert(
        conversion(nil), draws(.roundingInputErrors, vector: 0), result, doubles, rows: rows,
        columns: columns)
    }
    body(
      UnsafeBufferPointer(
        start: doubles.base.assumingMemoryBound(to: Double.self), count: rows * columns))
  }

  /// Converts sums of `forwardSums` to the format of outputs.
  /// - Parameters:
  ///   - terms: products in one sum.
  ///   - vector: `vectorNumbers.forward` before the sums.
  /// - Throws: `CrosspointError.invalidSetting` where so many terms do not add up exactly.
  package func giveOutputs(
    _ sums: UnsafeMutablePointer<Double>, terms: Int, vector: UInt64, into y: inout Matrix
  ) throws {
    _ = try ProductPrecision(formats, \.outputs, terms: terms)
    saturations.outputs += narrow(
      Numbers(sums), formats.outputs, draws(.roundingOutputs, vector: vector), into: &y)
  }

  /// Converts sums of `backwardSums` to the format of errors, likewise with
  /// `vectorNumbers.backward`.
  package func giveErrors(
    _ sums: UnsafeMutablePointer<Double>, terms: Int, vector: UInt64, into z: inout Matrix
  ) throws {
    _ = try ProductPrecision(formats, \.errors, terms: terms)
    saturations.errors += narrow(
      Numbers(sums), formats.errors, draws(.roundingInputErrors, vector: vector), into: &z)
  }

  private func exactForward(_ x: Matrix) throws -> Numbers {
    checkBatch(x, columns: columns, "x", self)
    try checkFinite(x, "x", kernels)
    let input = scratch.x.reserve(x.count, isDouble: isDouble)
    saturations.inputs += widen(
      x, formats.outputs, draws(.roundingInputs, vector: vectorNumbers.forward), into: input)
    let result = scratch.result.reserve(x.rows * rows, isDouble: isDouble)
    try BLAS.forward(
      held.numbers, input, into: result, rows: rows, columns: columns, batch: x.rows)
    vectorNumbers.forward += UInt64(x.rows)
    return result
  }

  private func exactBackward(_ delta: Matrix) throws -> Numbers {
    checkBatch(delta, columns: rows, "delta", self)
    try checkFinite(delta, "delta", kernels)
    let input = scratch.delta.reserve(delta.count, isDouble: isDouble)
    saturations.errors += widen(
      delta, formats.errors, draws(.roundingErrors, vector: vectorNumbers.backward), into: input)
    let result = scratch.result.reserve(delta.rows * columns, isDouble: isDouble)
    try BLAS.backward(
      held.numbers, input, into: result, rows: rows, columns: columns, batch: delta.rows)
    vectorNumbers.backward += UInt64(delta.rows)
    return result
  }
}

// MARK: Conversions

extension FixedPointTile {
  func conversion(_ format: FixedPointFormat?) -> FixedPointConversion {
    guard let format else {
      return FixedPointConversion(
        scale: 1, unit: 1, least: 0, most: 0, isStochastic: false, rounds: false, hasFormat: false)
    }
    return FixedPointConversion(
      scale: 1 / format.step, unit: format.step, least: -format.codes, most: format.codes - 1,
      isStochastic: settings.rounding == .stochastic, rounds: true, hasFormat: true)
  }

  func draws(_ purpose: Purpose, vector: UInt64, pass: UInt32 = 0, isByLine: Bool = false)
    -> RoundingDraws
  {
    RoundingDraws(
      key: key, purpose: purpose.rawValue, pass: pass, vector: vector, isByLine: isByLine,
      firstRow: 0)
  }

  /// A matrix of signals into numbers that products take.
  func widen(
    _ x: Matrix, _ format: FixedPointFormat?, _ draws: RoundingDraws, into numbers: Numbers
  ) -> Int {
    x.withUnsafeBufferPointer { p in
      // Read and never written.
      convert(
        conversion(format), draws, Numbers(UnsafeMutablePointer(mutating: p.baseAddress!)), numbers,
        rows: x.rows, columns: x.columns)
    }
  }

  /// Results of products into a matrix of signals.
  private func narrow(
    _ numbers: Numbers, _ format: FixedPointFormat?, _ draws: RoundingDraws, into y: inout Matrix
  ) -> Int {
    let (rows, columns) = (y.rows, y.columns)
    return y.withUnsafeMutableBufferPointer {
      convert(
        conversion(format), draws, numbers, Numbers($0.baseAddress!), rows: rows, columns: columns)
    }
  }

  private func convert(_ x: inout Matrix, _ format: FixedPointFormat?, _ draws: RoundingDraws)
    -> Int
  {
    guard format != nil else { return 0 }
    let (rows, columns) = (x.rows, x.columns)
    return x.withUnsafeMutableBufferPointer {
      let numbers = Numbers($0.baseAddress!)
      return convert(conversion(format), draws, numbers, numbers, rows: rows, columns: columns)
    }
  }

  /// The kernel on some threads.
  /// - Returns: how many numbers lay beyond the ends.
  func convert(
    _ conversion: FixedPointConversion, _ draws: RoundingDraws, _ from: Numbers, _ to: Numbers,
    rows: Int, columns: Int
  ) -> Int {
    let counts = counts.reserve(rows)
    counts.initialize(repeating: 0, count: rows)
    let (shared, kernels) = (Shared((from: from, to: to, counts: counts)), kernels)
    concurrently(threads: threads, count: rows, work: 8 * rows * columns) { part in
      let p = shared.pointer
      var own = draws
      own.firstRow = part.lowerBound
      p.counts[part.lowerBound] = kernels.convertFixedPoint(
        conversion, own, p.from + part.lowerBound * columns, p.to + part.lowerBound * columns,
        part.count, columns)
    }
    return UnsafeBufferPointer(start: counts, count: rows).reduce(0, +)
  }
}
