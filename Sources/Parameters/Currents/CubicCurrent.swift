import Foundation

/// A conductance that rises with the square of the voltage: I = m·G·V·(1 + (V/V_c)²).
///
/// f(V) = V + V³/V_c², the first terms of any odd law. The constants are ours: no paper's.
public struct CubicCurrent: SeparableCurrent {
  public static let name = "cubic"
  public static let summary = "G·V·(1 + (V/V_c)²): the first terms of any odd law"

  /// The least conductance at small voltages, in S.
  public var conductanceMinimum: Float = 1e-6
  /// The most, in S.
  public var conductanceMaximum: Float = 1e-4
  /// V_c in V: where half of the current is the cube's.
  public var voltageScale: Float = 0.5
  /// Device-to-device spread of ln G.
  public var conductanceSpread: Float = 0

  public init() {}

  public var leastConductance: Float { conductanceMinimum }
  public var mostConductance: Float { conductanceMaximum }
  public var largestVoltage: Float { 1000 * voltageScale }
  public var spread: Float { conductanceSpread }

  public func response(_ voltage: Double) -> Double {
    let share = voltage / Double(voltageScale)
    return voltage * (1 + share * share)
  }

  public func responseSlope(_ voltage: Double) -> Double {
    let share = voltage / Double(voltageScale)
    return 1 + 3 * share * share
  }

  /// The real root of V + V³/V_c² = r: (2/√3)·V_c·sinh(asinh(1.5·√3·r/V_c)/3).
  public func voltage(response: Double) -> Double {
    let (scale, root) = (Double(voltageScale), 3.0.squareRoot())
    return 2 / root * scale * sinh(asinh(1.5 * root * response / scale) / 3)
  }

  public static let settings: [Setting<CubicCurrent>] = [
    .number("conductanceMinimum", \.conductanceMinimum, .positive),
    .number("conductanceMaximum", \.conductanceMaximum, .positive),
    .number("voltageScale", \.voltageScale, .positive),
    .number("conductanceSpread", \.conductanceSpread, .spread),
  ]

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, and for
  /// conductances that do not ascend.
  public func validate() throws {
    try validateEach("current")
    try requireAscending(
      "conductanceMaximum", conductanceMinimum, conductanceMaximum, "conductanceMinimum")
  }
}
