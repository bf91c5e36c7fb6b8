@_exported import CrosspointKernels
@_exported import CrosspointParameters

/// Throws `CrosspointError.nonFinite` with the place of the first value that is not finite.
func checkFinite(_ matrix: Matrix, _ what: String, _ kernels: KernelTable) throws {
  try matrix.withUnsafeBufferPointer { p in
    guard !kernels.absoluteMaximum(p.baseAddress!, p.count).isFinite else { return }
    let i = p.firstIndex { !$0.isFinite }!
    throw CrosspointError.nonFinite(what: what, row: i / matrix.columns, column: i % matrix.columns, value: p[i])
  }
}

/// Traps unless `matrix` is a batch of lines `columns` long.
func checkBatch(_ matrix: Matrix, columns: Int, _ what: String, _ tile: any Tile) {
  check(
    matrix.columns == columns,
    "\(what) is \(matrix.rows) × \(matrix.columns); a \(tile.rows) × \(tile.columns) tile takes batch × \(columns)")
}

/// Makes `matrix` rows × columns, keeping it where it is already.
func shape(_ matrix: inout Matrix, rows: Int, columns: Int) {
  if matrix.rows != rows || matrix.columns != columns { matrix = Matrix(uninitialisedRows: rows, columns: columns) }
}
