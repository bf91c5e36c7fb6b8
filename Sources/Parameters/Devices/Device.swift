import Foundation

/// The device of an array: a model with its parameters.
public struct Device: Sendable {
  public let model: any DeviceModel

  public init(_ model: some DeviceModel) { self.model = model }

  /// The models of this package: the table to which a new one adds a line.
  public static let builtIn: [any DeviceModel.Type] = [
    ConstantStep.self,
    SoftBounds.self,
    LinearStep.self,
    Tabulated.self,
  ]

  public static func constantStep(_ model: ConstantStep) -> Device { Device(model) }

  /// The model, where it is of this type.
  public func `as`<Model: DeviceModel>(_: Model.Type) -> Model? { model as? Model }

  /// The model's name in files.
  public var name: String { type(of: model).name }
  /// The weight change of one pulse that sets gains and bit length (g).
  public var granularity: Float { model.granularity }

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range.
  public func validate() throws { try model.validate() }
}

extension Device: Hashable {
  public static func == (a: Device, b: Device) -> Bool {
    func same<Model: DeviceModel>(_ a: Model) -> Bool { a == b.model as? Model }
    return same(a.model)
  }

  public func hash(into hasher: inout Hasher) { model.hash(into: &hasher) }
}

extension Device {
  /// Makes a model of your own readable from files by its name, in this process. Again is no matter; traps for a name that another
  /// type has.
  public static func register(_ model: any DeviceModel.Type) {
    if let other = models.first(where: { $0.name == model.name }) {
      return check(other == model, "a device model \(model.name) is registered already: \(other), not \(model)")
    }
    lock.withLock { registered.append(model) }
  }

  /// Every model that files may name.
  public static var models: [any DeviceModel.Type] { builtIn + lock.withLock { registered } }

  private static let lock = NSLock()
  nonisolated(unsafe) private static var registered: [any DeviceModel.Type] = []
}

/// {"constantStep": {…}}: the model's name and its settings.
extension Device: Codable {
  private struct Name: RawRepresentable, CaseIterable {
    let rawValue: String
    static var allCases: [Name] { models.map { Name($0.name) } }
    init(_ name: String) { rawValue = name }
    init?(rawValue: String) {
      guard models.contains(where: { $0.name == rawValue }) else { return nil }
      self.init(rawValue)
    }
  }

  public init(from decoder: any Decoder) throws {
    let only = try OnlyCase<Name>(from: decoder)
    func value<Model: DeviceModel>(_ type: Model.Type) throws -> any DeviceModel { try only.value(type, standard: Model()) }
    let type = Self.models.first { $0.name == only.name.rawValue }!
    model = try value(type)
  }

  public func encode(to encoder: any Encoder) throws { try encoder.encodeCase(Name(name), model) }
}
