import Foundation

/// A parameter as estimated from data.
public struct Estimate: Sendable, Hashable {
  /// The estimate.
  public var value: Double
  /// Nil where the data do not tell it.
  public var standardError: Double?
  /// Where the parameter lies with a confidence of 95 %; nil where the data do not tell it.
  public var interval: ClosedRange<Double>?

  public init(_ value: Double, standardError: Double? = nil, interval: ClosedRange<Double>? = nil) {
    self.value = value
    self.standardError = standardError
    self.interval = interval
  }

  /// The estimate and its interval cut to possible values.
  func limited(to range: ClosedRange<Double>) -> Estimate {
    func cut(_ x: Double) -> Double { min(max(x, range.lowerBound), range.upperBound) }
    return Estimate(
      cut(value), standardError: standardError,
      interval: interval.map { cut($0.lowerBound)...cut($0.upperBound) })
  }

  /// ± `width` standard errors.
  static func symmetric(_ value: Double, _ standardError: Double, width: Double) -> Estimate {
    let half = width * standardError
    return Estimate(value, standardError: standardError, interval: value - half...value + half)
  }
}

/// Mean and spread of what differs from device to device.
///
/// Device d has x_d = μ + σ·ζ_d, ζ_d Gaussian, and is known with a sampling error of variance v_d.
/// The mean of the estimates has standard error √(s²/D), s² their variance, and a Student-t
/// interval with D − 1 degrees of freedom; σ² = max(s² − v̄, 0), its interval that of s² by χ²,
/// less v̄.
struct OverDevices {
  let mean: Estimate
  let spread: Estimate
  /// s², the sampling error within it.
  let variance: Double

  /// - Parameters:
  ///   - samplingVariances: v_d.
  ///   - degrees: degrees of freedom of v where there is one device only; its spread is 0 then.
  init(_ values: [Double], samplingVariances: [Double], degrees: Int) {
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let sampling = samplingVariances.reduce(0, +) / count
    guard values.count > 1 else {
      let width = degrees > 0 ? StudentLaw.quantile(0.975, degrees: degrees) : .infinity
      self.mean =
        sampling > 0 ? .symmetric(mean, sampling.squareRoot(), width: width) : Estimate(mean)
      spread = Estimate(0)
      variance = 0
      return
    }
    let n = values.count - 1
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(n)
    self.variance = variance
    self.mean = .symmetric(
      mean, (variance / count).squareRoot(), width: StudentLaw.quantile(0.975, degrees: n))
    let spread = max(variance - sampling, 0).squareRoot()
    func end(_ share: Double) -> Double {
      max(Double(n) * variance / ChiSquareQuantile.quantile(share, degrees: n) - sampling, 0)
        .squareRoot()
    }
    self.spread = Estimate(
      spread, standardError: spread > 0 ? variance / (spread * (2 * Double(n)).squareRoot()) : nil,
      interval: end(0.975)...end(0.025))
  }

  /// The spread as a share of the mean, or of another value that is known as the mean is.
  func relativeSpread(to whole: Double? = nil, count: Int) -> Estimate {
    let whole = abs(whole ?? mean.value)
    guard whole > 0 else { return Estimate(0) }
    let share = spread.value / whole
    guard let error = spread.standardError, let interval = spread.interval, share > 0 else {
      return Estimate(
        share, interval: spread.interval.map { $0.lowerBound / whole...$0.upperBound / whole })
    }
    // The mean's own error widens a share's.
    let wider = (1 + 2 * Double(count - 1) * share * share / Double(count)).squareRoot()
    let (low, high) = (interval.lowerBound / whole, interval.upperBound / whole)
    return Estimate(
      share, standardError: error / whole * wider,
      interval: max(share - (share - low) * wider, 0)...share + (high - share) * wider)
  }
}

/// A number in a note.
func short(_ x: Double) -> String { String(format: "%.3g", x) }
