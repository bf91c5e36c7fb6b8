/// How a value in SI units is written: with an engineering prefix, or in one unit that the field
/// always uses.
public struct DesignUnit: Sendable, Hashable {
  /// The SI unit of the value itself.
  public let symbol: String
  /// The unit of tables and of the command line where that is another one.
  public let shown: String
  /// One `shown` unit is 10 to this power in SI units.
  public let exponent: Int
  let style: Style

  enum Style: Sendable {
    /// 24.16 MΩ.
    case prefixed
    /// 419.4 TeraOps/s.
    case wordPrefixed
    /// Always in the shown unit.
    case fixed
    /// A whole number with its thousands apart, or a plain number below that.
    case plain
    case percent
  }

  init(_ symbol: String, shown: String? = nil, exponent: Int = 0, _ style: Style = .prefixed) {
    (self.symbol, self.shown, self.exponent, self.style) = (
      symbol, shown ?? symbol, exponent, style
    )
  }

  /// The value, in SI units, with its unit in four figures.
  public func text(_ value: Double) -> String {
    switch style {
    case .prefixed: EngineeringNumber.prefixed(value, symbol)
    case .wordPrefixed: EngineeringNumber.wordPrefixed(value, symbol)
    case .fixed: "\(EngineeringNumber.grouped(shown(ofSI: value))) \(shown)"
    case .plain: EngineeringNumber.grouped(value) + (shown.isEmpty ? "" : " \(shown)")
    case .percent: "\(EngineeringNumber.significant(value * 100)) %"
    }
  }

  /// A value in the shown unit, in SI units.
  public func si(ofShown value: Double) -> Double { Self.shifted(value, by: exponent) }

  /// A value in SI units, in the shown unit.
  public func shown(ofSI value: Double) -> Double { Self.shifted(value, by: -exponent) }

  /// Moves the decimal point of the number as it is written: 0.4 µm is then the same number as
  /// 0.4e-6 m, which a product is not.
  private static func shifted(_ value: Double, by exponent: Int) -> Double {
    guard value.isFinite, exponent != 0 else { return value }
    let parts = "\(value)".split(separator: "e")
    let old = parts.count == 2 ? Int(parts[1]) ?? 0 : 0
    return Double("\(parts[0])e\(old + exponent)") ?? value
  }

  /// The value in the shown unit with every figure, as a message repeats it.
  public func plain(_ value: Double) -> String {
    let number = shown(ofSI: value)
    let text = number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
    return shown.isEmpty ? text : "\(text) \(shown)"
  }
}

extension DesignUnit {
  /// A count.
  public static let count = DesignUnit("", .plain)
  public static let ohms = DesignUnit("Ω")
  /// A share, shown in percent.
  public static let share = DesignUnit("", .percent)
  public static let efficiency = DesignUnit("Ops/s/W", shown: "GigaOps/s/W", exponent: 9, .fixed)

  static let one = DesignUnit("", .plain)
  static let bits = DesignUnit("bit", .plain)
  static let megohms = DesignUnit("Ω", shown: "MΩ", exponent: 6)
  static let ohmsPerMicrometre = DesignUnit("Ω/m", shown: "Ω/µm", exponent: 6, .fixed)
  static let siemens = DesignUnit("S")
  static let metres = DesignUnit("m")
  static let micrometres = DesignUnit("m", shown: "µm", exponent: -6, .fixed)
  static let squareMillimetres = DesignUnit("m²", shown: "mm²", exponent: -6, .fixed)
  static let squareMicrometres = DesignUnit("m²", shown: "µm²", exponent: -12, .fixed)
  static let volts = DesignUnit("V")
  static let noiseVoltage = DesignUnit("V/√Hz")
  static let coulombs = DesignUnit("C")
  static let farads = DesignUnit("F")
  static let femtofarads = DesignUnit("F", shown: "fF", exponent: -15)
  static let joules = DesignUnit("J")
  static let picojoules = DesignUnit("J", shown: "pJ", exponent: -12)
  static let watts = DesignUnit("W")
  static let microwatts = DesignUnit("W", shown: "µW", exponent: -6)
  static let seconds = DesignUnit("s")
  static let nanoseconds = DesignUnit("s", shown: "ns", exponent: -9)
  static let samplesPerSecond = DesignUnit("S/s")
  static let megasamplesPerSecond = DesignUnit("S/s", shown: "MS/s", exponent: 6)
  static let examplesPerSecond = DesignUnit("1/s", .fixed)
  static let bytesPerSecond = DesignUnit("B/s")
  static let gigabytesPerSecond = DesignUnit("B/s", shown: "GB/s", exponent: 9)
  static let operationsPerSecond = DesignUnit("Ops/s", .wordPrefixed)
  static let teraOperationsPerSecond = DesignUnit(
    "Ops/s", shown: "TeraOps/s", exponent: 12, .wordPrefixed)
  static let times = DesignUnit("×", .plain)
}
