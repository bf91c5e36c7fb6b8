extension Matrix {
  /// A rectangle of the matrix: a view where it is whole rows, else a copy.
  func part(rows: Range<Int>, columns: Range<Int>) -> Matrix {
    let lines = self[rows: rows]
    guard columns != 0..<self.columns else { return lines }
    var part = Matrix(uninitialisedRows: rows.count, columns: columns.count)
    let width = self.columns
    lines.withUnsafeBufferPointer { from in
      part.withUnsafeMutableBufferPointer { to in
        for row in 0..<rows.count {
          (to.baseAddress! + row * columns.count).update(
            from: from.baseAddress! + row * width + columns.lowerBound, count: columns.count)
        }
      }
    }
    return part
  }

  /// Replaces a rectangle of the matrix by `part`, which is as large.
  mutating func copy(_ part: Matrix, toRows rows: Range<Int>, columns: Range<Int>) {
    let width = self.columns
    part.withUnsafeBufferPointer { from in
      withUnsafeMutableBufferPointer { to in
        for row in 0..<rows.count {
          (to.baseAddress! + (rows.lowerBound + row) * width + columns.lowerBound)
            .update(from: from.baseAddress! + row * columns.count, count: columns.count)
        }
      }
    }
  }
}
