import CrosspointKernels

/// Writes the largest magnitude of each row; throws `CrosspointError.nonFinite` as `checkFinite`.
/// - Returns: where they are, until the buffer is used again.
func findAbsoluteMaxima(
  _ matrix: Matrix, _ what: String, _ kernels: KernelTable, into buffer: ScratchBuffer<Float>
) throws -> UnsafeBufferPointer<Float> {
  let maxima = UnsafeBufferPointer(start: buffer.reserve(matrix.rows), count: matrix.rows)
  matrix.withUnsafeBufferPointer {
    kernels.absoluteMaxima($0.baseAddress!, matrix.columns, matrix.rows, buffer.base)
  }
  if !maxima.allSatisfy(\.isFinite) { try checkFinite(matrix, what, kernels) }
  return maxima
}

/// The rest of what few managements need of the signals of one row.
func signalStatistics(_ matrix: Matrix, _ row: Int, _ kernels: KernelTable) -> SignalStatistics {
  matrix.withUnsafeBufferPointer {
    kernels.signalStatistics($0.baseAddress! + row * matrix.columns, matrix.columns)
  }
}
