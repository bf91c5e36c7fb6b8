import Crosspoint
import CrosspointReference

/// N(0, 1) signals from a fixed address.
func signals(_ rows: Int, _ columns: Int, _ vector: UInt64, scale: Float = 1) -> Matrix {
  let line = RandomLine(seed: 77, tile: 1, vector: vector, purpose: .syntheticData)
  return Matrix(rows: rows, columns: columns, line.gaussians(rows * columns).map { $0 * scale })
}

extension Matrix {
  var reference: ReferenceMatrix { ReferenceMatrix(rows: rows, columns: columns, elements: elements.map(Double.init)) }
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
