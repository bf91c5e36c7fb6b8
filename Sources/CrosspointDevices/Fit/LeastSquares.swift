import Crosspoint
import CrosspointCBLAS

/// Weighted least squares: the coefficients b that make Σ w_i (y_i − φ_iᵀ b)² least, by a QR
/// factorisation (LAPACKE dgels).
struct LeastSquares {
  let coefficients: [Double]
  /// (ΦᵀWΦ)⁻¹, coefficients × coefficients.
  let inverse: [Double]

  /// - Parameters:
  ///   - design: φ, points × columns, row by row.
  ///   - values: y.
  ///   - scales: √w, positive.
  /// - Returns: nil where the points do not determine the coefficients.
  /// - Throws: `CrosspointError.solver`; `MemoryError` where OpenBLAS has no memory.
  static func solve(columns: Int, design: [Double], values: [Double], scales: [Double]) throws
    -> LeastSquares?
  {
    let points = values.count
    guard points >= columns else { return nil }
    try BLAS.requireMemory()
    guard let m = blasint(exactly: points) else {
      throw CrosspointError.tooLargeForBLAS(
        what: "the number of pulses", value: points, largest: Int(blasint.max))
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

  private static func failure(_ routine: String, _ status: blasint) -> CrosspointError {
    .solver(
      routine: routine, status: Int(status), meaning: "the pulses of a device could not be fitted")
  }
}
