import Crosspoint
import Foundation

/// How bad a value of a swept parameter is: a positive number that grows with the harm, on whose
/// logarithm thresholds are sought.
public enum Severity: Sendable, Hashable, Codable {
  /// The value itself: a noise, a spread, a step.
  case value
  /// 1/value: a bound.
  case inverse
  /// 1 − value: a ratio whose ideal is 1.
  case shortfall

  /// The severity of a value; positive for every one that is worse than ideal.
  public func of(_ value: Double) -> Double {
    switch self {
    case .value: value
    case .inverse: 1 / value
    case .shortfall: 1 - value
    }
  }

  /// The value of a severity, the inverse of `of(_:)`.
  public func value(_ severity: Double) -> Double {
    switch self {
    case .value: severity
    case .inverse: 1 / severity
    case .shortfall: 1 - severity
    }
  }
}

/// One parameter varied, everything else ideal.
public struct Sweep: Sendable, Hashable {
  /// Its name on axes: `Δw_min`.
  public var parameter: String
  /// Its few words on a radar chart: `A step`.
  public var short: String
  /// Shown as a percentage; values stay fractions.
  public var isPercentage: Bool
  /// How harm follows from the value.
  public var severity: Severity
  /// The values that the paper plots.
  public var plotted: [Double]
  /// The paper's threshold.
  public var published: Double
  /// The value of the paper's full device, where it has one.
  public var design: Double?

  public init(
    parameter: String, short: String, isPercentage: Bool = false, severity: Severity = .value,
    plotted: [Double],
    published: Double,
    design: Double? = nil
  ) {
    self.parameter = parameter
    self.short = short
    self.isPercentage = isPercentage
    self.severity = severity
    self.plotted = plotted
    self.published = published
    self.design = design
  }

  /// A value for people: `0.0025`, `110 %`.
  public func text(_ value: Double) -> String {
    isPercentage
      ? significant(value * 100, 3) + " %" : significant(value, severity == .shortfall ? 4 : 3)
  }

  /// How many times the harm of one value another one is: above 1 where `value` is worse than
  /// `other`.
  public func ratio(_ value: Double, to other: Double) -> Double {
    severity.of(value) / severity.of(other)
  }

  /// The paper's values, its threshold, and `gridPoints` values from a quarter to double the
  /// threshold's severity, evenly spaced in its logarithm and rounded to two figures; mildest
  /// first.
  ///
  /// A grid value within 8 % of another one is left out. The paper's plotted values lie on the
  /// worse side, so the grid reaches further to the milder one.
  public func grid(_ gridPoints: Int) -> [Double] {
    check(gridPoints >= 0, "a grid of \(gridPoints) values")
    let threshold = severity.of(published)
    var values = plotted.contains(published) ? plotted : plotted + [published]
    for i in 0..<gridPoints {
      let exponent = gridPoints == 1 ? -1 : -2 + 3 * Double(i) / Double(gridPoints - 1)
      let rounded = rounded(threshold * exp2(exponent))
      let isNew = values.allSatisfy { abs(log(severity.of($0) / severity.of(rounded))) > log(1.08) }
      if isNew { values.append(rounded) }
    }
    return values.sorted { severity.of($0) < severity.of($1) }
  }

  /// The value halfway between two in the logarithm of the harm, to two figures; nil where the two
  /// are nearer than a seventh, or it is one of them.
  public func between(_ a: Double, _ b: Double) -> Double? {
    guard abs(log(ratio(a, to: b))) > log(8.0 / 7) else { return nil }
    let middle = rounded((severity.of(a) * severity.of(b)).squareRoot())
    return middle == a || middle == b ? nil : middle
  }

  /// Half the paper's threshold, the threshold and the worst of its plotted values.
  public func quickGrid() -> [Double] {
    let worst = plotted.max { severity.of($0) < severity.of($1) }
    return ([rounded(severity.of(published) / 2), published] + [worst].compactMap { $0 })
      .sorted { severity.of($0) < severity.of($1) }
  }

  /// The value of a severity, to two figures: of the value, or of what is missing to 1.
  private func rounded(_ s: Double) -> Double {
    severity == .shortfall
      ? ((1 - twoFigures(s)) * 1e6).rounded() / 1e6 : twoFigures(severity.value(s))
  }

  private func twoFigures(_ x: Double) -> Double { Double(String(format: "%.1e", x))! }
}
