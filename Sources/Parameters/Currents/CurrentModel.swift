import Foundation

/// A law of the current of a device: I(V, G), which need not be linear in the voltage.
///
/// G, in S, is what training changes: the conductance at small voltages, or at the voltage where a
/// law says so. A device of a filament is given its G by a gap. Currents rise with the voltage, and
/// at a positive voltage with G.
///
/// A law of a program's own conforms to `SeparableCurrent`, I = G·f(V), and is made known to files
/// by `CurrentLaw.register`; what no function of the voltage alone describes is measured, and is a
/// `TabulatedCurrent`.
public protocol CurrentModel: NamedModel {
  /// The least conductance that a device can be given, in S; positive.
  var leastConductance: Float { get }
  /// The most, in S; above the least.
  var mostConductance: Float { get }
  /// The largest magnitude of a voltage that the law holds for, in V.
  var largestVoltage: Float { get }
  /// How devices differ, in standard deviations of one unit Gaussian ζ a device; 0 where they do
  /// not.
  var spread: Float { get }
  /// The current in A.
  /// - Parameters:
  ///   - voltage: in V, within ±`largestVoltage`.
  ///   - conductance: in S.
  ///   - deviation: the device's ζ.
  func current(voltage: Double, conductance: Double, deviation: Double) -> Double
  /// The voltage in V at which a device of ζ = 0 has a share of its current at another voltage.
  ///
  /// What a law leaves out is found by halving; a law that has a closed form is quicker by it.
  /// - Parameters:
  ///   - share: 0 … 1.
  ///   - voltage: in V, within ±`largestVoltage`; the result lies between 0 and it.
  ///   - conductance: in S.
  func voltage(share: Double, of voltage: Double, conductance: Double) -> Double
}

extension CurrentModel {
  public func validate() throws { try validateEach("current") }

  public func voltage(share: Double, of voltage: Double, conductance: Double) -> Double {
    func magnitude(_ voltage: Double) -> Double {
      abs(current(voltage: voltage, conductance: conductance, deviation: 0))
    }
    // Currents rise with the voltage: to more bits than single precision has.
    let wanted = share * magnitude(voltage)
    var (low, high) = (0.0, voltage)
    for _ in 0..<40 {
      let middle = (low + high) / 2
      if magnitude(middle) < wanted { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// A law that is a product: I(V, G) = m·G·f(V), m = e^(spread·ζ) of the device.
///
/// An array of such devices is a linear one behind lines whose voltages are bent: a pre-distortion
/// of the voltages makes it linear again, exactly.
public protocol SeparableCurrent: CurrentModel {
  /// f(V) in V, odd and rising; f(V) → V for V → 0.
  func response(_ voltage: Double) -> Double
  /// f′(V).
  func responseSlope(_ voltage: Double) -> Double
  /// The voltage of a response, f⁻¹.
  func voltage(response: Double) -> Double
  /// Whether the logarithm of G is trained, a gap, and not G itself.
  var trainsLogarithm: Bool { get }
}

extension SeparableCurrent {
  public var trainsLogarithm: Bool { false }

  /// m of a device.
  public func factor(deviation: Double) -> Double { exp(Double(spread) * deviation) }

  public func current(voltage: Double, conductance: Double, deviation: Double) -> Double {
    factor(deviation: deviation) * conductance * response(voltage)
  }

  /// f⁻¹(share·f(V)), of every conductance.
  public func voltage(share: Double, of voltage: Double, conductance: Double) -> Double {
    self.voltage(response: share * response(voltage))
  }
}

extension NumberRange {
  /// Of a spread.
  static let spread = NumberRange("a number, 0 to 2") { $0 >= 0 && $0 <= 2 }
}

/// Throws `CrosspointError.invalidSetting` unless two settings of a current ascend.
func requireAscending(
  _ name: String, _ least: Float, _ most: Float, _ leastName: String
) throws {
  try require(least < most, "current.\(name)", most, "above \(leastName), \(least)")
}
