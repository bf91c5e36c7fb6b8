extension InferenceTile {
  /// The variances with which a product reads `weights`; nil where reads have no noise. The noise of
  /// a column of the weight 0, which all outputs share, is not among them.
  public var weightVariances: Matrix? {
    guard slices.contains(where: { $0.variances != nil }) else { return nil }
    var sum = Matrix(rows: rows, columns: columns)
    sum.withUnsafeMutableBufferPointer { sum in
      for slice in slices {
        let factor = array.largest * slice.significance
        slice.variances?.withUnsafeBufferPointer { v in
          for i in 0..<rows {
            let scale = factor * compensation.factor(ofOutput: i)
            for j in i * columns..<(i + 1) * columns { sum[j] += scale * scale * v[j] }
          }
        }
      }
    }
    return sum
  }
}
