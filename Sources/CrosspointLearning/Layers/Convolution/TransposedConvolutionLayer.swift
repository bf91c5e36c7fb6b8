public import Crosspoint

/// A transposed convolution on any tiles, which enlarges images where the convolution that it is
/// the transpose of makes them smaller.
///
/// Each position of its input is one sample of a batch: a product gives the patch that the position
/// adds to the output. Output (c, y, x) = f(Σ over the positions (oy, ox) and the kernel's rows and
/// columns ky and kx with oy·s − p + ky·d = y and ox·s − p + kx·d = x of Σ_m K(m; c, ky, kx)·x(m,
/// oy, ox) + bias(c, ky, kx)). Without biases and f it is the adjoint of the convolution of these
/// kernels: ⟨Ax, y⟩ = ⟨x, Aᵀy⟩.
///
/// The bias is one more column of the array, whose input is 1, as in every layer: one for each row,
/// so that a signal of the output gets the sum of those of all patches that reach it. Where the
/// stride is the size of a kernel that is exactly one.
public final class TransposedConvolutionLayer: Layer {
  /// The convolution: the layer takes images of `shape.output` and gives images of `shape.input`,
  /// whatever sizes a stride leaves open.
  public let shape: ConvolutionShape
  /// One for each group: k²·C/g × (M/g + 1), rows in the order c, ky, kx, the last column the bias.
  public let tiles: [any Tile]
  public let activation: Activation
  /// Samples in one call of a tile, as in `ConvolutionLayer`.
  package let samplesAtOnce: Int
  /// The tiles, where all hold fixed-point numbers: outputs that several patches reach are added up
  /// before they are converted. Empty otherwise.
  private let fixedPoint: [FixedPointTile]

  private var output = Matrix(rows: 1, columns: 1)
  /// Of each group, positions of all examples × (M/g + 1).
  private var samples: [Matrix] = []
  /// Errors of the arrays' outputs: of each group, positions of all examples × k²·C/g.
  private var deltas: [Matrix] = []

  /// Traps unless there is a tile of k²·C/g × (M/g + 1) for each group.
  public convenience init(shape: ConvolutionShape, tiles: [any Tile], activation: Activation) {
    self.init(shape: shape, tiles: tiles, activation: activation, samplesAtOnce: nil)
  }

  /// 256 KiB.
  private static let floatsAtOnce = 1 << 16

  /// - Parameter samplesAtOnce: 256 KiB of samples or patches where nil.
  package init(
    shape: ConvolutionShape, tiles: [any Tile], activation: Activation, samplesAtOnce: Int?
  ) {
    if let fault = shape.fault(ofTransposedTiles: tiles) { fail(fault) }
    self.shape = shape
    self.tiles = tiles
    self.activation = activation
    fixedPoint = tiles.ofFixedPoint
    let signals = max(shape.columns - 1, shape.groupKernels + 1)
    self.samplesAtOnce = samplesAtOnce ?? max(1, Self.floatsAtOnce / signals)
  }

  public var inputs: Int { shape.output.count }
  public var outputs: Int { shape.input.count }

  public func forward(_ x: Matrix) throws -> Matrix {
    checkInput(x)
    var x = x
    try tiles[0].takeInputs(&x)
    output = Matrix(rows: x.rows, columns: outputs)
    if samples.first?.rows != x.rows * shape.positions {
      samples = shape.rowsOfGroups(x.rows, columns: shape.groupKernels + 1, repeating: 1)
    }
    for group in tiles.indices {
      let all = 0..<samples[group].rows
      x.withUnsafeBufferPointer { x in
        samples[group].withUnsafeMutableBufferPointer {
          positions(of: group).collect(x, rows: all, into: $0)
        }
      }
    }
    try fixedPoint.isEmpty ? addOutputs() : addFixedPointOutputs()
    activation.apply(&output)
    return output
  }

  /// Adds what each sample makes of its patch.
  private func addOutputs() throws {
    for (group, tile) in tiles.enumerated() {
      let patches = Patches(shape: shape, group: group, hasBias: false)
      var y = Matrix(rows: 1, columns: 1)
      for rows in pieces(samples[group].rows) {
        try tile.forward(samples[group][rows: rows], into: &y)
        tile.checkResult(y, is: rows.count, by: tile.rows, "y")
        y.withUnsafeBufferPointer { y in
          output.withUnsafeMutableBufferPointer { patches.scatter(y, rows: rows, into: $0) }
        }
      }
    }
  }

  /// The same, exactly, and converted once.
  private func addFixedPointOutputs() throws {
    var sums = [Double](repeating: 0, count: output.count)
    let vector = fixedPoint[0].vectorNumbers.forward
    for (group, tile) in fixedPoint.enumerated() {
      let patches = Patches(shape: shape, group: group, hasBias: false)
      for rows in pieces(samples[group].rows) {
        try tile.forwardSums(samples[group][rows: rows]) { y in
          sums.withUnsafeMutableBufferPointer { patches.scatter(y, rows: rows, into: $0) }
        }
      }
    }
    let terms = shape.size.count * (shape.groupKernels + 1)
    try sums.withUnsafeMutableBufferPointer {
      try fixedPoint[0].giveOutputs($0.baseAddress!, terms: terms, vector: vector, into: &output)
    }
  }

  public func backward(_ errors: Matrix, wantsInputErrors: Bool) throws -> Matrix? {
    checkErrors(errors, batch: output.rows)
    var delta = errors
    activation.multiplyDerivative(&delta, outputs: output)
    try tiles[0].takeErrors(&delta)
    if deltas.first?.rows != errors.rows * shape.positions {
      deltas = shape.rowsOfGroups(errors.rows, columns: shape.columns - 1, repeating: 0)
    }
    for group in tiles.indices {
      let all = 0..<deltas[group].rows
      delta.withUnsafeBufferPointer { delta in
        deltas[group].withUnsafeMutableBufferPointer {
          Patches(shape: shape, group: group, hasBias: false).gather(delta, rows: all, into: $0)
        }
      }
    }
    guard wantsInputErrors else { return nil }
    var below = Matrix(rows: errors.rows, columns: inputs)
    for (group, tile) in tiles.enumerated() {
      var z = Matrix(rows: 1, columns: 1)
      for rows in pieces(deltas[group].rows) {
        try tile.backward(
          deltas[group][rows: rows], at: samples[group][rows: rows], into: &z)
        tile.checkResult(z, is: rows.count, by: tile.columns, "z")
        z.withUnsafeBufferPointer { z in
          below.withUnsafeMutableBufferPointer {
            positions(of: group).spread(z, rows: rows, into: $0)
          }
        }
      }
    }
    return below
  }

  public func update(learningRate: Float) throws {
    for (group, tile) in tiles.enumerated() {
      for rows in pieces(deltas[group].rows) {
        try tile.addProducts(
          x: samples[group][rows: rows], delta: deltas[group][rows: rows],
          learningRate: learningRate, of: deltas[group].rows)
      }
      tile.applyUpdate(learningRate: learningRate)
    }
  }

  /// The rows of a batch's samples in pieces of `samplesAtOnce`.
  private func pieces(_ count: Int) -> [Range<Int>] {
    stride(from: 0, to: count, by: samplesAtOnce).map { $0..<min($0 + samplesAtOnce, count) }
  }

  private func positions(of group: Int) -> ImagePositions {
    ImagePositions(
      channels: shape.groupKernels, positions: shape.positions,
      firstChannel: group * shape.groupKernels, imageCount: inputs, pitch: shape.groupKernels + 1)
  }
}

extension ConvolutionShape {
  /// For each group a matrix with a row for each position of a batch.
  fileprivate func rowsOfGroups(_ batch: Int, columns: Int, repeating value: Float) -> [Matrix] {
    (0..<groups).map { _ in
      Matrix(rows: batch * positions, columns: columns, repeating: value)
    }
  }
}
