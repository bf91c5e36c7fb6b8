import CrosspointCBLAS
import CrosspointKernels

/// Products of matrices of numbers in single or in double precision, both factors and the result
/// alike, row-major.
extension BLAS {
  /// y = x·wᵀ: x batch × columns, w rows × columns, y batch × rows.
  static func forward(
    _ w: Numbers, _ x: Numbers, into y: Numbers, rows: Int, columns: Int, batch: Int
  ) throws {
    let (m, n, b) = try sizes(rows, columns, batch)
    multiply(CblasNoTrans, CblasTrans, (b, m, n), (x, n), (w, n), 0, (y, m))
  }

  /// z = δ·w: δ batch × rows, w rows × columns, z batch × columns.
  static func backward(
    _ w: Numbers, _ delta: Numbers, into z: Numbers, rows: Int, columns: Int, batch: Int
  ) throws {
    let (m, n, b) = try sizes(rows, columns, batch)
    multiply(CblasNoTrans, CblasNoTrans, (b, n, m), (delta, m), (w, n), 0, (z, n))
  }

  /// g ← δᵀ·x, or g + δᵀ·x where `adds`: δ batch × rows, x batch × columns, g rows × columns.
  static func outerProducts(
    _ x: Numbers, _ delta: Numbers, into g: Numbers, adds: Bool, rows: Int, columns: Int, batch: Int
  ) throws {
    let (m, n, b) = try sizes(rows, columns, batch)
    multiply(CblasTrans, CblasNoTrans, (m, n, b), (delta, m), (x, n), adds ? 1 : 0, (g, n))
  }

  private static func sizes(_ rows: Int, _ columns: Int, _ batch: Int) throws -> (
    blasint, blasint, blasint
  ) {
    try checkMemory()
    return (
      try count(rows, "the number of rows"), try count(columns, "the number of columns"),
      try count(batch, "the batch")
    )
  }

  /// c ← a·b + β·c.
  private static func multiply(
    _ a: CBLAS_TRANSPOSE, _ b: CBLAS_TRANSPOSE, _ sizes: (m: blasint, n: blasint, k: blasint),
    _ left: (Numbers, stride: blasint), _ right: (Numbers, stride: blasint), _ beta: Double,
    _ result: (Numbers, stride: blasint)
  ) {
    let (m, n, k) = sizes
    func pointer<T>(_ numbers: Numbers, _ type: T.Type) -> UnsafeMutablePointer<T> {
      numbers.base.assumingMemoryBound(to: type)
    }
    if result.0.isDouble {
      cblas_dgemm(
        CblasRowMajor, a, b, m, n, k, 1, pointer(left.0, Double.self), left.stride,
        pointer(right.0, Double.self), right.stride, beta, pointer(result.0, Double.self),
        result.stride)
    } else {
      cblas_sgemm(
        CblasRowMajor, a, b, m, n, k, 1, pointer(left.0, Float.self), left.stride,
        pointer(right.0, Float.self), right.stride, Float(beta), pointer(result.0, Float.self),
        result.stride)
    }
  }
}
