/// What products of a tile of programmed devices read, as matrices.
extension InferenceTile {
  /// The weights that products read: without the noise of reads, compensated.
  public var weights: Matrix {
    sumOfSlices(\.weights) { slice, unit, factor, w in unit * (factor * w - slice.offset) }
  }

  /// The variances with which a product reads `weights`; nil where reads have no noise. The noise
  /// of a column of the weight 0, which all outputs share, is not among them.
  public var weightVariances: Matrix? {
    guard slices.contains(where: { $0.variances != nil }) else { return nil }
    return sumOfSlices(\.variances) { _, unit, factor, variance in
      unit * factor * unit * factor * variance
    }
  }

  /// Σ over slices of a term of each element, given the slice's unit and the row's factor.
  private func sumOfSlices(
    _ part: (SliceWeights) -> Matrix?, _ term: (SliceWeights, Float, Float, Float) -> Float
  ) -> Matrix {
    let compensation = compensation
    var sum = Matrix(rows: rows, columns: columns)
    sum.withUnsafeMutableBufferPointer { sum in
      for slice in slices {
        let unit = array.largest * slice.significance
        part(slice)?.withUnsafeBufferPointer { elements in
          for i in 0..<rows {
            let factor = compensation.factor(ofOutput: i)
            for j in i * columns..<(i + 1) * columns {
              sum[j] += term(slice, unit, factor, elements[j])
            }
          }
        }
      }
    }
    return sum
  }

  /// `weights` on an exact tile.
  func digitalTwin() throws -> DigitalTile {
    if let made = read.digitalTwin { return made }
    let made = DigitalTile(rows: rows, columns: columns)
    try made.setWeights(weights)
    read.digitalTwin = made
    return made
  }
}
