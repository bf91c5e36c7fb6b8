import CrosspointCBLAS

/// Outer products of several samples, summed by OpenBLAS.
enum OuterProducts {
  /// Σ_b δ_b x_bᵀ, delta batch × rows and x batch × columns → rows × columns. Traps where the
  /// batches differ.
  /// - Throws: `CrosspointError.tooLargeForBLAS`; `MemoryError`.
  static func sum(_ delta: Matrix, _ x: Matrix) throws -> Matrix {
    check(delta.rows == x.rows, "\(delta.rows) samples of δ and \(x.rows) of x")
    try BLAS.checkMemory()
    let (m, n, batch) = (
      try BLAS.count(delta.columns, "the number of rows"),
      try BLAS.count(x.columns, "the number of columns"),
      try BLAS.count(x.rows, "the batch")
    )
    var sums = Matrix(uninitialisedRows: delta.columns, columns: x.columns)
    sums.withUnsafeMutableBufferPointer { sums in
      delta.withUnsafeBufferPointer { delta in
        x.withUnsafeBufferPointer { x in
          cblas_sgemm(
            CblasRowMajor, CblasTrans, CblasNoTrans, m, n, batch, 1, delta.baseAddress, m,
            x.baseAddress, n, 0, sums.baseAddress, n)
        }
      }
    }
    return sums
  }
}
