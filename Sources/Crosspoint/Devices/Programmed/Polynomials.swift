import CrosspointKernels

extension Lanes {
  /// c₀ + c₁·x + c₂·x² + …
  @inline(__always)
  static func polynomial<C: SIMD<Float>>(_ x: Lanes, _ coefficients: C) -> Lanes {
    var sum = Lanes(coefficients[coefficients.scalarCount - 1])
    for k in (0..<coefficients.scalarCount - 1).reversed() {
      sum = sum * x + Lanes(coefficients[k])
    }
    return sum
  }

  /// slope·ln x + offset within a range, for an ln x of a slope below 0.
  @inline(__always)
  static func logarithmic(
    _ ln: Lanes, slope: Float, offset: Float, _ least: Float, _ most: Float
  ) -> Lanes {
    (ln * Lanes(slope) + Lanes(offset)).clipped(Lanes(least), Lanes(most))
  }
}
