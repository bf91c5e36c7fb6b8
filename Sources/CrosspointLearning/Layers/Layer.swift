public import Crosspoint

/// A step of a network, from signals to signals: batches, one example a row.
///
/// `forward` keeps what `backward` needs, and `backward` what `update` needs.
public protocol Layer: AnyObject {
  /// Signals of one example that the layer takes.
  var inputs: Int { get }
  /// Signals of one example that it gives.
  var outputs: Int { get }
  /// The arrays that hold its weights; none where there is nothing to learn.
  var tiles: [any Tile] { get }
  /// The outputs of a batch: batch × inputs → batch × outputs.
  func forward(_ x: Matrix) throws -> Matrix
  /// Takes the errors δ of the last outputs, batch × outputs.
  /// - Returns: the errors of the last inputs, batch × inputs; nil where they are not wanted.
  func backward(_ errors: Matrix, wantsInputErrors: Bool) throws -> Matrix?
  /// W += η Σ_b δ_b x_bᵀ with the inputs and errors of the last `forward` and `backward`.
  func update(learningRate: Float) throws
}

extension Layer {
  func checkInput(_ x: Matrix) {
    check(x.columns == inputs, "x is \(x.rows) × \(x.columns); the layer takes batch × \(inputs)")
  }

  func checkErrors(_ errors: Matrix, batch: Int) {
    check(
      errors.rows == batch && errors.columns == outputs,
      """
      errors are \(errors.rows) × \(errors.columns); the layer's last outputs were \(batch) × \
      \(outputs)
      """
    )
  }
}

extension Tile {
  /// What a tile gave, one of the caller's own too, before it is copied from without further
  /// checks.
  func checkResult(_ result: Matrix, is rows: Int, by columns: Int, _ what: String) {
    check(
      result.rows == rows && result.columns == columns,
      """
      a \(self.rows) × \(self.columns) tile gave \(what) as \(result.rows) × \
      \(result.columns), not \(rows) × \(columns)
      """
    )
  }
}
