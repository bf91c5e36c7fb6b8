import Crosspoint
import CrosspointCBLAS

/// Weighted least squares: the coefficients b that make Σ w_i (y_i − φ_iᵀ b)² least, by a QR
/// factorisation (LAPACKE dgels); or, with instruments z, those of Σ w_i z_i (y_i − φ_iᵀ b) = 0
/// (LAPACKE dgesv).
struct LeastSquares {
  let coefficients: [Double]
  /// (ΦᵀWΦ)⁻¹, or (ZᵀWΦ)⁻¹, coefficients × coefficients.
  let inverse: [Double]

  /// - Parameters:
  ///   - design: φ, points × columns, row by row.
  ///   - instruments: z, likewise; nil for φ.
  ///   - values: y.
  ///   - scales: √w, positive.
  /// - Returns: nil where the points do not determine the coefficients.
  /// - Throws: `CrosspointError.solver`; `MemoryError` where OpenBLAS has no memory.
  static func solve(
    columns: Int, design: [Double], instruments: [Double]? = nil, values: [Double],
    scales: [Double]
  ) throws -> LeastSquares? {
    let points = values.count
    guard points >= columns else { return nil }
    try BLAS.requireMemory()
    guard let m = blasint(exactly: points) else {
      throw CrosspointError.tooLargeForBLAS(
        what: "the number of pulses", value: points, largest: Int(blasint.max))
    }
    if let instruments {
      return try solve(columns, design, instruments, values, scales)
    }
    let n = blasint(columns)
    var scaled = design
    var right = values
    for i in 0..<points {
      right[i] *= scales[i]
      for k in 0..<columns { scaled[i * columns + k] *= scales[i] }
    }
    let status = LAPACKE_dgels(
      LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "N")), m, n, 1, &scaled, n, &right, 1)
    guard status >= 0 else { throw failure("LAPACKE_dgels", status) }
    // R lies in the upper triangle.
    let diagonal = (0..<columns).map { abs(scaled[$0 * columns + $0]) }
    guard status == 0, let largest = diagonal.max(), diagonal.allSatisfy({ $0 > 1e-9 * largest })
    else { return nil }
    var inverse = Array(scaled[..<(columns * columns)])
    let inverted = LAPACKE_dpotri(LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "U")), n, &inverse, n)
    guard inverted == 0 else { throw failure("LAPACKE_dpotri", inverted) }
    for i in 0..<columns {
      for j in 0..<i { inverse[i * columns + j] = inverse[j * columns + i] }
    }
    return LeastSquares(coefficients: Array(right[..<columns]), inverse: inverse)
  }

  private static func solve(
    _ columns: Int, _ design: [Double], _ instruments: [Double], _ values: [Double],
    _ scales: [Double]
  ) throws -> LeastSquares? {
    var matrix = [Double](repeating: 0, count: columns * columns)
    // ZᵀWy, and the columns of 1.
    var right = [Double](repeating: 0, count: columns * (columns + 1))
    for point in values.indices {
      let weight = scales[point] * scales[point]
      for i in 0..<columns where instruments[point * columns + i] != 0 {
        let z = weight * instruments[point * columns + i]
        right[i * (columns + 1)] += z * values[point]
        for j in 0..<columns { matrix[i * columns + j] += z * design[point * columns + j] }
      }
    }
    for i in 0..<columns { right[i * (columns + 1) + 1 + i] = 1 }
    var pivots = [blasint](repeating: 0, count: columns)
    let status = LAPACKE_dgesv(
      LAPACK_ROW_MAJOR, blasint(columns), blasint(columns + 1), &matrix, blasint(columns), &pivots,
      &right, blasint(columns + 1))
    guard status >= 0 else { throw failure("LAPACKE_dgesv", status) }
    let diagonal = (0..<columns).map { abs(matrix[$0 * columns + $0]) }
    guard status == 0, let largest = diagonal.max(), diagonal.allSatisfy({ $0 > 1e-12 * largest })
    else { return nil }
    return LeastSquares(
      coefficients: (0..<columns).map { right[$0 * (columns + 1)] },
      inverse: (0..<columns * columns).map {
        right[$0 / columns * (columns + 1) + 1 + $0 % columns]
      })
  }

  private static func failure(_ routine: String, _ status: blasint) -> CrosspointError {
    .solver(
      routine: routine, status: Int(status), meaning: "the pulses of a device could not be fitted")
  }
}
