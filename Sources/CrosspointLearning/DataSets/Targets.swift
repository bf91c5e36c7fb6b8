public import Crosspoint

/// What the outputs of a network should be, example by example.
public enum Targets: Sendable, Equatable {
  /// A class for each example, 0 ..< outputs.
  case labels([UInt8])
  /// A row of values for each example, one for each output: examples × outputs, finite.
  case values(Matrix)

  /// Examples.
  public var count: Int {
    switch self {
    case .labels(let labels): labels.count
    case .values(let values): values.rows
    }
  }

  /// Those of a range of examples. Traps outside them, and for an empty range of values.
  public subscript(examples: Range<Int>) -> Targets {
    switch self {
    case .labels(let labels): .labels(Array(labels[examples]))
    case .values(let values): .values(values[rows: examples])
    }
  }

  /// Those of some examples, in the order given.
  func gathered(_ examples: ArraySlice<Int>) -> Targets {
    switch self {
    case .labels(let labels): .labels(examples.map { labels[$0] })
    case .values(let values): .values(values.gathered(rows: examples))
    }
  }

  /// The labels. Traps for values.
  public var labels: [UInt8] {
    guard case .labels(let labels) = self else {
      fail("targets that are values have no labels")
    }
    return labels
  }

  /// So many of them, for a message.
  func kind(_ count: Int) -> String {
    switch self {
    case .labels: "\(count) labels"
    case .values: "\(count) rows of values"
    }
  }
}

extension Matrix {
  /// Some rows, in the order given; at least one.
  func gathered(rows chosen: ArraySlice<Int>) -> Matrix {
    var part = Matrix(rows: chosen.count, columns: columns)
    let columns = columns
    withUnsafeBufferPointer { from in
      part.withUnsafeMutableBufferPointer { to in
        for (b, row) in chosen.enumerated() {
          (to.baseAddress! + b * columns).update(
            from: from.baseAddress! + row * columns, count: columns)
        }
      }
    }
    return part
  }
}
