import CrosspointKernels

/// Draws rows × columns values, row by row from their addresses.
struct HiddenDraws {
  let rows: Int
  let columns: Int
  let key: TileKey
  let kernels: KernelTable

  /// transform(ξ) for every cross-point.
  func gaussian(
    _ purpose: Purpose, vector: UInt64 = 0, pass: UInt32 = 0, _ transform: (Float) -> Float
  ) -> Matrix {
    var m = Matrix(uninitialisedRows: rows, columns: columns)
    m.withUnsafeMutableBufferPointer { m in
      for row in 0..<rows {
        gaussianRow(
          purpose, vector: vector, pass: pass, row, into: m.baseAddress! + row * columns, transform)
      }
    }
    return m
  }

  /// transform(ξ) for every cross-point of one row.
  func gaussianRow(
    _ purpose: Purpose, vector: UInt64 = 0, pass: UInt32 = 0, _ row: Int,
    into line: UnsafeMutablePointer<Float>,
    _ transform: (Float) -> Float
  ) {
    kernels.fillGaussians(
      key.line(vector: vector, pass: pass, purpose: purpose.rawValue, line: UInt32(row)), line,
      columns)
    for j in 0..<columns { line[j] = transform(line[j]) }
  }

  /// The draws of one row, for a model to make its hidden values of.
  func row(_ row: Int) -> RowDraws {
    func line(_ purpose: Purpose, _ pass: UInt32) -> StreamKey {
      key.line(vector: 0, pass: pass, purpose: purpose.rawValue, line: UInt32(row))
    }
    return RowDraws(
      columns: columns, gaussians: { kernels.fillGaussians(line($0, $1), &$2, columns) },
      words: { kernels.fillWords(line($0, $1), &$2, columns) })
  }
}
