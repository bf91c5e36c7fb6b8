import Foundation

/// Student's t distribution.
package enum StudentLaw {
  /// The value below which t lies with a probability, 0.5 … 1 exclusively.
  package static func quantile(_ probability: Double, degrees: Int) -> Double {
    let n = Double(degrees)
    return bisect { t in 1 - 0.5 * incompleteBeta(n / (n + t * t), n / 2, 0.5) < probability }
  }

  /// I_x(a, b) by its continued fraction.
  private static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0, x < 1 else { return x <= 0 ? 0 : 1 }
    guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(1 - x, b, a) }
    let logBeta: Double = lgamma(a) + lgamma(b) - lgamma(a + b)
    let front: Double = exp(a * log(x) + b * log(1 - x) - logBeta) / a
    var (c, d) = (1.0, 1 / (1 - (a + b) * x / (a + 1)))
    var value = d
    for step in 1...300 {
      let m = Double(step)
      let even: Double = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
      let odd: Double = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
      for term in [even, odd] {
        d = 1 / (1 + term * d)
        c = 1 + term / c
        value *= d * c
      }
      if abs(d * c - 1) < 1e-15 { break }
    }
    return front * value
  }
}

/// The χ² distribution.
package enum ChiSquareQuantile {
  /// The value below which χ² lies with a probability, 0 … 1 exclusively.
  package static func quantile(_ probability: Double, degrees: Int) -> Double {
    bisect { lowerTail($0, degrees: degrees) < probability }
  }

  /// P(χ² < x) = P(n/2, x/2), the regularised incomplete gamma function by its series.
  private static func lowerTail(_ x: Double, degrees: Int) -> Double {
    let (a, y) = (Double(degrees) / 2, x / 2)
    guard y > 0 else { return 0 }
    var term = exp(a * log(y) - y - lgamma(a + 1))
    var sum = term
    var i = 1.0
    while term > sum * 1e-17, i < 1e6 {
      term *= y / (a + i)
      sum += term
      i += 1
    }
    return min(sum, 1)
  }
}

/// Where a condition that holds at 0 and not far out ceases to hold.
private func bisect(_ holds: (Double) -> Bool) -> Double {
  var (low, high) = (0.0, 1.0)
  while holds(high), high < 1e12 { (low, high) = (high, high * 2) }
  for _ in 0..<100 {
    let middle = (low + high) / 2
    if holds(middle) { low = middle } else { high = middle }
  }
  return (low + high) / 2
}
