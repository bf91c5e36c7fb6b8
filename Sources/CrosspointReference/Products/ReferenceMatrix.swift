import CrosspointParameters

/// A matrix of Double: rows × columns, row-major.
public struct ReferenceMatrix: Sendable, Hashable {
  public let rows: Int
  public let columns: Int
  /// rows·columns values; (i, j) at i·columns + j.
  public var elements: [Double]

  public init(rows: Int, columns: Int, elements: [Double]) {
    check(elements.count == rows * columns, "\(elements.count) elements for \(rows) × \(columns)")
    self.rows = rows
    self.columns = columns
    self.elements = elements
  }

  public init(
    rows: Int, columns: Int, _ element: (_ row: Int, _ column: Int) -> Double = { _, _ in 0 }
  ) {
    self.init(
      rows: rows, columns: columns,
      elements: (0..<rows * columns).map { element($0 / columns, $0 % columns) })
  }

  /// Rows of equal length.
  public init(_ rows: [[Double]]) {
    self.init(rows: rows.count, columns: rows.first?.count ?? 0, elements: rows.flatMap { $0 })
  }

  public subscript(row: Int, column: Int) -> Double {
    get { elements[row * columns + column] }
    set { elements[row * columns + column] = newValue }
  }

  public var transposed: ReferenceMatrix {
    ReferenceMatrix(rows: columns, columns: rows) { self[$1, $0] }
  }

  /// M v: `columns` values in, `rows` values out.
  public func times(_ v: [Double]) -> [Double] {
    check(v.count == columns, "\(v.count) values for \(columns) columns")
    return (0..<rows).map { i in
      var sum = 0.0
      for j in 0..<columns { sum += self[i, j] * v[j] }
      return sum
    }
  }
}
