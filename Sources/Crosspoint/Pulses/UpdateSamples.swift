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
}
