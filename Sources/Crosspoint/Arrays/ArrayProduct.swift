public import CrosspointKernels

/// One product as an array is asked for it: a batch of converted inputs, and where the currents go.
///
/// It is valid during the call alone. A physics that is a linear product of other inputs or weights
/// exchanges those and hands the product on to `LinearArray`.
public struct ArrayProduct: @unchecked Sendable {
  /// Which way the product runs.
  public let direction: ProductDirection
  /// Rows of the weights, the outputs of a forward product.
  public let rows: Int
  /// Columns of the weights, the inputs of a forward product.
  public let columns: Int
  /// What products read, row-major: single precision, or the copy in half precision.
  public var weights: ProductWeights
  /// Samples, at least 1.
  public let batch: Int
  /// batch × `inputCount`, row-major, in units of the scaled input.
  public var inputs: UnsafePointer<Float>
  /// batch × `outputCount`, row-major; not initialised.
  public var outputs: UnsafeMutablePointer<Float>
  /// For each sample the number of its only input that is not 0, where that is known: when single
  /// lines are read.
  var onlyInputs: [Int]? = nil
  /// The kernels that the tile uses.
  public let kernels: KernelTable
  let threads: Int

  /// Inputs of a sample: columns forward, rows backward.
  public var inputCount: Int { direction == .forward ? columns : rows }
  /// Outputs of a sample: rows forward, columns backward.
  public var outputCount: Int { direction == .forward ? rows : columns }

  /// Copies one row of the weights, `columns` values in single precision, to `target`. Traps for a
  /// row outside the array.
  public func copyWeights(ofRow row: Int, to target: UnsafeMutablePointer<Float>) {
    check(row >= 0 && row < rows, "row \(row) of an array of \(rows) × \(columns)")
    let first = (weights + row * columns).base
    if weights.isHalf {
      kernels.widenHalves(first.assumingMemoryBound(to: UInt16.self), target, columns)
    } else {
      target.update(from: first.assumingMemoryBound(to: Float.self), count: columns)
    }
  }

  /// Cuts the outputs into ranges, one a thread of the tile, and runs them side by side; small
  /// products stay on one thread.
  ///
  /// - Parameters:
  ///   - work: of one weight and one sample, in multiply-adds: what is worth a thread.
  ///   - body: computes the outputs of a range for all samples. Its results must not depend on the
  ///     cut.
  public func forEachPart(work: Int = 1, _ body: @Sendable (Range<Int>) -> Void) {
    // Cuts on 16 outputs keep whole vectors and cache lines together.
    concurrently(
      threads: threads, count: outputCount, multiple: 16, work: rows * columns * batch * work, body)
  }
}
