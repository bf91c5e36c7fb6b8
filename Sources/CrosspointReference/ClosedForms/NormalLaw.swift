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
}
