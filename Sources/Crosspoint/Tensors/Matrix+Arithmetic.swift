extension Matrix {
  /// Adds a matrix of the same shape, element by element. Traps for another shape.
  mutating func add(_ other: Matrix) {
    check(
      other.rows == rows && other.columns == columns,
      "a \(other.rows) × \(other.columns) matrix added to one of \(rows) × \(columns)")
    other.withUnsafeBufferPointer { other in
      withUnsafeMutableBufferPointer { own in for i in own.indices { own[i] += other[i] } }
    }
  }

  /// Multiplies every element.
  mutating func scale(by factor: Float) {
    withUnsafeMutableBufferPointer { own in for i in own.indices { own[i] *= factor } }
  }
}
