import Crosspoint

/// A device model of the study of nonlinear currents: its law, and what of it is varied.
public struct NonlinearDevice: Sendable, Hashable {
  /// As options and ids have it.
  public let name: String
  /// For people.
  public let title: String
  /// The law of devices that are alike.
  public let law: CurrentLaw
  /// Read voltages, ascending, in V.
  public var voltages: [Float]
  /// The voltage in V whose current of a weight 1 the circuits were made for: what their noise and
  /// ADC are shares of, whichever voltages are read at.
  public let floorVoltage: Float
  /// Where devices differ by more and less, in V.
  public let spreadVoltage: Float
  /// Device-to-device spreads, ascending from 0, in the law's own unit.
  public let spreads: [Float]
  /// The spread that devices have wherever it is not varied: one of `spreads`.
  public let usualSpread: Float
  /// What a spread is one of.
  public let spreadWords: String

  /// The study's own: a further one is an entry here.
  public static let builtIn = [filament, siox]

  public static let filament = NonlinearDevice(
    name: "filament", title: "filament, I₀·e^(−gap/g₀)·sinh(V/V₀)",
    law: CurrentLaw(FilamentCurrent()), voltages: [0.1, 0.25, 0.5, 0.75, 1, 1.25],
    floorVoltage: 1, spreadVoltage: 0.75,
    spreads: [0, 0.0125, 0.025, 0.05], usualSpread: 0, spreadWords: "nm of the gap")

  public static let siox = NonlinearDevice(
    name: "siox", title: "SiOx, G·V_ref·(V/V_ref)^log₂n",
    law: CurrentLaw(alike(SiOxCurrent())), voltages: [0.0625, 0.125, 0.25, 0.375, 0.5, 0.75],
    floorVoltage: 0.5, spreadVoltage: 0.5,
    spreads: [0, 1, 2], usualSpread: 1, spreadWords: "times the measured spread of n")

  /// A measured table, read at six voltages up to its last one.
  public static func table(_ law: TabulatedCurrent) -> NonlinearDevice {
    let last = law.largestVoltage
    return NonlinearDevice(
      name: "table", title: "the table of \(law.voltages.count) × \(law.conductances.count)",
      law: CurrentLaw(law), voltages: [0.125, 0.25, 0.375, 0.5, 0.75, 1].map { $0 * last },
      floorVoltage: last, spreadVoltage: 0.75 * last,
      spreads: [0, 0.05, 0.1, 0.2], usualSpread: 0, spreadWords: "of ln G")
  }

  /// The device of a law in a record.
  static func known(_ law: CurrentLaw) -> NonlinearDevice? {
    builtIn.first { $0.law.name == law.name } ?? law.as(TabulatedCurrent.self).map(table)
  }

  private static func alike(_ law: SiOxCurrent) -> SiOxCurrent {
    var law = law
    law.spreadFactor = 0
    return law
  }

  /// The law of devices that differ.
  func law(spread: Float) -> CurrentLaw {
    if var model = law.as(FilamentCurrent.self) {
      model.gapSpread = spread
      return CurrentLaw(model)
    }
    if var model = law.as(SiOxCurrent.self) {
      model.spreadFactor = spread
      return CurrentLaw(model)
    }
    guard var model = law.as(TabulatedCurrent.self) else { return law }
    model.conductanceSpread = spread
    return CurrentLaw(model)
  }

  /// The spread of a law.
  static func spread(of law: CurrentLaw) -> Float {
    law.as(FilamentCurrent.self)?.gapSpread ?? law.as(SiOxCurrent.self)?.spreadFactor
      ?? law.as(TabulatedCurrent.self)?.conductanceSpread ?? 0
  }
}

/// Noise and ADC step of the reading side in amperes, the same at every read voltage.
public struct ReadingFloor: Sendable, Hashable {
  /// Standard deviation of an output's noise in A.
  public var noise: Float
  /// In A; 0 for no ADC.
  public var step: Float

  public init(noise: Float, step: Float) { (self.noise, self.step) = (noise, step) }

  /// What a circuit has that is made for the largest currents: the noise .06 and the 9 bits over
  /// ±12 of RPU-baseline, in units of the current of a weight 1 of pairs of range 2 at a device's
  /// `floorVoltage`. Of pairs of range 8 a weight 1 has a quarter of that current.
  public static func standard(_ device: NonlinearDevice) -> ReadingFloor {
    let one = NonlinearSettings(
      current: device.law, readVoltage: device.floorVoltage, weightRange: NonlinearStudy.range
    ).currentOfOne
    return ReadingFloor(noise: Float(0.06 * one), step: Float(24 * one / 510))
  }
}
