/// What a file of settings holds; all of it may be left out. The report of a design is such a file
/// too.
public struct DesignSettings: Sendable, Hashable, Decodable {
  public var parameters = DesignParameters()
  /// The network to place; nil for none.
  public var network: NetworkShape?
  /// An exact training of the network to compare with; nil for none.
  public var measured: MeasuredTraining?

  public init() {}

  private enum Keys: String, CodingKey { case parameters, network, measured }

  /// Throws for a misspelt name.
  public init(from decoder: any Decoder) throws {
    let names = ["parameters", "network", "measured"]
    try decoder.container(keyedBy: SettingName.self).refuseOthers(
      than: names + DesignReport.results)
    let container = try decoder.container(keyedBy: Keys.self)
    parameters =
      try container.decodeIfPresent(DesignParameters.self, forKey: .parameters) ?? parameters
    network = try container.decodeIfPresent(NetworkShape.self, forKey: .network)
    measured = try container.decodeIfPresent(MeasuredTraining.self, forKey: .measured)
  }
}

/// A design for machines: its settings in SI units, and every number that holds.
public struct DesignReport: Sendable, Encodable {
  /// The names beside the settings.
  static let results = ["version", "problems", "sections", "layers"]

  public let version: String
  public let parameters: DesignParameters
  public let network: NetworkShape?
  public let measured: MeasuredTraining?
  public let problems: [DesignProblem]
  /// The quantities by section; sections that a problem affects are left out.
  public let sections: [String: [DesignQuantity]]
  public let layers: [LayerPlacement]?

  public init(_ design: Design, version: String) {
    self.version = version
    (parameters, network, measured) = (design.parameters, design.shape, design.measured)
    problems = design.problems
    sections = Dictionary(
      uniqueKeysWithValues: design.sections.map { ($0.rawValue, design.quantities($0)) })
    layers = design.sections.contains(.network) ? design.network?.layers : nil
  }
}
