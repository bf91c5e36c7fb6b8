public import Crosspoint

/// A fully connected layer on any tile: a = f(W [x, 1]). The bias is one more column of the array,
/// whose input is 1.
public final class DenseLayer: Layer {
  /// outputs × (inputs + 1).
  public let tile: any Tile
  public let activation: Activation
  private var input = Matrix(rows: 1, columns: 1)
  private var output = Matrix(rows: 1, columns: 1)
  /// Errors of the array's outputs.
  private var delta = Matrix(rows: 1, columns: 1)
  private var upstream = Matrix(rows: 1, columns: 1)

  /// Traps for a tile of fewer than two columns: one is the bias.
  public init(tile: any Tile, activation: Activation) {
    check(
      tile.columns >= 2,
      "a layer on a \(tile.rows) × \(tile.columns) tile has no input: the last column is the bias")
    self.tile = tile
    self.activation = activation
  }

  public var inputs: Int { tile.columns - 1 }
  public var outputs: Int { tile.rows }
  public var tiles: [any Tile] { [tile] }

  public func forward(_ x: Matrix) throws -> Matrix {
    checkInput(x)
    if input.rows != x.rows || input.columns != tile.columns {
      input = Matrix(rows: x.rows, columns: tile.columns, repeating: 1)
    }
    let inputs = inputs
    x.withUnsafeBufferPointer { x in
      input.withUnsafeMutableBufferPointer { line in
        for b in 0..<x.count / inputs {
          (line.baseAddress! + b * (inputs + 1)).update(
            from: x.baseAddress! + b * inputs, count: inputs)
        }
      }
    }
    try tile.takeInputs(&input)
    try tile.forward(input, into: &output)
    tile.checkResult(output, is: x.rows, by: tile.rows, "y")
    activation.apply(&output)
    return output
  }

  public func backward(_ errors: Matrix, wantsInputErrors: Bool) throws -> Matrix? {
    checkErrors(errors, batch: output.rows)
    delta = errors
    activation.multiplyDerivative(&delta, outputs: output)
    try tile.takeErrors(&delta)
    guard wantsInputErrors else { return nil }
    try tile.backward(delta, at: input, into: &upstream)
    tile.checkResult(upstream, is: delta.rows, by: tile.columns, "z")
    var below = Matrix(rows: delta.rows, columns: inputs)
    let inputs = inputs
    upstream.withUnsafeBufferPointer { z in
      below.withUnsafeMutableBufferPointer { e in
        for b in 0..<e.count / inputs {
          (e.baseAddress! + b * inputs).update(
            from: z.baseAddress! + b * (inputs + 1), count: inputs)
        }
      }
    }
    return below
  }

  public func update(learningRate: Float) throws {
    try tile.update(x: input, delta: delta, learningRate: learningRate)
  }
}
