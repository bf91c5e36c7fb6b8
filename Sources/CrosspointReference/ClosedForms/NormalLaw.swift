import Foundation

/// The standard normal distribution.
public enum NormalLaw {
  /// φ(x) = exp(−x²/2)/√(2π).
  public static func density(_ x: Double) -> Double {
    exp(-x * x / 2) / (2 * Double.pi).squareRoot()
  }

  /// Φ(x) = P(ξ ≤ x).
  public static func cdf(_ x: Double) -> Double { 0.5 * erfc(-x / 2.0.squareRoot()) }

  /// P(ξ > x), without cancellation for large x.
  public static func upperTail(_ x: Double) -> Double { 0.5 * erfc(x / 2.0.squareRoot()) }

  /// P(|ξ| > |z|): the false-alarm rate of a two-sided test at |z|.
  public static func twoSidedTail(_ z: Double) -> Double { erfc(abs(z) / 2.0.squareRoot()) }

  /// Mean and mean square of |X|, X ~ N(mean, deviation²): the folded normal.
  public static func foldedMoments(mean: Double, deviation: Double) -> (
    mean: Double, square: Double
  ) {
    guard deviation > 0 else { return (abs(mean), mean * mean) }
    let z = mean / deviation
    return (
      2 * deviation * density(z) + mean * (1 - 2 * cdf(-z)), mean * mean + deviation * deviation
    )
  }

  /// Mean and variance of a normal number that is clipped to a range, which may be infinite.
  ///
  /// With α and β the ends in standard deviations from the mean, the least of which Φ(α) takes and
  /// the largest 1 − Φ(β).
  public static func clippedMoments(
    mean: Double, deviation: Double, from least: Double, to most: Double
  ) -> (mean: Double, variance: Double) {
    guard deviation > 0 else { return (min(max(mean, least), most), 0) }
    let (α, β) = ((least - mean) / deviation, (most - mean) / deviation)
    let (below, above) = (cdf(α), upperTail(β))
    // The part within, about the mean, and the ends: ∞ times a probability of 0 is 0.
    let first = density(α) - density(β)
    let second =
      1 - below - above + (α.isFinite ? α * density(α) : 0) - (β.isFinite ? β * density(β) : 0)
    let low = below > 0 ? α : 0
    let high = above > 0 ? β : 0
    let shift = first + low * below + high * above
    let square = second + low * low * below + high * high * above
    return (mean + deviation * shift, deviation * deviation * max(0, square - shift * shift))
  }
}
