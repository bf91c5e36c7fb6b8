import CrosspointKernels

/// Several devices for each weight: n times as many rows on one tile, driven alike, and their mean
/// taken digitally (Gokmen, Onen & Haensch 2017: 13 devices take K2 to 416 × 401). Spreads of the
/// devices fall as 1/√n.
///
/// The weight is the mean of its devices. Forward, the n outputs of a weight's row are averaged;
/// backward, its error drives all n rows and the sums are divided by n; an update pulses all n rows
/// with trains of their own.
///
/// Errors of products fall by source: output noise as 1/√n forward and 1/n backward, where the n
/// rows are summed before it; read noise as 1/√n both ways; input noise not at all forward, where
/// the n rows have one input, and as 1/√n backward; the DAC's rounding, the same for all n, never.
/// Backward the bound meets the sum of n rows: in units of z the bound and the step of the ADC are
/// 1/n of their settings.
public final class MultiDeviceTile: Tile {
  public let rows: Int
  public let columns: Int
  /// n, at least 1.
  public let devicesPerWeight: Int
  /// n·rows × columns: rows k·rows ..< (k + 1)·rows hold the k-th device of each weight.
  public let tile: any Tile
  private let kernels = KernelTable.current

  /// Traps unless the tile's rows are a multiple of `devicesPerWeight`.
  public init(on tile: any Tile, devicesPerWeight: Int) {
    check(
      devicesPerWeight >= 1 && tile.rows % devicesPerWeight == 0,
      "\(devicesPerWeight) devices for each weight on a tile of \(tile.rows) × \(tile.columns)")
    self.tile = tile
    self.devicesPerWeight = devicesPerWeight
    (rows, columns) = (tile.rows / devicesPerWeight, tile.columns)
  }

  public var weights: Matrix {
    let all = tile.weights
    return mean((0..<devicesPerWeight).map { all[rows: $0 * rows..<($0 + 1) * rows] })
  }

  /// Sets each device to its weight, clipped to its own bounds.
  public func setWeights(_ weights: Matrix) throws {
    checkWeights(weights)
    try checkFinite(weights, "weights", kernels)
    var all = Matrix(uninitialisedRows: tile.rows, columns: columns)
    for k in 0..<devicesPerWeight {
      all.copy(weights, toRows: k * rows..<(k + 1) * rows, columns: 0..<columns)
    }
    try tile.setWeights(all)
  }

  /// What was clipped of devices, not of weights: each of a weight's devices has bounds of its own.
  public var clippedWeights: ClippedWeights { tile.clippedWeights }

  public func forward(_ x: Matrix, into y: inout Matrix) throws {
    checkBatch(x, columns: columns, "x", self)
    let all = try tile.forward(x)
    y = mean(
      (0..<devicesPerWeight).map {
        all.part(rows: 0..<x.rows, columns: $0 * rows..<($0 + 1) * rows)
      })
  }

  public func backward(_ delta: Matrix, into z: inout Matrix) throws {
    checkBatch(delta, columns: rows, "delta", self)
    try tile.backward(repeated(delta), into: &z)
    z.scale(by: 1 / Float(devicesPerWeight))
  }

  public var backwardNeedsInputs: Bool { tile.backwardNeedsInputs }

  public func backward(_ delta: Matrix, at x: Matrix, into z: inout Matrix) throws {
    checkBatch(delta, columns: rows, "delta", self)
    try tile.backward(repeated(delta), at: x, into: &z)
    z.scale(by: 1 / Float(devicesPerWeight))
  }

  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    try tile.update(x: x, delta: repeated(delta), learningRate: learningRate)
  }

  public func advance(seconds: Double) throws { try tile.advance(seconds: seconds) }
  public func advance(samples: Int) { tile.advance(samples: samples) }

  private func repeated(_ delta: Matrix) -> Matrix {
    var all = Matrix(uninitialisedRows: delta.rows, columns: tile.rows)
    for k in 0..<devicesPerWeight {
      all.copy(delta, toRows: 0..<delta.rows, columns: k * rows..<(k + 1) * rows)
    }
    return all
  }

  private func mean(_ parts: [Matrix]) -> Matrix {
    var sum = parts[0]
    for part in parts.dropFirst() { sum.add(part) }
    sum.scale(by: 1 / Float(devicesPerWeight))
    return sum
  }
}
