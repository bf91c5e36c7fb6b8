import CrosspointReference
import Foundation

/// z-score above which these tests fail: a false alarm once in 150,000 comparisons (two-sided,
/// 6.8e-6). All seeds are fixed, so a test that passes once always passes.
let alarm = 4.5

/// Sums of a sample of numbers, and the z-scores of its mean and variance. Add them standardised by
/// the law they are to be held to.
struct Sample {
  var count = 0.0
  var sums = [0.0, 0, 0, 0, 0]

  mutating func add(_ value: Double) {
    count += 1
    var power = 1.0
    for k in 1...4 {
      power *= value
      sums[k] += power
    }
  }

  func raw(_ k: Int) -> Double { sums[k] / count }

  /// √n·mean, for values standardised to mean 0 and variance 1.
  var zOfMean: Double { raw(1) * count.squareRoot() }

  /// Of the mean square against 1, with the sample's own fourth moment; for values standardised to
  /// mean 0 and variance 1.
  var zOfVariance: Double { (raw(2) - 1) / ((raw(4) - raw(2) * raw(2)) / count).squareRoot() }

  /// The same sample standardised by a law whose standard deviation is `factor` times as large.
  func withDeviations(timesLarger factor: Double) -> Sample {
    var other = self
    for k in 1...4 {
      for power in k...4 { other.sums[power] /= factor }
    }
    return other
  }
}

/// Noise from a table: 0 where it holds nothing.
func noise(_ table: [String: Double]) -> ReferenceNoise {
  { purpose, vector, pass, position in table["\(purpose) \(vector) \(pass) \(position)"] ?? 0 }
}

func isClose(_ a: Double, _ b: Double, _ tolerance: Double = 1e-6) -> Bool {
  abs(a - b) <= tolerance * max(1, abs(a), abs(b))
}

func areClose(_ a: [Double], _ b: [Double], _ tolerance: Double = 1e-6) -> Bool {
  a.count == b.count && zip(a, b).allSatisfy { isClose($0, $1, tolerance) }
}
