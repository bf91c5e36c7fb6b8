/// A weight matrix of rows × columns = outputs × inputs with the three operations of training.
///
/// Activations are batches, one sample a row. Tiles are classes with state (weights, counters) and
/// are not `Sendable`: one thread at a time may use a tile, whose own `threads` then work inside a
/// call. Hand a tile to another thread only when none else uses it.
///
/// All three throw `CrosspointError.nonFinite` for infinite or undefined signals, before anything
/// has changed, and trap with the values where shapes do not fit.
public protocol Tile: AnyObject {
  /// Outputs.
  var rows: Int { get }
  /// Inputs.
  var columns: Int { get }
  /// The weights, rows × columns.
  var weights: Matrix { get }
  /// Replaces the weights; a tile of devices clips them to its bounds (`clippedWeights`). Throws
  /// for a weight that is not finite.
  func setWeights(_ weights: Matrix) throws
  /// What the last `setWeights` clipped: nothing before the first one, for a tile that was loaded,
  /// and where there are no bounds, which is what a tile of the caller's own says unless it says
  /// otherwise. Updates do not change it.
  var clippedWeights: ClippedWeights { get }
  /// y = W x. x: batch × columns; y becomes batch × rows.
  func forward(_ x: Matrix, into y: inout Matrix) throws
  /// z = Wᵀ δ. delta: batch × rows; z becomes batch × columns.
  func backward(_ delta: Matrix, into z: inout Matrix) throws
  /// z = (∂y/∂x)ᵀ δ at the inputs x, of an array whose outputs are not linear in them. delta: batch
  /// × rows; x: batch × columns; z becomes batch × columns. Wherever outputs are Wx it is
  /// `backward(_:into:)`, which a tile of the caller's own has unless it says otherwise.
  func backward(_ delta: Matrix, at x: Matrix, into z: inout Matrix) throws
  /// Whether `backward(_:at:into:)` looks at the inputs: a convolution then hands over its patches
  /// once more. False unless a tile says otherwise.
  var backwardNeedsInputs: Bool { get }
  /// W += η Σ_b δ_b x_bᵀ (Gokmen & Vlasov's sign), exactly or in expectation. x: batch × columns;
  /// delta: batch × rows.
  func update(x: Matrix, delta: Matrix, learningRate: Float) throws
  /// Replaces the inputs of a layer, batch × any signals, by what the next `forward` takes of them:
  /// a layer that hands them over in pieces, or once more for the update, has them converted once.
  /// Leaves them as they are unless a tile says otherwise.
  func takeInputs(_ x: inout Matrix) throws
  /// The same of errors, by what the next `update` takes.
  func takeErrors(_ delta: inout Matrix) throws
  /// A part of a batch, which `applyUpdate` ends. A tile for which a batch cannot be cut holds its
  /// products back until then; the others update at once, which they do unless they say otherwise
  /// (so do grids and other tiles that are put together of tiles, whatever these are).
  /// - Parameter samples: of the whole batch, the same for all of its parts.
  func addProducts(x: Matrix, delta: Matrix, learningRate: Float, of samples: Int) throws
  /// Ends a batch of `addProducts`, all of it at the same learning rate.
  func applyUpdate(learningRate: Float)
  /// Lets time pass, in seconds, for weights that drift; a tile of the caller's own has none unless
  /// it says otherwise. Throws for time that is negative, above 1e18 or not a number.
  func advance(seconds: Double) throws
  /// Lets the time of some samples pass for weights that diffuse or decay, each once a sample, in
  /// this order; a tile of the caller's own has none unless it says otherwise. Traps below 0.
  func advance(samples: Int)
}

extension Tile {
  public var clippedWeights: ClippedWeights { ClippedWeights() }
  public func advance(seconds: Double) throws { try checkTime(seconds) }
  public func advance(samples: Int) { checkSamples(samples) }
  public var backwardNeedsInputs: Bool { false }

  public func backward(_ delta: Matrix, at x: Matrix, into z: inout Matrix) throws {
    try backward(delta, into: &z)
  }

  public func takeInputs(_ x: inout Matrix) throws {}
  public func takeErrors(_ delta: inout Matrix) throws {}
  public func addProducts(x: Matrix, delta: Matrix, learningRate: Float, of samples: Int) throws {
    try update(x: x, delta: delta, learningRate: learningRate)
  }
  public func applyUpdate(learningRate: Float) {}

  /// y = W x: batch × columns → batch × rows.
  public func forward(_ x: Matrix) throws -> Matrix {
    var y = Matrix(uninitialisedRows: x.rows, columns: rows)
    try forward(x, into: &y)
    return y
  }

  /// z = Wᵀ δ: batch × rows → batch × columns.
  public func backward(_ delta: Matrix) throws -> Matrix {
    var z = Matrix(uninitialisedRows: delta.rows, columns: columns)
    try backward(delta, into: &z)
    return z
  }

  func checkUpdate(_ x: Matrix, _ delta: Matrix, _ learningRate: Float) throws {
    checkBatch(x, columns: columns, "x", self)
    checkBatch(delta, columns: rows, "delta", self)
    check(x.rows == delta.rows, "x holds \(x.rows) samples and delta \(delta.rows)")
    try checkLearningRate(learningRate)
  }

  func checkWeights(_ weights: Matrix) {
    check(
      weights.rows == rows && weights.columns == columns,
      "weights are \(weights.rows) × \(weights.columns); the tile is \(rows) × \(columns)")
  }
}

/// Traps unless `matrix` is a batch of samples of `columns` signals.
func checkBatch(_ matrix: Matrix, columns: Int, _ what: String, _ tile: any Tile) {
  check(
    matrix.columns == columns,
    """
    \(what) is \(matrix.rows) × \(matrix.columns); a \(tile.rows) × \(tile.columns) tile takes \
    batch × \(columns)
    """
  )
}

/// Throws `CrosspointError.invalidSetting` for a learning rate that is not finite.
package func checkLearningRate(_ learningRate: Float) throws {
  guard learningRate.isFinite else {
    throw CrosspointError.invalidSetting(
      name: "learningRate", value: "\(learningRate)", expected: "a finite number")
  }
}

/// Traps for fewer than no samples.
func checkSamples(_ samples: Int) { check(samples >= 0, "the time of \(samples) samples") }

/// Throws `CrosspointError.invalidSetting` for time that cannot pass: a clock adds up what does,
/// and files hold its hands in two single-precision parts.
func checkTime(_ seconds: Double) throws {
  guard (0...1e18).contains(seconds) else {
    throw CrosspointError.invalidSetting(
      name: "seconds", value: "\(seconds)", expected: "a number, 0 to 1e18")
  }
}
