/// A law of current: a model with its parameters.
public struct CurrentLaw: Sendable {
  /// The model with its parameters.
  public let model: any CurrentModel

  public init(_ model: some CurrentModel) { self.model = model }

  /// The models of this package: the table to which a new one adds an entry.
  public static let builtIn: [any CurrentModel.Type] = [
    FilamentCurrent.self, CubicCurrent.self, SiOxCurrent.self, TabulatedCurrent.self,
  ]

  /// The model, where it is of this type.
  public func `as`<Model: CurrentModel>(_: Model.Type) -> Model? { model as? Model }

  /// The model's name in files.
  public var name: String { type(of: model).name }
  /// The law as a product; nil where it is none.
  public var separable: (any SeparableCurrent)? { model as? any SeparableCurrent }

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range.
  public func validate() throws { try model.validate() }
}

extension CurrentLaw: Hashable {
  public static func == (a: CurrentLaw, b: CurrentLaw) -> Bool { a.model.isSame(as: b.model) }
  public func hash(into hasher: inout Hasher) { model.hash(into: &hasher) }
}

extension CurrentLaw {
  /// Makes a law of your own readable from files by its name, in this process. The same type again
  /// changes nothing; traps for a name that another type has.
  public static func register(_ model: any SeparableCurrent.Type) { table.register(model) }

  /// Throws `CrosspointError.unregisteredModel` for a model that files may not name.
  package func requireRegistered() throws { try Self.table.require(model) }

  private static let table = ModelTable(
    "a law of current", registry: "CurrentLaw.register", builtIn)
}

/// {"filament": {…}}, or "filament": the model's name and its settings.
extension CurrentLaw: Codable {
  public init(from decoder: any Decoder) throws {
    model = try Self.table.decode(from: decoder) as! any CurrentModel
  }

  public func encode(to encoder: any Encoder) throws { try Self.table.encode(model, to: encoder) }
}
