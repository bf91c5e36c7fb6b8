import Crosspoint
import Foundation

/// Where the penalty of a sweep passes the tolerance.
public struct Threshold: Sendable, Hashable {
  /// What is known of the crossing.
  public enum Outcome: Sendable, Hashable {
    /// A value with its 90 % interval, `low` and `high` in the parameter's own unit.
    case resolved(value: Double, low: Double, high: Double)
    /// No interval; a crossing where the fit has one.
    case notResolved(Reason, crossing: Double?)
  }

  /// Why there is no interval.
  public enum Reason: String, Sendable, Hashable, Codable {
    case alwaysBelow = "below at every value"
    case alwaysAbove = "above at every value"
    case intervalLeavesGrid = "interval leaves the grid"
    case oneSeed = "one seed, no spread"
    case noRuns = "no paired run"
  }

  public var outcome: Outcome
  /// The rising fit of the mean penalties, in percentage points, at the settings in ascending
  /// severity.
  public var fit: [Double]
  /// The measured values between which the crossing lies, milder one first.
  public var bracket: [Double]
  /// Standard deviation of a single penalty about its setting's mean, in percentage points; nil
  /// with one seed.
  public var residual: Double?

  /// The value of the crossing, with or without an interval.
  public var crossing: Double? {
    switch outcome {
    case .resolved(let value, _, _): value
    case .notResolved(_, let crossing): crossing
    }
  }
}

/// How thresholds are estimated.
public struct ThresholdEstimator: Sendable, Hashable {
  /// The penalty at which the threshold lies, in percentage points.
  public var tolerance: Double
  /// Resamples of the bootstrap.
  public var resamples = 2000
  /// The share of resampled crossings within the interval, as much left out on either side.
  public var coverage = 0.9
  /// Residuals are pooled over the settings whose mean penalty is at most this many tolerances:
  /// those on whose noise the crossing depends. A network that has stopped learning scatters by
  /// points.
  public var poolLimit = 3.0
  /// Seed of the resampling; no other draw has its purpose.
  public var seed: UInt64 = 1

  public init(tolerance: Double) { self.tolerance = tolerance }

  /// The threshold of a sweep.
  ///
  /// The mean penalties, weighted by the number of seeds, are fitted by a sequence that rises with
  /// the severity; between two neighbours the fit is linear in the severity's logarithm. Interval:
  /// residuals about the settings' means, each times √(n/(n − 1)), are pooled and drawn again for
  /// every run, and the percentiles of the refitted crossings are taken.
  /// - Parameter settings: in any order; one without a value, or at an infinite or ideal severity,
  ///   is left out.
  public func threshold(_ sweep: Sweep, _ settings: [PairedSetting]) -> Threshold {
    let settings = Self.ordered(sweep, settings)
    guard !settings.isEmpty else {
      return Threshold(outcome: .notResolved(.noRuns, crossing: nil), fit: [], bracket: [])
    }
    let positions = settings.map { log(sweep.severity.of($0.value!)) }
    let weights = settings.map { Double($0.penalties.count) }
    let means = settings.map(\.meanPenalty)
    let fit = MonotoneFit.nonDecreasing(means, weights: weights)
    let pool = pool(settings)
    var threshold = Threshold(outcome: .notResolved(.noRuns, crossing: nil), fit: fit, bracket: [])
    threshold.residual =
      pool.isEmpty ? nil : (pool.reduce(0) { $0 + $1 * $1 } / Double(pool.count)).squareRoot()

    switch Crossing.of(tolerance, positions: positions, heights: fit) {
    case .alwaysBelow: threshold.outcome = .notResolved(.alwaysBelow, crossing: nil)
    case .alwaysAbove: threshold.outcome = .notResolved(.alwaysAbove, crossing: nil)
    case .at(let position, let index):
      let crossing = sweep.severity.value(exp(position))
      threshold.bracket = [settings[index].value!, settings[index + 1].value!]
      guard !pool.isEmpty else {
        threshold.outcome = .notResolved(.oneSeed, crossing: crossing)
        break
      }
      let ends = interval(
        positions: positions, weights: weights, means: means,
        counts: settings.map(\.penalties.count), pool: pool)
      if let ends {
        let values = [ends.lowerBound, ends.upperBound].map { sweep.severity.value(exp($0)) }
        threshold.outcome = .resolved(value: crossing, low: values.min()!, high: values.max()!)
      } else {
        threshold.outcome = .notResolved(.intervalLeavesGrid, crossing: crossing)
      }
    }
    return threshold
  }

  /// Settings with a severity that has a logarithm, mildest first.
  static func ordered(_ sweep: Sweep, _ settings: [PairedSetting]) -> [PairedSetting] {
    settings.filter { setting in
      guard let value = setting.value else { return false }
      let severity = sweep.severity.of(value)
      return severity > 0 && severity.isFinite && !setting.penalties.isEmpty
    }
    .sorted { sweep.severity.of($0.value!) < sweep.severity.of($1.value!) }
  }

  private func pool(_ settings: [PairedSetting]) -> [Double] {
    settings.filter { $0.penalties.count > 1 && $0.meanPenalty <= poolLimit * tolerance }.flatMap {
      setting in
      let n = Double(setting.penalties.count)
      return setting.penalties.map { ($0 - setting.meanPenalty) * (n / (n - 1)).squareRoot() }
    }
  }

  /// The percentiles of resampled crossings; nil where one of them lies off the settings.
  private func interval(
    positions: [Double], weights: [Double], means: [Double], counts: [Int], pool: [Double]
  ) -> ClosedRange<Double>? {
    let draws = counts.reduce(0, +)
    let crossings = (0..<resamples).map { resample -> Double in
      let words = RandomStream(seed: seed, tile: 0, vector: UInt64(resample), purpose: .resampling)
        .uniformWords(draws)
      var next = 0
      let heights = zip(means, counts).map { mean, count -> Double in
        var sum = 0.0
        for _ in 0..<count {
          sum += pool[Int((UInt64(words[next]) * UInt64(pool.count)) >> 32)]
          next += 1
        }
        return mean + sum / Double(count)
      }
      switch Crossing.of(
        tolerance, positions: positions,
        heights: MonotoneFit.nonDecreasing(heights, weights: weights))
      {
      case .at(let position, _): return position
      case .alwaysBelow: return .infinity
      case .alwaysAbove: return -.infinity
      }
    }.sorted()
    let left = Int(((1 - coverage) / 2 * Double(resamples)).rounded(.down))
    let (low, high) = (crossings[left], crossings[resamples - 1 - left])
    return low.isFinite && high.isFinite ? low...high : nil
  }
}
