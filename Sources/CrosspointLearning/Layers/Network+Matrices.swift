public import Crosspoint
import CrosspointFiles

extension Network {
  /// Replaces the weights of all layers that have any, in the order of the layers: those of its
  /// plan's `NetworkPlan.Architecture.matrices`.
  ///
  /// Each matrix is outputs × (inputs + 1), the last column the biases; of a convolution of
  /// several groups, those of its groups one below the other. Exact tiles hold them as they are;
  /// devices clip them to their bounds (`clippedWeights`). Traps, with the shapes, unless there is
  /// one matrix of its shape for each layer.
  /// - Throws: `CrosspointError.nonFinite`, before anything is written.
  public func setMatrices(_ matrices: [Matrix]) throws {
    let layers = layers.filter { !$0.tiles.isEmpty }
    check(
      matrices.count == layers.count,
      "\(counted(matrices.count, "matrix", "matrices")) for \(layers.count) layers with weights")
    for (number, (matrix, layer)) in zip(matrices, layers).enumerated() {
      let (rows, columns) = (layer.tiles.reduce(0) { $0 + $1.rows }, layer.tiles[0].columns)
      check(
        matrix.rows == rows && matrix.columns == columns,
        """
        matrix \(number) is \(matrix.rows) × \(matrix.columns); its layer takes \(rows) × \
        \(columns)
        """
      )
      try matrix.withUnsafeBufferPointer { p in
        guard let i = p.firstIndex(where: { !$0.isFinite }) else { return }
        throw CrosspointError.nonFinite(
          what: "matrix \(number)", row: i / columns, column: i % columns, value: p[i])
      }
    }
    for (matrix, layer) in zip(matrices, layers) {
      var first = 0
      for tile in layer.tiles {
        try tile.setWeights(matrix[rows: first..<first + tile.rows])
        first += tile.rows
      }
    }
  }
}
