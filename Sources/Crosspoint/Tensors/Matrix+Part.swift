extension Matrix {
  /// A rectangle of the matrix: a view where it is whole rows, else a copy. Traps outside the
  /// matrix.
  func part(rows: Range<Int>, columns: Range<Int>) -> Matrix {
    let whole = self[rows: rows]
    checkColumns(columns)
    guard columns != 0..<self.columns else { return whole }
    var part = Matrix(uninitialisedRows: rows.count, columns: columns.count)
    let width = self.columns
    whole.withUnsafeBufferPointer { from in
      part.withUnsafeMutableBufferPointer { to in
        for row in 0..<rows.count {
          (to.baseAddress! + row * columns.count).update(
            from: from.baseAddress! + row * width + columns.lowerBound, count: columns.count)
        }
      }
    }
    return part
  }

  /// Replaces a rectangle of the matrix by `part`. Traps where `part` is not as large, and outside
  /// the matrix.
  mutating func copy(_ part: Matrix, toRows rows: Range<Int>, columns: Range<Int>) {
    check(
      part.rows == rows.count && part.columns == columns.count,
      "a part of \(part.rows) × \(part.columns) for \(rows.count) × \(columns.count)")
    check(
      rows.lowerBound >= 0 && rows.upperBound <= self.rows,
      "rows \(rows) do not lie within 0..<\(self.rows)")
    checkColumns(columns)
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

  private func checkColumns(_ range: Range<Int>) {
    check(
      !range.isEmpty && range.lowerBound >= 0 && range.upperBound <= columns,
      "columns \(range) do not lie within 0..<\(columns), or are none")
  }
}
