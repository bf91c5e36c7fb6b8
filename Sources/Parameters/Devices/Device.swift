/// The device of an array: a model with its parameters.
public struct Device: Sendable {
  public let model: any DeviceModel

  public init(_ model: some DeviceModel) { self.model = model }

  /// The models of this package: the table to which a new one adds a line.
  public static let builtIn: [any DeviceModel.Type] = [
    ConstantStep.self,
    SoftBounds.self,
    SoftBoundsByMaximum.self,
    SoftBoundsReference.self,
    LinearStep.self,
    ExponentialStep.self,
    PowerStep.self,
    PowerStepReference.self,
    PiecewiseStep.self,
    Tabulated.self,
    InfiniteGranularity.self,
    PhaseChange.self,
  ]

  /// A constant-step device.
  public static func constantStep(_ model: ConstantStep) -> Device { Device(model) }

  /// The model, where it is of this type.
  public func `as`<Model: DeviceModel>(_: Model.Type) -> Model? { model as? Model }

  /// The model's name in files.
  public var name: String { type(of: model).name }
  /// g: the weight change of one pulse that turns a learning rate into gains and a bit length.
  public var granularity: Float { model.granularity }

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range.
  public func validate() throws { try model.validate() }
}

extension Device: Hashable {
  public static func == (a: Device, b: Device) -> Bool { a.model.isSame(as: b.model) }
  public func hash(into hasher: inout Hasher) { model.hash(into: &hasher) }
}

extension Device {
  /// Makes a model of your own known to files by its name, in this process and on any thread.
  ///
  /// To register a type twice is no matter. Traps for a name that another type has.
  public static func register(_ model: any DeviceModel.Type) { table.register(model) }

  /// Every model that files may name.
  public static var models: [any DeviceModel.Type] {
    table.models.map { $0 as! any DeviceModel.Type }
  }

  /// Throws `CrosspointError.unregisteredModel` for a model that files may not name.
  package func requireRegistered() throws { try Self.table.require(model) }

  private static let table = ModelTable("a device model", registry: "Device.register", builtIn)
}

/// {"constantStep": {…}}, or the name alone: the model's name and its settings.
extension Device: Codable {
  public init(from decoder: any Decoder) throws {
    model = try Self.table.decode(from: decoder) as! any DeviceModel
  }

  public func encode(to encoder: any Encoder) throws { try Self.table.encode(model, to: encoder) }
}
