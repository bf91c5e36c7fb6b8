/// A mapping of weights to conductances: a model with its parameters.
public struct WeightMapping: Sendable {
  /// The model with its parameters.
  public let model: any ConductanceMapping

  public init(_ model: some ConductanceMapping) { self.model = model }

  /// The models of this package: the table to which a new one adds an entry.
  public static let builtIn: [any ConductanceMapping.Type] = [
    SinglePair.self, SignificantPairs.self, DualPair.self, SingleConductance.self,
    OffsetConductance.self, BitSliced.self,
  ]

  /// The model, where it is of this type.
  public func `as`<Model: ConductanceMapping>(_: Model.Type) -> Model? { model as? Model }

  /// The model's name in files.
  public var name: String { type(of: model).name }

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range.
  public func validate() throws { try model.validate() }

  private static let table = ModelTable("a mapping of weights", registry: nil, builtIn)
}

extension WeightMapping: Hashable {
  public static func == (a: WeightMapping, b: WeightMapping) -> Bool {
    a.model.isSame(as: b.model)
  }
  public func hash(into hasher: inout Hasher) { model.hash(into: &hasher) }
}

/// {"pair": {…}}, or "pair": the model's name and its settings.
extension WeightMapping: Codable {
  public init(from decoder: any Decoder) throws {
    model = try Self.table.decode(from: decoder) as! any ConductanceMapping
  }

  public func encode(to encoder: any Encoder) throws { try Self.table.encode(model, to: encoder) }
}
