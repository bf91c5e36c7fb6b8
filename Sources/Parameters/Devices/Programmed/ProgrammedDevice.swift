/// A device that is programmed once: a model with its parameters.
public struct ProgrammedDevice: Sendable {
  /// The model with its parameters.
  public let model: any ProgrammedModel

  public init(_ model: some ProgrammedModel) { self.model = model }

  /// The models of this package: the table to which a new one adds an entry.
  public static let builtIn: [any ProgrammedModel.Type] = [
    ExactConductance.self, PCMLike.self, CustomDrift.self, Hermes.self, StateIndependent.self,
    Wan2022.self, CMO.self, PCMJoshi.self, RRAMMilo.self, RRAMWan.self, NormalDeviation.self,
    UniformDeviation.self,
  ]

  /// The model, where it is of this type.
  public func `as`<Model: ProgrammedModel>(_: Model.Type) -> Model? { model as? Model }

  /// The model's name in files.
  public var name: String { type(of: model).name }

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range.
  public func validate() throws { try model.validate() }
}

extension ProgrammedDevice: Hashable {
  public static func == (a: ProgrammedDevice, b: ProgrammedDevice) -> Bool {
    a.model.isSame(as: b.model)
  }
  public func hash(into hasher: inout Hasher) { model.hash(into: &hasher) }
}

extension ProgrammedDevice {
  /// Makes a model of your own readable from files by its name, in this process. The same type
  /// again changes nothing; traps for a name that another type has.
  public static func register(_ model: any ProgrammedModel.Type) { table.register(model) }

  /// Throws `CrosspointError.unregisteredModel` for a model that files may not name.
  package func requireRegistered() throws { try Self.table.require(model) }

  private static let table = ModelTable(
    "a programmed device", registry: "ProgrammedDevice.register", builtIn)
}

/// {"pcm": {…}}, or "pcm": the model's name and its settings.
extension ProgrammedDevice: Codable {
  public init(from decoder: any Decoder) throws {
    model = try Self.table.decode(from: decoder) as! any ProgrammedModel
  }

  public func encode(to encoder: any Encoder) throws { try Self.table.encode(model, to: encoder) }
}
