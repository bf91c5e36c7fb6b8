/// Some samples of an update, in their order.
struct UpdateSamples {
  /// batch × columns.
  let x: Matrix
  /// batch × rows.
  let delta: Matrix
  /// η, finite.
  var learningRate: Float
  /// Which samples of the batch.
  var range: Range<Int>
  /// Number of the first of them.
  var firstVector: UInt64
  /// The largest magnitude of every sample of the batch.
  let maxima: (x: UnsafePointer<Float>, delta: UnsafePointer<Float>)

  /// The first samples of `range`, at most `count`, which are taken out of it.
  mutating func take(_ count: Int) -> UpdateSamples {
    var first = self
    first.range = range.prefix(count)
    range = first.range.upperBound..<range.upperBound
    firstVector &+= UInt64(first.range.count)
    return first
  }

  /// The rows of the array that have an error in any sample, ascending: no other is pulsed.
  var rowsWithErrors: [Int] {
    let rows = delta.columns
    return delta.withUnsafeBufferPointer { delta in
      (0..<rows).filter { row in range.contains { delta[$0 * rows + row] != 0 } }
    }
  }

  /// Runs of columns in which every signal of any sample lies, ascending: no other is pulsed. Runs
  /// less than a vector apart are one.
  var columnsWithSignals: [Range<Int>] {
    let columns = x.columns
    var runs: [Range<Int>] = []
    x.withUnsafeBufferPointer { x in
      for column in 0..<columns where range.contains(where: { x[$0 * columns + column] != 0 }) {
        if let last = runs.last, column - last.upperBound < 16 {
          runs[runs.count - 1] = last.lowerBound..<column + 1
        } else {
          runs.append(column..<column + 1)
        }
      }
    }
    return runs
  }
}
