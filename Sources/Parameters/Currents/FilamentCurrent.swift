import Foundation

/// A filament with a gap, in which currents are a hyperbolic sine of the voltage.
///
///     I = I₀·e^(−(gap + gapSpread·ζ)/g₀)·sinh(V/V₀)
///
/// So G = I₀·e^(−gap/g₀)/V₀, f(V) = V₀·sinh(V/V₀). Constants are those of the compact model of
/// Stanford and of ASU/PKU (`rram.va`, its defaults), which was read; the spread is ours.
public struct FilamentCurrent: SeparableCurrent {
  public static let name = "filament"
  public static let summary = "I₀·e^(−gap/g₀)·sinh(V/V₀): a filament whose gap is the weight"

  /// I₀ in A.
  public var prefactor: Float = 1e-3
  /// g₀ in nm.
  public var gapLength: Float = 0.25
  /// V₀ in V.
  public var voltageScale: Float = 0.25
  /// The least gap in nm, of the most conductance.
  public var gapMinimum: Float = 0.2
  /// The largest gap in nm.
  public var gapMaximum: Float = 1.7
  /// Device-to-device spread of the gap in nm.
  public var gapSpread: Float = 0
  /// Whether training moves the gap by the derivative with respect to it, and not the conductance.
  public var trainsGap = false

  public init() {}

  public var leastConductance: Float { conductance(gap: gapMaximum) }
  public var mostConductance: Float { conductance(gap: gapMinimum) }
  /// sinh(80) is a Float yet, and so is a sum of such currents.
  public var largestVoltage: Float { 80 * voltageScale }
  public var spread: Float { gapSpread / gapLength }
  public var trainsLogarithm: Bool { trainsGap }

  /// G of a gap in nm.
  public func conductance(gap: Float) -> Float {
    Float(Double(prefactor) * exp(-Double(gap) / Double(gapLength)) / Double(voltageScale))
  }

  /// The gap of a conductance, in nm.
  public func gap(conductance: Float) -> Float {
    Float(
      -Double(gapLength) * log(Double(conductance) * Double(voltageScale) / Double(prefactor)))
  }

  public func response(_ voltage: Double) -> Double {
    let scale = Double(voltageScale)
    return scale * sinh(voltage / scale)
  }

  public func responseSlope(_ voltage: Double) -> Double { cosh(voltage / Double(voltageScale)) }

  public func voltage(response: Double) -> Double {
    let scale = Double(voltageScale)
    return scale * asinh(response / scale)
  }

  public static let settings: [Setting<FilamentCurrent>] = [
    .number("prefactor", \.prefactor, .positive),
    .number("gapLength", \.gapLength, .positive),
    .number("voltageScale", \.voltageScale, .positive),
    .number("gapMinimum", \.gapMinimum, .atLeastZero),
    .number("gapMaximum", \.gapMaximum, .positive),
    .number("gapSpread", \.gapSpread, .atLeastZero),
    .flag("trainsGap", \.trainsGap),
  ]

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, gaps that do
  /// not ascend, gaps so wide that a conductance is no normal number, and a spread above 2 gap
  /// lengths.
  public func validate() throws {
    try validateEach("current")
    try requireAscending("gapMaximum", gapMinimum, gapMaximum, "gapMinimum")
    try require(
      leastConductance.isNormal && mostConductance.isFinite, "current.gapMaximum", gapMaximum,
      "a gap of at most some 80 times gapLength, \(gapLength)")
    try require(
      NumberRange.spread.contains(spread), "current.gapSpread", gapSpread,
      "0 to twice gapLength, \(2 * gapLength)")
  }
}
