import Foundation

/// A power of the voltage whose exponent depends on the conductance and on the device: SiOx.
///
///     I = sign(V)·G·V_ref·(|V|/V_ref)^log₂ n
///
/// G is the conductance at V_ref. n, by which the current grows where the voltage doubles, is
/// `ratioLow` ± `spreadLow` up to the resistance `groupLow`, `ratioHigh` ± `spreadHigh` from
/// `groupHigh` on, and linear in the logarithm of the resistance between; 2 is a resistor. Measured
/// are n, its spread and the resistances of both groups, of D. Joksas's devices (read in the
/// repository `awarememristor`); the power law is from memory. Ours: what lies between the groups,
/// and that n is cut to 2 … 5.5.
public struct SiOxCurrent: CurrentModel {
  public static let name = "siox"
  public static let summary =
    "G·V_ref·(V/V_ref)^log₂n, n by resistance and device: SiOx"

  /// V_ref in V.
  public var referenceVoltage: Float = 0.25
  /// The least resistance that a device can be given, in Ω.
  public var resistanceMinimum: Float = 284.6
  /// The largest, in Ω.
  public var resistanceMaximum: Float = 1.295e6
  /// Where the group of low resistances ends, in Ω.
  public var groupLow: Float = 1003
  /// Where the group of high resistances begins, in Ω.
  public var groupHigh: Float = 366.2e3
  /// n of low resistances.
  public var ratioLow: Float = 2.132
  /// n of high resistances.
  public var ratioHigh: Float = 2.989
  /// Device-to-device spread of n of low resistances.
  public var spreadLow: Float = 0.095
  /// Device-to-device spread of n of high resistances.
  public var spreadHigh: Float = 0.369
  /// By what both spreads are multiplied: 0 for devices that are alike.
  public var spreadFactor: Float = 1

  /// What n is cut to.
  public static let ratios: ClosedRange<Float> = 2...5.5

  public init() {}

  public var leastConductance: Float { 1 / resistanceMaximum }
  public var mostConductance: Float { 1 / resistanceMinimum }
  public var largestVoltage: Float { 16 * referenceVoltage }
  public var spread: Float { spreadFactor }

  /// n of a device.
  public func ratio(conductance: Double, deviation: Double) -> Double {
    let width = log(Double(groupHigh) / Double(groupLow))
    let t = min(max(-log(conductance * Double(groupLow)) / width, 0), 1)
    let (low, high) = (Double(ratioLow), Double(ratioHigh))
    let sigma = Double(spreadLow) + t * (Double(spreadHigh) - Double(spreadLow))
    let n = low + t * (high - low) + sigma * Double(spreadFactor) * deviation
    return min(max(n, Double(Self.ratios.lowerBound)), Double(Self.ratios.upperBound))
  }

  public func current(voltage: Double, conductance: Double, deviation: Double) -> Double {
    guard voltage != 0 else { return 0 }
    let share = abs(voltage) / Double(referenceVoltage)
    let exponent = log2(ratio(conductance: conductance, deviation: deviation))
    let magnitude = conductance * Double(referenceVoltage) * pow(share, exponent)
    return voltage < 0 ? -magnitude : magnitude
  }

  /// V·share^(1/log₂ n): n of a device does not change with the voltage.
  public func voltage(share: Double, of voltage: Double, conductance: Double) -> Double {
    voltage * pow(share, 1 / log2(ratio(conductance: conductance, deviation: 0)))
  }

  private static let ratioRange = NumberRange("a number, 2 to 5.5") { $0 >= 2 && $0 <= 5.5 }

  public static let settings: [Setting<SiOxCurrent>] = [
    .number("referenceVoltage", \.referenceVoltage, .positive),
    .number("resistanceMinimum", \.resistanceMinimum, .positive),
    .number("resistanceMaximum", \.resistanceMaximum, .positive),
    .number("groupLow", \.groupLow, .positive),
    .number("groupHigh", \.groupHigh, .positive),
    .number("ratioLow", \.ratioLow, ratioRange),
    .number("ratioHigh", \.ratioHigh, ratioRange),
    .number("spreadLow", \.spreadLow, .spread),
    .number("spreadHigh", \.spreadHigh, .spread),
    .number(
      "spreadFactor", \.spreadFactor,
      NumberRange("a number, 0 to 4") { $0 >= 0 && $0 <= 4 }),
  ]

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, and for
  /// resistances or groups that do not ascend.
  public func validate() throws {
    try validateEach("current")
    try requireAscending(
      "resistanceMaximum", resistanceMinimum, resistanceMaximum, "resistanceMinimum")
    try requireAscending("groupHigh", groupLow, groupHigh, "groupLow")
  }
}
