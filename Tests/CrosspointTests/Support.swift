import Crosspoint
import CrosspointFiles
import CrosspointReference
import TestSupport
import Testing

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

/// Expects that threads, splits of a batch of 12 samples, and saving between any two of them change
/// no bit of what a tile holds, and none of what its products then give.
/// - Parameter start: the scale of its first weights.
/// - Returns: the tile after the whole batch.
@discardableResult
func expectRepeatable(
  _ settings: AnalogSettings, rows: Int, columns: Int, start: Float = 0.02,
  learningRate: Float = 1, sourceLocation: SourceLocation = #_sourceLocation
) throws -> AnalogTile {
  let count = 12
  let (x, delta) = (signals(count, columns, 4), signals(count, rows, 5))
  let folder = try TemporaryFolder()
  func run(threads: Int = 1, _ split: [Int], saving: Bool = false) throws -> (
    tile: AnalogTile, state: AnalogTileState, bits: [UInt32]
  ) {
    var tile = try AnalogTile(
      rows: rows, columns: columns, settings: settings, seed: 3, tile: 1, threads: threads)
    try tile.setWeights(signals(rows, columns, 1, scale: start))
    var first = 0
    for count in split {
      let part = first..<first + count
      try tile.update(x: x[rows: part], delta: delta[rows: part], learningRate: learningRate)
      first += count
      guard saving else { continue }
      let path = folder.path + "/\(first)"
      try tile.save(to: path)
      let again = try AnalogTile.load(from: path)
      #expect(again.state == tile.state, sourceLocation: sourceLocation)
      tile = again
    }
    let state = tile.state
    let seen = [tile.weights, tile.visibleWeights, try tile.forward(x)]
    return (tile, state, seen.flatMap(\.elements).map(\.bitPattern))
  }
  let whole = try run([count])
  for other in [
    try run(threads: 2, [count]), try run([4, 1, 7]),
    try run([Int](repeating: 1, count: count), saving: true),
  ] {
    #expect(other.state == whole.state, sourceLocation: sourceLocation)
    #expect(other.bits == whole.bits, sourceLocation: sourceLocation)
  }
  return whole.tile
}
