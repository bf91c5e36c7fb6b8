/// One number of a design, with all that it takes to check it by hand.
public struct DesignQuantity: Sendable, Encodable {
  /// What it is, in words.
  public let name: String
  /// As formulas write it.
  public let symbol: String
  /// The formula in symbols; of a given value, the option that gives it.
  public let formula: String
  /// In SI units.
  public let value: Double
  /// The unit of tables, and the SI unit of `value`.
  public let unit: DesignUnit
  /// Where the formula, or the given value, comes from.
  public let source: String
  /// What the paper prints, where that is another reading of the same number.
  public let paper: String?
  /// Whether it is a setting and not a result.
  public let isGiven: Bool

  init(
    _ name: String, _ symbol: String, _ formula: String, _ value: Double, _ unit: DesignUnit,
    source: String = "",
    paper: String? = nil,
    isGiven: Bool = false
  ) {
    (self.name, self.symbol, self.formula, self.value, self.unit) = (
      name, symbol, formula, value, unit
    )
    (self.source, self.paper, self.isGiven) = (source, paper, isGiven)
  }

  /// The value with its unit, four figures.
  public var text: String { unit.text(value) }

  private enum Keys: String, CodingKey {
    case name, symbol, formula, value, unit, text, source, paper, given
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    try container.encode(name, forKey: .name)
    try container.encode(symbol, forKey: .symbol)
    try container.encode(formula, forKey: .formula)
    try container.encode(value, forKey: .value)
    try container.encode(unit.symbol, forKey: .unit)
    try container.encode(text, forKey: .text)
    try container.encode(source, forKey: .source)
    try container.encodeIfPresent(paper, forKey: .paper)
    try container.encode(isGiven, forKey: .given)
  }
}

/// The parts of a design, each computed from the ones before.
public enum DesignSection: String, Sendable, Codable, CaseIterable {
  case array, periphery, timing, tile, chip, cluster, network
}

extension DesignParameters {
  /// The settings of a section; those that follow from others only where they are given.
  func given(_ section: DesignSection) -> [DesignQuantity] {
    let standard = DesignParameters()
    return DesignParameter.all.filter { $0.section == section }.compactMap { parameter in
      guard let value = parameter.value(in: self) else { return nil }
      let isDefault = value == parameter.value(in: standard)
      return DesignQuantity(
        parameter.name, parameter.symbol, parameter.option, value, parameter.unit,
        source: isDefault ? parameter.source : "as given",
        isGiven: true)
    }
  }
}
