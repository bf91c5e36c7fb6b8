import CrosspointDevices

/// The mean of some differences, with its interval.
public struct MeanInterval: Sendable, Hashable {
  /// The share of such intervals that hold the true mean, where differences are normal.
  public static let coverage = 0.9

  public let mean: Double
  /// mean ± t·s/√n, t of Student's law with n − 1 degrees of freedom; nil of a single difference.
  public let ends: ClosedRange<Double>?
  /// s, with n − 1 in its denominator; nil of a single difference.
  public let deviation: Double?
  public let count: Int

  /// Traps without values.
  package init(_ values: [Double]) {
    count = values.count
    mean = CrosspointStudy.mean(values)
    guard count > 1 else {
      (ends, deviation) = (nil, nil)
      return
    }
    let n = Double(count)
    let variance = squares(values) / (n - 1)
    deviation = variance.squareRoot()
    let error = (variance / n).squareRoot()
    let half =
      StudentLaw.quantile((1 + Self.coverage) / 2, degrees: count - 1) * error
    ends = mean - half...mean + half
  }

  /// Of what one run has above another of the same seed; nil without a common seed.
  package init?(_ values: [UInt64: Double], less others: [UInt64: Double]) {
    let seeds = Set(values.keys).intersection(others.keys).sorted()
    guard !seeds.isEmpty else { return nil }
    self.init(seeds.map { values[$0]! - others[$0]! })
  }

  /// As pages have a mean of percents, with half of its interval where there is one.
  var percent: String {
    guard let ends else { return fixed(mean, 2) + " %" }
    return "\(fixed(mean, 2)) ± \(fixed((ends.upperBound - ends.lowerBound) / 2, 2)) %"
  }
}
