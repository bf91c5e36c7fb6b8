import Crosspoint
import CrosspointReference

extension Matrix {
  var reference: ReferenceMatrix {
    ReferenceMatrix(rows: rows, columns: columns, elements: elements.map(Double.init))
  }
  var samples: [[Double]] { (0..<rows).map { self[rows: $0..<$0 + 1].elements.map(Double.init) } }
  var floatSamples: [[Float]] { (0..<rows).map { self[rows: $0..<$0 + 1].elements } }
}

extension AnalogSettings {
  /// `rpuManaged` with one change.
  static func managed(_ change: (inout AnalogSettings) -> Void) -> AnalogSettings {
    var s = rpuManaged
    change(&s)
    return s
  }
}

/// Shapes around every vector and block boundary.
let shapes = [(1, 1), (7, 15), (15, 16), (16, 17), (17, 255), (257, 7), (783, 129)]

/// Updates weights of zero again and again: sums of ΔW and of its squares, for each cross-point.
func sumsOfUpdates(
  _ tile: AnalogTile, x: Matrix, delta: Matrix, learningRate: Float, count: Int
) throws -> (sum: [Double], squares: [Double]) {
  let zero = Matrix(rows: tile.rows, columns: tile.columns)
  var (sum, squares) = (
    [Double](repeating: 0, count: zero.count), [Double](repeating: 0, count: zero.count)
  )
  for _ in 0..<count {
    try tile.setWeights(zero)
    try tile.update(x: x, delta: delta, learningRate: learningRate)
    for (i, w) in tile.weights.elements.enumerated() {
      sum[i] += Double(w)
      squares[i] += Double(w) * Double(w)
    }
  }
  return (sum, squares)
}
