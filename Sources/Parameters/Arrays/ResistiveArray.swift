/// The physics of an array: a model with its parameters.
public struct ResistiveArray: Sendable {
  /// The model with its parameters.
  public let model: any ArrayModel

  public init(_ model: some ArrayModel) { self.model = model }

  /// The models of this package: the table to which a new one adds an entry.
  public static let builtIn: [any ArrayModel.Type] = [
    LinearArray.self
  ]

  /// W·x, the default.
  public static let linear = ResistiveArray(LinearArray())

  /// The model, where it is of this type.
  public func `as`<Model: ArrayModel>(_: Model.Type) -> Model? { model as? Model }

  /// The model's name in files.
  public var name: String { type(of: model).name }
  /// Whether the currents of s·x are s times those of x, for every s > 0.
  public var isLinear: Bool { model.isLinear }

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range.
  public func validate() throws { try model.validate() }
}

extension ResistiveArray: Hashable {
  public static func == (a: ResistiveArray, b: ResistiveArray) -> Bool {
    a.model.isSame(as: b.model)
  }
  public func hash(into hasher: inout Hasher) { model.hash(into: &hasher) }
}

extension ResistiveArray {
  /// Makes a model of your own readable from files by its name, in this process. The same type
  /// again changes nothing; traps for a name that another type has.
  public static func register(_ model: any ArrayModel.Type) { table.register(model) }

  /// Every model that files may name.
  public static var models: [any ArrayModel.Type] {
    table.models.map { $0 as! any ArrayModel.Type }
  }

  /// Throws `CrosspointError.unregisteredModel` for a model that files may not name.
  package func requireRegistered() throws { try Self.table.require(model) }

  private static let table = ModelTable(
    "an array model", registry: "ResistiveArray.register", builtIn)
}

/// {"linear": {}}, or "linear": the model's name and its settings.
extension ResistiveArray: Codable {
  public init(from decoder: any Decoder) throws {
    model = try Self.table.decode(from: decoder) as! any ArrayModel
  }

  public func encode(to encoder: any Encoder) throws { try Self.table.encode(model, to: encoder) }
}
