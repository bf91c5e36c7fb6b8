import CrosspointKernels

/// The largest magnitude of each row; throws `CrosspointError.nonFinite` as `checkFinite`.
func absoluteMaxima(_ matrix: Matrix, _ what: String, _ kernels: KernelTable) throws -> [Float] {
  let maxima = [Float](unsafeUninitializedCapacity: matrix.rows) { maxima, count in
    matrix.withUnsafeBufferPointer {
      kernels.absoluteMaxima($0.baseAddress!, matrix.columns, matrix.rows, maxima.baseAddress!)
    }
    count = matrix.rows
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
