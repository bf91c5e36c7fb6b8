import Foundation

/// The physics of an array: a model with its parameters.
public struct ResistiveArray: Sendable {
  public let model: any ArrayModel

  public init(_ model: some ArrayModel) { self.model = model }

  /// The models of this package: the table to which a new one adds a line.
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
    func same<Model: ArrayModel>(_ a: Model) -> Bool { a == b.model as? Model }
    return same(a.model)
  }

  public func hash(into hasher: inout Hasher) { model.hash(into: &hasher) }
}

extension ResistiveArray {
  /// Makes a model of your own readable from files by its name, in this process. Again is no
  /// matter; traps for a name that another type has.
  public static func register(_ model: any ArrayModel.Type) {
    lock.withLock {
      if let other = (builtIn + registered).first(where: { $0.name == model.name }) {
        return check(
          other == model,
          "a model of an array \(model.name) is registered already: \(other), not \(model)")
      }
      registered.append(model)
    }
  }

  /// Every model that files may name.
  public static var models: [any ArrayModel.Type] { builtIn + lock.withLock { registered } }

  private static let lock = NSLock()
  nonisolated(unsafe) private static var registered: [any ArrayModel.Type] = []
}

/// {"linear": {}}, or "linear": the model's name and its settings.
extension ResistiveArray: Codable {
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
    func value<Model: ArrayModel>(_ type: Model.Type) throws -> any ArrayModel {
      try only.value(type, standard: Model())
    }
    let type = Self.models.first { $0.name == only.name.rawValue }!
    model = try value(type)
  }

  public func encode(to encoder: any Encoder) throws {
    func isWithoutSettings<Model: ArrayModel>(_: Model) -> Bool { Model.settings.isEmpty }
    if isWithoutSettings(model) { return try encoder.encodeCase(Name(name)) }
    try encoder.encodeCase(Name(name), model)
  }
}
