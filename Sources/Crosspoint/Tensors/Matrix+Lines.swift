import CrosspointKernels

/// The largest magnitude of each line; throws `CrosspointError.nonFinite` as `checkFinite`.
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

/// The rest of what few managements need of one line.
func lineStatistics(_ matrix: Matrix, _ line: Int, _ kernels: KernelTable) -> LineStatistics {
  matrix.withUnsafeBufferPointer {
    kernels.lineStatistics($0.baseAddress! + line * matrix.columns, matrix.columns)
  }
}
