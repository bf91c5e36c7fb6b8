public import Crosspoint

/// A convolution on any tiles: each position of its kernels in an image is one sample of a batch,
/// so that an example takes as many products each way, and as many rank-1 updates, as there are
/// positions (Gokmen, Onen & Haensch 2017).
public final class ConvolutionLayer: Layer {
  public let shape: ConvolutionShape
  /// One for each group: M/g × (k²·C/g + 1), the last column the bias.
  public let tiles: [any Tile]
  public let activation: Activation
  /// Patches in one call of a tile. A batch is cut into pieces of so many: patches then
  /// stay in cache, and take no more memory than one piece. On analog tiles that changes no bit;
  /// exact ones round in another order.
  package let patchesAtOnce: Int
  /// The tiles, where all hold fixed-point numbers: errors that several patches hand back are added
  /// up before they are converted. Empty otherwise.
  private let fixedPoint: [FixedPointTile]

  private var input = Matrix(rows: 1, columns: 1)
  private var output = Matrix(rows: 1, columns: 1)
  /// Errors of the arrays' outputs, a matrix for each group: positions of all examples × M/g.
  private var deltas: [Matrix] = []
  private var patches: Matrix
  /// What `patches` holds: nothing at first.
  private var held: (group: Int, rows: Range<Int>)?

  /// Traps unless there is a tile of M/g × (k²·C/g + 1) for each group.
  public convenience init(shape: ConvolutionShape, tiles: [any Tile], activation: Activation) {
    self.init(shape: shape, tiles: tiles, activation: activation, patchesAtOnce: nil)
  }

  /// 256 KiB.
  private static let floatsAtOnce = 1 << 16

  /// - Parameter patchesAtOnce: 256 KiB of them where nil.
  package init(
    shape: ConvolutionShape, tiles: [any Tile], activation: Activation, patchesAtOnce: Int?
  ) {
    if let fault = shape.fault(ofTiles: tiles) { fail(fault) }
    self.shape = shape
    self.tiles = tiles
    self.activation = activation
    fixedPoint = tiles.ofFixedPoint
    self.patchesAtOnce = patchesAtOnce ?? max(1, Self.floatsAtOnce / shape.columns)
    patches = Matrix(rows: 1, columns: shape.columns, repeating: 1)
  }

  public var inputs: Int { shape.input.count }
  public var outputs: Int { shape.output.count }

  public func forward(_ x: Matrix) throws -> Matrix {
    checkInput(x)
    input = x
    try tiles[0].takeInputs(&input)
    held = nil
    if output.rows != x.rows || output.columns != outputs {
      output = Matrix(rows: x.rows, columns: outputs)
    }
    for (group, tile) in tiles.enumerated() {
      var y = Matrix(rows: 1, columns: 1)
      for rows in pieces(x.rows) {
        try tile.forward(gathered(group, rows), into: &y)
        tile.checkResult(y, is: rows.count, by: tile.rows, "y")
        transpose(rows: rows, group: group, y, toImages: &output)
      }
    }
    activation.apply(&output)
    return output
  }

  public func backward(_ errors: Matrix, wantsInputErrors: Bool) throws -> Matrix? {
    checkErrors(errors, batch: output.rows)
    var delta = errors
    activation.multiplyDerivative(&delta, outputs: output)
    try tiles[0].takeErrors(&delta)
    deltas = (0..<shape.groups).map { transposed(images: delta, group: $0) }
    guard wantsInputErrors else { return nil }
    if !fixedPoint.isEmpty { return try fixedPointErrors(batch: errors.rows) }
    var below = Matrix(rows: errors.rows, columns: inputs)
    for (group, tile) in tiles.enumerated() {
      let patches = Patches(shape: shape, group: group)
      var z = Matrix(rows: 1, columns: 1)
      for rows in pieces(errors.rows) {
        let delta = deltas[group][rows: rows]
        if tile.backwardNeedsInputs {
          try tile.backward(delta, at: gathered(group, rows), into: &z)
        } else {
          try tile.backward(delta, into: &z)
        }
        tile.checkResult(z, is: rows.count, by: tile.columns, "z")
        z.withUnsafeBufferPointer { z in
          below.withUnsafeMutableBufferPointer { patches.scatter(z, rows: rows, into: $0) }
        }
      }
    }
    return below
  }

  /// Errors of the inputs whose patches are added up exactly, and converted once.
  private func fixedPointErrors(batch: Int) throws -> Matrix {
    var sums = [Double](repeating: 0, count: batch * inputs)
    let vector = fixedPoint[0].vectorNumbers.backward
    for (group, tile) in fixedPoint.enumerated() {
      let patches = Patches(shape: shape, group: group)
      for rows in pieces(batch) {
        try tile.backwardSums(deltas[group][rows: rows]) { z in
          sums.withUnsafeMutableBufferPointer { patches.scatter(z, rows: rows, into: $0) }
        }
      }
    }
    var below = Matrix(rows: batch, columns: inputs)
    let terms = shape.groupKernels * shape.size.height * shape.size.width
    try sums.withUnsafeMutableBufferPointer {
      try fixedPoint[0].giveErrors($0.baseAddress!, terms: terms, vector: vector, into: &below)
    }
    return below
  }

  public func update(learningRate: Float) throws {
    for (group, tile) in tiles.enumerated() {
      for rows in pieces(input.rows) {
        try tile.addProducts(
          x: gathered(group, rows), delta: deltas[group][rows: rows], learningRate: learningRate,
          of: input.rows * shape.positions)
      }
      tile.applyUpdate(learningRate: learningRate)
    }
  }

  /// The rows of a batch's patches in pieces of `patchesAtOnce`.
  private func pieces(_ batch: Int) -> [Range<Int>] {
    let count = batch * shape.positions
    let most = min(patchesAtOnce, count)
    return stride(from: 0, to: count, by: most).map { $0..<min($0 + most, count) }
  }

  /// Patches of the last input; gathered unless they are there.
  private func gathered(_ group: Int, _ rows: Range<Int>) -> Matrix {
    if let held, held == (group, rows) { return patches }
    // The column of the bias is 1 from the start.
    if patches.rows != rows.count {
      patches = Matrix(rows: rows.count, columns: shape.columns, repeating: 1)
    }
    input.withUnsafeBufferPointer { images in
      patches.withUnsafeMutableBufferPointer {
        Patches(shape: shape, group: group).gather(images, rows: rows, into: $0)
      }
    }
    held = (group, rows)
    return patches
  }

  /// positions × kernels of some rows → the same in images of kernels × positions.
  private func transpose(rows: Range<Int>, group: Int, _ y: Matrix, toImages images: inout Matrix) {
    let kernels = kernels(of: group)
    y.withUnsafeBufferPointer { y in
      images.withUnsafeMutableBufferPointer { kernels.spread(y, rows: rows, into: $0) }
    }
  }

  /// images of kernels × positions → positions × kernels of a group.
  private func transposed(images: Matrix, group: Int) -> Matrix {
    let kernels = kernels(of: group)
    var rows = Matrix(rows: images.rows * shape.positions, columns: shape.groupKernels)
    let count = rows.rows
    images.withUnsafeBufferPointer { images in
      rows.withUnsafeMutableBufferPointer { kernels.collect(images, rows: 0..<count, into: $0) }
    }
    return rows
  }

  private func kernels(of group: Int) -> ImagePositions {
    ImagePositions(
      channels: shape.groupKernels, positions: shape.positions,
      firstChannel: group * shape.groupKernels, imageCount: outputs, pitch: shape.groupKernels)
  }
}
