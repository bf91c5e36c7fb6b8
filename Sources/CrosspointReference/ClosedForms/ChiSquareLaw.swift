import CrosspointParameters
import Foundation

/// The chi-square distribution.
public enum ChiSquareLaw {
  /// P(χ² > statistic) for a whole number of degrees of freedom ≥ 1: the finite sums, all terms
  /// positive.
  ///
  /// With y = statistic/2: Σ_{i < n/2} yⁱ e⁻ʸ/i! for even n, erfc(√y) + Σ_{i = ½, 3/2 … < n/2} yⁱ
  /// e⁻ʸ/Γ(i+1) for odd n.
  public static func upperTail(_ statistic: Double, degrees: Int) -> Double {
    check(degrees >= 1, "at least one degree of freedom")
    guard statistic > 0 else { return 1 }
    let y = statistic / 2
    let isOdd = degrees % 2 == 1
    var sum = isOdd ? erfc(y.squareRoot()) : 0
    // ln of the first term: i = ½, Γ(3/2) = √π/2; or i = 0.
    var i = isOdd ? 0.5 : 0
    var logTerm = isOdd ? 0.5 * log(y) - y - log(Double.pi.squareRoot() / 2) : -y
    while i < Double(degrees) / 2 - 0.25 {
      sum += exp(logTerm)
      i += 1
      logTerm += log(y / i)
    }
    return min(sum, 1)
  }

  /// Pearson's statistic of two samples of counts in the same bins (bins empty in both are left
  /// out), its degrees of freedom and the probability of a larger one if both come from one
  /// distribution.
  public static func homogeneity(_ a: [Int], _ b: [Int]) -> (
    statistic: Double, degrees: Int, tail: Double
  ) {
    check(a.count == b.count, "different bins")
    let totalA = Double(a.reduce(0, +))
    let totalB = Double(b.reduce(0, +))
    let ratio = (totalB / totalA).squareRoot()
    var statistic = 0.0
    var bins = 0
    for (m, n) in zip(a, b) where m + n > 0 {
      let difference = Double(m) * ratio - Double(n) / ratio
      statistic += difference * difference / Double(m + n)
      bins += 1
    }
    let degrees = max(bins - 1, 1)
    return (statistic, degrees, upperTail(statistic, degrees: degrees))
  }
}
