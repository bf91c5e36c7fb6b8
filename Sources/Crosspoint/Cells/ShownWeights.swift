import CrosspointKernels

/// What products read of cells of several devices: Σ γ_k·W_k, kept up to date.
final class ShownWeights {
  /// With write noise, where devices have any.
  private(set) var seen: Matrix
  /// Σ γ_k²·V_k of the variances with which devices are read; nil where none has read noise.
  private(set) var readVariances: Matrix?
  private let halfWeights: HalfCopy?
  private let arrays: [DrivenArray]
  private let gammas: [Float]
  /// Rows that the arrays have changed since they were shown.
  private let changes: ChangedRows
  private let kernels: KernelTable
  /// Signs with which the first array is shown, where it is trained with them.
  private let signs: ChoppedSigns?

  /// - Parameter gammas: γ of each array.
  init(
    _ context: CellContext, _ arrays: [DrivenArray], gammas: [Float], signs: ChoppedSigns? = nil
  ) {
    seen = Matrix(rows: context.rows, columns: context.columns)
    if arrays.contains(where: { $0.readVariances != nil }) { readVariances = seen }
    halfWeights = context.makeHalfCopy()
    (self.arrays, self.gammas, kernels, self.signs) = (arrays, gammas, context.kernels, signs)
    changes = ChangedRows(rows: context.rows)
    for array in arrays { array.changes = changes }
    show()
  }

  var readWeights: ReadWeights { halfWeights.map { .half($0) } ?? .exact(seen) }
  /// The weights without write noise.
  var weights: Matrix {
    guard arrays.contains(where: \.hasWriteNoise) else { return seen }
    var weights = seen
    sum(into: &weights, rows: 0..<seen.rows, columns: 0..<seen.columns) { $0.weights }
    return weights
  }
  /// Memory of the weights, their copy and their variances.
  var bytes: Int {
    (halfWeights == nil ? 4 : 6) * seen.count + 4 * (readVariances?.count ?? 0)
  }

  /// Shows all weights.
  func show() {
    forgetChanges()
    show(rows: 0..<seen.rows)
  }

  /// Shows the rows that updates have changed.
  func showChanges() { show(rows: changes.take()) }

  /// Says that what was changed is shown.
  func forgetChanges() { _ = changes.take() }

  /// Shows some rows, and of these some columns.
  func show(rows: some Sequence<Int>, columns part: Range<Int>? = nil) {
    let part = part ?? 0..<seen.columns
    sum(into: &seen, rows: rows, columns: part) { $0.seen }
    sumVariances(rows: rows, columns: part)
    guard let halves = halfWeights?.base else { return }
    let columns = seen.columns
    seen.withUnsafeBufferPointer { w in
      for row in rows {
        let first = row * columns + part.lowerBound
        kernels.roundToHalves(w.baseAddress! + first, halves + first, part.count)
      }
    }
  }

  /// Σ γ_k·W_k of some cross-points.
  private func sum(
    into sum: inout Matrix, rows: some Sequence<Int>, columns part: Range<Int>,
    of values: (DrivenArray) -> Matrix
  ) {
    let columns = sum.columns
    sum.withUnsafeMutableBufferPointer { w in
      for (k, array) in arrays.enumerated() {
        values(array).withUnsafeBufferPointer { from in
          for row in rows {
            let (to, from) = (w.baseAddress! + row * columns, from.baseAddress! + row * columns)
            if k == 0, let signs, signs.isChopped {
              let gamma = gammas[k] * signs.ofRows[row]
              for j in part { to[j] = gamma * signs.ofColumns[j] * from[j] }
            } else if k == 0 {
              // The first array's share begins the sum, so that γ = 1 alone shows its bits.
              let gamma = gammas[k]
              for j in part { to[j] = gamma * from[j] }
            } else {
              let gamma = gammas[k]
              for j in part { to[j] += gamma * from[j] }
            }
          }
        }
      }
    }
  }

  private func sumVariances(rows: some Sequence<Int>, columns part: Range<Int>) {
    guard readVariances != nil else { return }
    let columns = seen.columns
    readVariances!.withUnsafeMutableBufferPointer { sum in
      for row in rows { for j in part { sum[row * columns + j] = 0 } }
      for (k, array) in arrays.enumerated() {
        let share = gammas[k] * gammas[k]
        array.readVariances?.withUnsafeBufferPointer { v in
          for row in rows {
            for i in row * columns + part.lowerBound..<row * columns + part.upperBound {
              sum[i] += share * v[i]
            }
          }
        }
      }
    }
  }

  /// What of given weights is not shown, because devices clipped it.
  func clipped(_ given: Matrix) -> ClippedWeights {
    var clipped = ClippedWeights()
    given.withUnsafeBufferPointer { given in
      weights.withUnsafeBufferPointer { held in
        for i in given.indices { clipped.add(given: given[i], held: held[i]) }
      }
    }
    return clipped
  }
}
