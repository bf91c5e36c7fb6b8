import CrosspointKernels

/// The weights that cells of several devices show: Σ γ_k·W_k, kept up to date.
final class ShownWeights {
  private(set) var weights: Matrix
  private let halfWeights: HalfCopy?
  private let arrays: [DrivenArray]
  private let gammas: [Float]
  private let kernels: KernelTable
  /// Signs with which the first array is shown, where it is trained with them.
  private let signs: ChoppedSigns?

  /// - Parameter gammas: γ of each array.
  init(
    _ context: CellContext, _ arrays: [DrivenArray], gammas: [Float], signs: ChoppedSigns? = nil
  ) {
    weights = Matrix(rows: context.rows, columns: context.columns)
    halfWeights = context.makeHalfCopy()
    (self.arrays, self.gammas, kernels, self.signs) = (arrays, gammas, context.kernels, signs)
    show()
  }

  var readWeights: ReadWeights { halfWeights.map { .half($0) } ?? .exact(weights) }
  /// Memory of the weights, and of their copy.
  var bytes: Int { (halfWeights == nil ? 4 : 6) * weights.count }

  /// Shows all weights.
  func show() { show(rows: 0..<weights.rows) }

  /// Shows some rows, and of these some columns.
  func show(rows: some Sequence<Int>, columns part: Range<Int>? = nil) {
    let part = part ?? 0..<weights.columns
    let (columns, halves) = (weights.columns, halfWeights?.base)
    weights.withUnsafeMutableBufferPointer { w in
      for (k, array) in arrays.enumerated() {
        array.weights.withUnsafeBufferPointer { from in
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
      guard let halves else { return }
      for row in rows {
        let first = row * columns + part.lowerBound
        kernels.roundToHalves(w.baseAddress! + first, halves + first, part.count)
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
