import CrosspointKernels

/// Throws `CrosspointError.nonFinite` with the place of the first value that is not finite.
func checkFinite(_ matrix: Matrix, _ what: String, _ kernels: KernelTable) throws {
  try matrix.withUnsafeBufferPointer { p in
    guard !kernels.absoluteMaximum(p.baseAddress!, p.count).isFinite else { return }
    let i = p.firstIndex { !$0.isFinite }!
    throw CrosspointError.nonFinite(
      what: what, row: i / matrix.columns, column: i % matrix.columns, value: p[i])
  }
}

/// Makes `matrix` rows × columns, keeping it where it is already.
func shape(_ matrix: inout Matrix, rows: Int, columns: Int) {
  if matrix.rows != rows || matrix.columns != columns {
    matrix = Matrix(uninitialisedRows: rows, columns: columns)
  }
}
