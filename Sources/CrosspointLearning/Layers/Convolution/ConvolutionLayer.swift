public import Crosspoint

/// A convolution on any tiles: each position of its kernels in an image is one vector of a batch,
/// so that an example takes as many products each way, and as many rank-1 updates, as there are
/// positions (Gokmen, Onen & Haensch 2017).
public final class ConvolutionLayer: Layer {
  public let shape: ConvolutionShape
  /// One for each group: M/g × (k²·C/g + 1), the last column the bias.
  public let tiles: [any Tile]
  public let activation: Activation
  /// Lines of patches in one call of a tile. A batch is cut into pieces of so many: patches then
  /// stay in cache, and take no more memory than one piece. On analog tiles that changes no bit;
  /// exact ones round in another order.
  package let linesAtOnce: Int

  private var input = Matrix(rows: 1, columns: 1)
  private var output = Matrix(rows: 1, columns: 1)
  /// Errors of the arrays' outputs, a matrix for each group: positions of all examples × M/g.
  private var deltas: [Matrix] = []
  private var patches: Matrix
  /// What `patches` holds: nothing at first.
  private var held: (group: Int, lines: Range<Int>)?

  /// Traps unless there is a tile of M/g × (k²·C/g + 1) for each group.
  public convenience init(shape: ConvolutionShape, tiles: [any Tile], activation: Activation) {
    self.init(shape: shape, tiles: tiles, activation: activation, linesAtOnce: nil)
  }

  /// 256 KiB.
  private static let floatsAtOnce = 1 << 16

  /// - Parameter linesAtOnce: 256 KiB of them where nil.
  package init(
    shape: ConvolutionShape, tiles: [any Tile], activation: Activation, linesAtOnce: Int?
  ) {
    if let fault = shape.fault(ofTiles: tiles) { check(false, fault) }
    self.shape = shape
    self.tiles = tiles
    self.activation = activation
    self.linesAtOnce = linesAtOnce ?? max(1, Self.floatsAtOnce / shape.columns)
    patches = Matrix(rows: 1, columns: shape.columns, repeating: 1)
  }

  public var inputs: Int { shape.input.count }
  public var outputs: Int { shape.output.count }

  public func forward(_ x: Matrix) throws -> Matrix {
    checkInput(x)
    input = x
    held = nil
    if output.rows != x.rows || output.columns != outputs {
      output = Matrix(rows: x.rows, columns: outputs)
    }
    for (group, tile) in tiles.enumerated() {
      var y = Matrix(rows: 1, columns: 1)
      for lines in pieces(x.rows) {
        try tile.forward(gathered(group, lines), into: &y)
        tile.checkResult(y, is: lines.count, by: tile.rows, "y")
        transpose(lines: lines, group: group, y, toImages: &output)
      }
    }
    activation.apply(&output)
    return output
  }

  public func backward(_ errors: Matrix, wantsInputErrors: Bool) throws -> Matrix? {
    checkErrors(errors, batch: output.rows)
    var delta = errors
    activation.multiplyDerivative(&delta, outputs: output)
    deltas = (0..<shape.groups).map { lines(of: delta, group: $0) }
    guard wantsInputErrors else { return nil }
    var below = Matrix(rows: errors.rows, columns: inputs)
    for (group, tile) in tiles.enumerated() {
      let patches = Patches(shape: shape, group: group)
      var z = Matrix(rows: 1, columns: 1)
      for lines in pieces(errors.rows) {
        try tile.backward(deltas[group][rows: lines], into: &z)
        tile.checkResult(z, is: lines.count, by: tile.columns, "z")
        z.withUnsafeBufferPointer { z in
          below.withUnsafeMutableBufferPointer { patches.scatter(z, lines: lines, into: $0) }
        }
      }
    }
    return below
  }

  public func update(learningRate: Float) throws {
    for (group, tile) in tiles.enumerated() {
      for lines in pieces(input.rows) {
        try tile.update(
          x: gathered(group, lines), delta: deltas[group][rows: lines], learningRate: learningRate)
      }
    }
  }

  /// The lines of a batch in pieces of `linesAtOnce`.
  private func pieces(_ batch: Int) -> [Range<Int>] {
    let count = batch * shape.positions
    let most = min(linesAtOnce, count)
    return stride(from: 0, to: count, by: most).map { $0..<min($0 + most, count) }
  }

  /// Patches of the last input; gathered unless they are there.
  private func gathered(_ group: Int, _ lines: Range<Int>) -> Matrix {
    if let held, held == (group, lines) { return patches }
    // The column of the bias is 1 from the start.
    if patches.rows != lines.count {
      patches = Matrix(rows: lines.count, columns: shape.columns, repeating: 1)
    }
    input.withUnsafeBufferPointer { images in
      patches.withUnsafeMutableBufferPointer {
        Patches(shape: shape, group: group).gather(images, lines: lines, into: $0)
      }
    }
    held = (group, lines)
    return patches
  }

  /// positions × kernels of some lines → their places in images of kernels × positions.
  private func transpose(lines: Range<Int>, group: Int, _ y: Matrix, toImages images: inout Matrix)
  {
    let (kernels, positions, outputs) = (shape.groupKernels, shape.positions, outputs)
    y.withUnsafeBufferPointer { y in
      images.withUnsafeMutableBufferPointer { images in
        forEachExample(lines) { example, first, line, count in
          let image = images.baseAddress! + example * outputs + group * kernels * positions + first
          let source = y.baseAddress! + line * kernels
          forEachBlock(count) { block in
            for m in 0..<kernels {
              let target = image + m &* positions
              for p in block { target[p] = source[p &* kernels &+ m] }
            }
          }
        }
      }
    }
  }

  /// images of kernels × positions → positions × kernels of a group.
  private func lines(of images: Matrix, group: Int) -> Matrix {
    let (kernels, positions, outputs) = (shape.groupKernels, shape.positions, outputs)
    var lines = Matrix(rows: images.rows * positions, columns: kernels)
    images.withUnsafeBufferPointer { images in
      lines.withUnsafeMutableBufferPointer { lines in
        for example in 0..<images.count / outputs {
          let image = images.baseAddress! + example * outputs + group * kernels * positions
          let target = lines.baseAddress! + example * positions * kernels
          forEachBlock(positions) { block in
            for m in 0..<kernels {
              let source = image + m &* positions
              for p in block { target[p &* kernels &+ m] = source[p] }
            }
          }
        }
      }
    }
    return lines
  }

  /// Positions in blocks whose lines of kernels stay in L1 while they are turned.
  @inline(__always) private func forEachBlock(_ positions: Int, _ body: (Range<Int>) -> Void) {
    for first in stride(from: 0, to: positions, by: 16) { body(first..<min(first + 16, positions)) }
  }

  /// Lines example by example: its number, the first position, the line there and how many.
  private func forEachExample(
    _ lines: Range<Int>, _ body: (_ example: Int, _ first: Int, _ line: Int, _ count: Int) -> Void
  ) {
    var line = lines.lowerBound
    while line < lines.upperBound {
      let (example, first) = line.quotientAndRemainder(dividingBy: shape.positions)
      let count = min(shape.positions - first, lines.upperBound - line)
      body(example, first, line - lines.lowerBound, count)
      line += count
    }
  }
}
