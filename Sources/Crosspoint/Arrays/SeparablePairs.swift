import CrosspointKernels

/// Pairs under I = m·G·f(V): the linear product of bent inputs, u = f(V)/f(V_read).
final class SeparablePairs: PairArray {
  private(set) var plus: Matrix
  private(set) var minus: Matrix
  /// What products read: m⁺·(least + a⁺) − m⁻·(least + a⁻).
  private var effective: Matrix
  private let context: PairContext
  private let law: any SeparableCurrent
  private let lines: LineVoltages
  /// m of the devices; nil where every m is 1.
  private let factors: (plus: Matrix, minus: Matrix)?
  /// 1/f(V_read).
  private let scale: Float
  private let least: Float
  private let bent = ScratchBuffer<Float>()

  init(_ context: PairContext, _ law: any SeparableCurrent) {
    (self.context, self.law) = (context, law)
    lines = LineVoltages(context.settings)
    least = context.least
    scale = Float(1 / law.response(Double(context.settings.readVoltage)))
    factors = context.deviations.map { deviations in
      func factors(_ deviations: Matrix) -> Matrix {
        Matrix(
          rows: context.rows, columns: context.columns,
          deviations.elements.map { Float(law.factor(deviation: Double($0))) })
      }
      return (factors(deviations.plus), factors(deviations.minus))
    }
    plus = Matrix(rows: context.rows, columns: context.columns)
    (minus, effective) = (plus, plus)
    set(plus: plus, minus: minus)
  }

  func set(plus: Matrix, minus: Matrix) {
    (self.plus, self.minus) = (plus, minus)
    // A step of nothing: what products read is worked out anew.
    let still = PairStep(limit: .infinity, least: least, isLogarithmic: false)
    let (kernels, columns) = (context.kernels, context.columns)
    forEachRow { _, row in kernels.pairStep(still, row, UnsafePointer(row.plus), 0, columns) }
  }

  func currents(_ x: Matrix, into y: inout Matrix, threads: Int) {
    let u = bent.reserve(x.count)
    x.withUnsafeBufferPointer { bend($0.baseAddress!, x.count, into: u) }
    effective.withUnsafeBufferPointer { weights in
      y.withUnsafeMutableBufferPointer { y in
        LinearArray().currents(
          ArrayProduct(
            direction: .forward, rows: context.rows, columns: context.columns,
            weights: ProductWeights(weights.baseAddress!), batch: x.rows, inputs: u,
            outputs: y.baseAddress!, kernels: context.kernels, threads: threads))
      }
    }
  }

  func errors(_ delta: Matrix, at x: Matrix, into z: inout Matrix) {
    effective.withUnsafeBufferPointer { weights in
      delta.withUnsafeBufferPointer { delta in
        z.withUnsafeMutableBufferPointer { z in
          LinearArray().currents(
            ArrayProduct(
              direction: .backward, rows: context.rows, columns: context.columns,
              weights: ProductWeights(weights.baseAddress!), batch: x.rows,
              inputs: delta.baseAddress!, outputs: z.baseAddress!, kernels: context.kernels,
              threads: 1))
        }
      }
    }
    let slopes = bent.reserve(x.count)
    x.withUnsafeBufferPointer { slope($0.baseAddress!, x.count, into: slopes) }
    z.withUnsafeMutableBufferPointer { z in for i in z.indices { z[i] *= slopes[i] } }
  }

  /// One sample's products come row by row; those of several are summed by OpenBLAS before.
  func step(_ x: Matrix, _ delta: Matrix, rate: Float) throws {
    let u = bent.reserve(x.count)
    x.withUnsafeBufferPointer { bend($0.baseAddress!, x.count, into: u) }
    let step = PairStep(
      limit: context.settings.weightRange, least: least, isLogarithmic: law.trainsLogarithm)
    let (kernels, columns) = (context.kernels, context.columns)
    if x.rows == 1 {
      let delta = delta.elements
      forEachRow { row, pairs in kernels.pairStep(step, pairs, u, rate * delta[row], columns) }
      return
    }
    let bent = Matrix(
      rows: x.rows, columns: x.columns, UnsafeBufferPointer(start: u, count: x.count))
    let sums = try OuterProducts.sum(delta, bent)
    sums.withUnsafeBufferPointer { sums in
      forEachRow { row, pairs in
        kernels.pairStep(step, pairs, sums.baseAddress! + row * columns, rate, columns)
      }
    }
  }

  /// u = f(V)/f(V_read) of inputs; x itself where it is a share of the time.
  private func bend(
    _ x: UnsafePointer<Float>, _ count: Int, into u: UnsafeMutablePointer<Float>
  ) {
    if lines.encoding == .pulseWidth {
      for i in 0..<count { u[i] = min(max(x[i], -1), 1) }
      return
    }
    lines.write(x, count, to: u)
    if let law = law as? any VectorResponse {
      law.respond(u, count, context.kernels)
    } else {
      for i in 0..<count { u[i] = Float(law.response(Double(u[i]))) }
    }
    for i in 0..<count { u[i] *= scale }
  }

  /// du/dx.
  private func slope(
    _ x: UnsafePointer<Float>, _ count: Int, into slopes: UnsafeMutablePointer<Float>
  ) {
    // Exactly x again where the bend is undone, and where it is a share of the time.
    guard lines.encoding == .amplitude else {
      for i in 0..<count { slopes[i] = x[i] >= -1 && x[i] <= 1 ? 1 : 0 }
      return
    }
    lines.write(x, count, to: slopes)
    if let law = law as? any VectorResponse {
      law.slope(slopes, count, context.kernels)
    } else {
      for i in 0..<count { slopes[i] = Float(law.responseSlope(Double(slopes[i]))) }
    }
    let factor = scale * lines.readVoltage
    for i in 0..<count { slopes[i] *= x[i] >= -1 && x[i] <= 1 ? factor : 0 }
  }

  private func forEachRow(_ body: (Int, PairRow) -> Void) {
    let columns = context.columns
    plus.withUnsafeMutableBufferPointer { plus in
      minus.withUnsafeMutableBufferPointer { minus in
        effective.withUnsafeMutableBufferPointer { effective in
          withFactors { plusFactors, minusFactors in
            for row in 0..<context.rows {
              let first = row * columns
              body(
                row,
                PairRow(
                  plus: plus.baseAddress! + first, minus: minus.baseAddress! + first,
                  weights: effective.baseAddress! + first,
                  plusFactors: plusFactors.map { $0 + first },
                  minusFactors: minusFactors.map { $0 + first }))
            }
          }
        }
      }
    }
  }

  private func withFactors(_ body: (UnsafePointer<Float>?, UnsafePointer<Float>?) -> Void) {
    guard let factors else { return body(nil, nil) }
    factors.plus.withUnsafeBufferPointer { plus in
      factors.minus.withUnsafeBufferPointer { body(plus.baseAddress, $0.baseAddress) }
    }
  }
}
