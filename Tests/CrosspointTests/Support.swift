import Crosspoint
import CrosspointReference

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
