import CrosspointKernels

/// An array whose last column is kept beside it, exactly: the bias of a layer, added digitally.
///
///     y = W·x + b·x_last        z = [Wᵀ·δ, b·δ]        b += η·Σ δ·x_last
public final class DigitalBiasTile: Tile {
  public let rows: Int
  public let columns: Int
  /// rows × (columns − 1).
  public let tile: any Tile
  /// b.
  public private(set) var bias: [Float]
  private let kernels = KernelTable.current

  /// - Parameter bias: zeros where nil. Traps unless there is one for each row.
  public init(on tile: any Tile, bias: [Float]? = nil) {
    check(
      bias == nil || bias!.count == tile.rows,
      "\(bias?.count ?? 0) biases of a tile of \(tile.rows) rows")
    self.tile = tile
    self.bias = bias ?? [Float](repeating: 0, count: tile.rows)
    (rows, columns) = (tile.rows, tile.columns + 1)
  }

  public var weights: Matrix { whole(tile.weights) }

  /// Weights of the array with the bias behind them.
  func whole(_ weights: Matrix) -> Matrix {
    var all = Matrix(uninitialisedRows: rows, columns: columns)
    all.copy(weights, toRows: 0..<rows, columns: 0..<columns - 1)
    for row in 0..<rows { all[row, columns - 1] = bias[row] }
    return all
  }

  public func setWeights(_ weights: Matrix) throws {
    checkWeights(weights)
    try checkFinite(weights, "weights", kernels)
    try tile.setWeights(weights.part(rows: 0..<rows, columns: 0..<columns - 1))
    for row in 0..<rows { bias[row] = weights[row, columns - 1] }
  }

  public var clippedWeights: ClippedWeights { tile.clippedWeights }

  public func forward(_ x: Matrix, into y: inout Matrix) throws {
    checkBatch(x, columns: columns, "x", self)
    try checkFinite(x, "x", kernels)
    try tile.forward(x.part(rows: 0..<x.rows, columns: 0..<columns - 1), into: &y)
    let (rows, columns) = (rows, columns)
    x.withUnsafeBufferPointer { x in
      y.withUnsafeMutableBufferPointer { y in
        for b in 0..<x.count / columns {
          let last = x[(b + 1) * columns - 1]
          for i in 0..<rows { y[b * rows + i] += bias[i] * last }
        }
      }
    }
  }

  public func backward(_ delta: Matrix, into z: inout Matrix) throws {
    checkBatch(delta, columns: rows, "delta", self)
    try take(try tile.backward(delta), delta, into: &z)
  }

  public var backwardNeedsInputs: Bool { tile.backwardNeedsInputs }

  public func backward(_ delta: Matrix, at x: Matrix, into z: inout Matrix) throws {
    checkBatch(delta, columns: rows, "delta", self)
    checkBatch(x, columns: columns, "x", self)
    var part = Matrix(uninitialisedRows: delta.rows, columns: columns - 1)
    try tile.backward(
      delta, at: x.part(rows: 0..<x.rows, columns: 0..<columns - 1), into: &part)
    try take(part, delta, into: &z)
  }

  /// The errors of the array's inputs, and behind them those of the bias's.
  private func take(_ part: Matrix, _ delta: Matrix, into z: inout Matrix) throws {
    shape(&z, rows: delta.rows, columns: columns)
    z.copy(part, toRows: 0..<delta.rows, columns: 0..<columns - 1)
    for b in 0..<delta.rows {
      z[b, columns - 1] = (0..<rows).reduce(0) { $0 + bias[$1] * delta[b, $1] }
    }
  }

  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    try checkFinite(x, "x", kernels)
    try checkFinite(delta, "delta", kernels)
    try tile.update(
      x: x.part(rows: 0..<x.rows, columns: 0..<columns - 1), delta: delta,
      learningRate: learningRate)
    for b in 0..<x.rows {
      let last = learningRate * x[b, columns - 1]
      for i in 0..<rows { bias[i] += last * delta[b, i] }
    }
  }

  public func advance(seconds: Double) throws { try tile.advance(seconds: seconds) }
  public func advance(samples: Int) { tile.advance(samples: samples) }
}
