import CrosspointCBLAS

/// Gain and offset of one output: measured ≈ gain·expected + offset.
public struct GainOffset: Sendable, Hashable {
  public var gain: Float
  /// In units of the output.
  public var offset: Float
}

/// Fits each output's gain and offset by least squares (LAPACKE sgels, a QR factorisation).
///
/// It is what is done after reading a chip: products of known inputs are compared with W x, and the
/// gain is divided out.
/// - Parameters:
///   - measured: samples × outputs, as the tile gave them.
///   - expected: samples × outputs, the exact products.
/// - Returns: gain and offset of each output.
/// - Throws: `CrosspointError.nonFinite`; `.solver` for fewer than two samples, or where an
///   output's expected values are all equal; `MemoryError` as `DigitalTile`.
public func calibrateGainAndOffset(measured: Matrix, expected: Matrix) throws -> [GainOffset] {
  check(
    measured.rows == expected.rows && measured.columns == expected.columns,
    """
    measured is \(measured.rows) × \(measured.columns), expected \(expected.rows) × \
    \(expected.columns)
    """
  )
  try checkFinite(measured, "measured", .current)
  try checkFinite(expected, "expected", .current)
  let samples = measured.rows
  try BLAS.checkMemory()
  let m = try BLAS.count(samples, "the number of samples")
  guard samples >= 2 else {
    throw CrosspointError.solver(
      routine: "LAPACKE_sgels", status: -1,
      meaning: "two unknowns need at least two samples, not \(samples)")
  }
  return try (0..<measured.columns).map { output in
    // Columns: expected, 1. sgels overwrites the right-hand side's first two entries with the
    // solution.
    var design: [Float] = (0..<samples).flatMap { [expected[$0, output], 1] }
    var right: [Float] = (0..<samples).map { measured[$0, output] }
    let spread = (0..<samples).contains { expected[$0, output] != expected[0, output] }
    let status =
      spread
      ? LAPACKE_sgels(LAPACK_ROW_MAJOR, CChar(UInt8(ascii: "N")), m, 2, 1, &design, 2, &right, 1)
      : 1
    guard status == 0 else {
      throw CrosspointError.solver(
        routine: "LAPACKE_sgels", status: Int(status),
        meaning: "output \(output) has the same expected value in every sample")
    }
    return GainOffset(gain: right[0], offset: right[1])
  }
}
