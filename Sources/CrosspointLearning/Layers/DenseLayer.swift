public import Crosspoint

/// A fully connected layer on any tile: a = f(W [x, 1]). The bias is one more column of the array, whose input is 1.
public final class DenseLayer {
  /// outputs × (inputs + 1).
  public let tile: any Tile
  public let activation: Activation
  private var input = Matrix(rows: 1, columns: 1)
  private(set) var output = Matrix(rows: 1, columns: 1)
  private var upstream = Matrix(rows: 1, columns: 1)

  /// Traps for a tile of fewer than two columns: one is the bias.
  public init(tile: any Tile, activation: Activation) {
    check(tile.columns >= 2, "a layer on a \(tile.rows) × \(tile.columns) tile has no input: the last column is the bias")
    self.tile = tile
    self.activation = activation
  }

  public var inputs: Int { tile.columns - 1 }
  public var outputs: Int { tile.rows }

  /// Activations of a batch: batch × inputs → batch × outputs, also kept for `update`.
  func forward(_ x: Matrix) throws -> Matrix {
    check(x.columns == inputs, "x is \(x.rows) × \(x.columns); the layer takes batch × \(inputs)")
    if input.rows != x.rows || input.columns != tile.columns {
      input = Matrix(rows: x.rows, columns: tile.columns, repeating: 1)
    }
    let inputs = inputs
    x.withUnsafeBufferPointer { x in
      input.withUnsafeMutableBufferPointer { line in
        for b in 0..<x.count / inputs {
          (line.baseAddress! + b * (inputs + 1)).update(from: x.baseAddress! + b * inputs, count: inputs)
        }
      }
    }
    try tile.forward(input, into: &output)
    output.withUnsafeMutableBufferPointer { activation.apply($0) }
    return output
  }

  /// Errors of the inputs from errors of the array's outputs: batch × outputs → batch × inputs, the bias's left out.
  func backward(_ delta: Matrix) throws -> Matrix {
    try tile.backward(delta, into: &upstream)
    var errors = Matrix(rows: delta.rows, columns: inputs)
    let inputs = inputs
    upstream.withUnsafeBufferPointer { z in
      errors.withUnsafeMutableBufferPointer { e in
        for b in 0..<e.count / inputs {
          (e.baseAddress! + b * inputs).update(from: z.baseAddress! + b * (inputs + 1), count: inputs)
        }
      }
    }
    return errors
  }

  /// W += η Σ δ [x, 1]ᵀ with the inputs of the last `forward`.
  func update(_ delta: Matrix, learningRate: Float) throws {
    try tile.update(x: input, delta: delta, learningRate: learningRate)
  }
}
