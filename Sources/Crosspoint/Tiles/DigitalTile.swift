import CrosspointCBLAS
import CrosspointKernels

/// The exact path: the three operations through OpenBLAS (sgemv, sgemm, sger).
///
/// One sample is a matrix-vector product, several are a matrix-matrix product. OpenBLAS's bits may
/// differ between the two, between batches and their pieces and between thread counts;
/// `AnalogTile`'s do not. The process's first product throws `MemoryError` where a limit of address
/// space leaves no room for OpenBLAS's buffer (`BLAS.requireMemory`).
public final class DigitalTile: Tile {
  public let rows: Int
  public let columns: Int
  public private(set) var weights: Matrix
  private let kernels = KernelTable.current

  /// A tile of rows × columns with zero weights. Traps unless both are at least 1.
  public init(rows: Int, columns: Int) {
    weights = Matrix(rows: rows, columns: columns)
    self.rows = rows
    self.columns = columns
  }

  public func setWeights(_ weights: Matrix) throws {
    checkWeights(weights)
    try checkFinite(weights, "weights", kernels)
    self.weights = weights
  }

  public func forward(_ x: Matrix, into y: inout Matrix) throws {
    checkBatch(x, columns: columns, "x", self)
    try checkFinite(x, "x", kernels)
    shape(&y, rows: x.rows, columns: rows)
    let (m, n, batch) = try sizes(x.rows)
    weights.withUnsafeBufferPointer { w in
      x.withUnsafeBufferPointer { x in
        y.withUnsafeMutableBufferPointer { y in
          if batch == 1 {
            cblas_sgemv(
              CblasRowMajor, CblasNoTrans, m, n, 1, w.baseAddress, n, x.baseAddress, 1, 0,
              y.baseAddress, 1)
          } else {
            cblas_sgemm(
              CblasRowMajor, CblasNoTrans, CblasTrans, batch, m, n, 1, x.baseAddress, n,
              w.baseAddress, n, 0, y.baseAddress, m)
          }
        }
      }
    }
  }

  public func backward(_ delta: Matrix, into z: inout Matrix) throws {
    checkBatch(delta, columns: rows, "delta", self)
    try checkFinite(delta, "delta", kernels)
    shape(&z, rows: delta.rows, columns: columns)
    let (m, n, batch) = try sizes(delta.rows)
    weights.withUnsafeBufferPointer { w in
      delta.withUnsafeBufferPointer { d in
        z.withUnsafeMutableBufferPointer { z in
          if batch == 1 {
            cblas_sgemv(
              CblasRowMajor, CblasTrans, m, n, 1, w.baseAddress, n, d.baseAddress, 1, 0,
              z.baseAddress, 1)
          } else {
            cblas_sgemm(
              CblasRowMajor, CblasNoTrans, CblasNoTrans, batch, n, m, 1, d.baseAddress, m,
              w.baseAddress, n, 0, z.baseAddress, n)
          }
        }
      }
    }
  }

  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    try checkFinite(x, "x", kernels)
    try checkFinite(delta, "delta", kernels)
    let (m, n, batch) = try sizes(x.rows)
    weights.withUnsafeMutableBufferPointer { w in
      x.withUnsafeBufferPointer { x in
        delta.withUnsafeBufferPointer { d in
          if batch == 1 {
            cblas_sger(
              CblasRowMajor, m, n, learningRate, d.baseAddress, 1, x.baseAddress, 1, w.baseAddress,
              n)
          } else {
            cblas_sgemm(
              CblasRowMajor, CblasTrans, CblasNoTrans, m, n, batch, learningRate, d.baseAddress, m,
              x.baseAddress, n, 1,
              w.baseAddress, n)
          }
        }
      }
    }
  }

  private func sizes(_ batch: Int) throws -> (blasint, blasint, blasint) {
    try BLAS.checkMemory()
    return (
      try BLAS.count(rows, "the number of rows"), try BLAS.count(columns, "the number of columns"),
      try BLAS.count(batch, "the batch")
    )
  }
}
