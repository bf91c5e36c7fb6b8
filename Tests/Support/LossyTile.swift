package import Crosspoint
package import CrosspointFiles

/// A tile of a caller's own: exact, but every third update is lost. Its next products follow from
/// its weights and its counter.
package final class LossyTile: StorableTile {
  package struct StoredValues: Codable { package var updates: Int }

  package static var storedKind: String { "lossy, of the tests" }

  private let exact: DigitalTile
  private var updates = 0

  package init(rows: Int, columns: Int) { exact = DigitalTile(rows: rows, columns: columns) }

  package var rows: Int { exact.rows }
  package var columns: Int { exact.columns }
  package var weights: Matrix { exact.weights }
  package func setWeights(_ weights: Matrix) throws { try exact.setWeights(weights) }
  package func forward(_ x: Matrix, into y: inout Matrix) throws { try exact.forward(x, into: &y) }
  package func backward(_ delta: Matrix, into z: inout Matrix) throws {
    try exact.backward(delta, into: &z)
  }

  package func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    updates += 1
    if updates % 3 != 0 { try exact.update(x: x, delta: delta, learningRate: learningRate) }
  }

  package func stored() -> (values: StoredValues, tensors: [Tensor]) {
    (StoredValues(updates: updates), [Tensor("lossy weights", weights)])
  }

  package static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> LossyTile {
    guard values.updates >= 0 else { throw tensors.refusal("\(values.updates) updates") }
    let weights = try tensors.matrix("lossy weights")
    let tile = LossyTile(rows: weights.rows, columns: weights.columns)
    try tile.setWeights(weights)
    tile.updates = values.updates
    return tile
  }
}
