import Foundation

/// A model with a name in files, {"name": {…}}, and settings of its own.
public protocol NamedModel: NamedSettings, Hashable, Sendable {
  /// The model's name in files.
  static var name: String { get }
  /// What it is, in a few words.
  static var summary: String { get }
  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, and for what
  /// settings ask of each other.
  func validate() throws
}

extension NamedModel {
  /// Whether another model is of the same type and has the same settings.
  func isSame(as other: any NamedModel) -> Bool { self == other as? Self }
}

/// The models of devices, of cells or of arrays that files may name: the package's own, and those
/// that a program registers.
package final class ModelTable: Sendable {
  private let kind: String
  private let registry: String?
  private let builtIn: [any NamedModel.Type]
  private let lock = NSLock()
  nonisolated(unsafe) private var registered: [any NamedModel.Type] = []

  /// - Parameters:
  ///   - kind: what one is, as "a device model".
  ///   - registry: what makes one of a program's own known, as "Device.register"; nil where nothing
  ///     does.
  package init(_ kind: String, registry: String?, _ builtIn: [any NamedModel.Type]) {
    self.kind = kind
    self.registry = registry
    self.builtIn = builtIn
  }

  package var models: [any NamedModel.Type] { lock.withLock { builtIn + registered } }

  /// Adds a model. Again is no matter; traps for a name that another type has.
  package func register(_ model: any NamedModel.Type) {
    lock.withLock {
      if let other = (builtIn + registered).first(where: { $0.name == model.name }) {
        return check(
          other == model, "\(kind) \(model.name) is registered already: \(other), not \(model)")
      }
      registered.append(model)
    }
  }

  /// The one model that stands in a file; its name alone stands for its defaults.
  package func decode(from decoder: any Decoder) throws -> any NamedModel {
    let models = models
    let only = try OnlyCase<SettingName>(from: decoder, known: models.map { $0.name }) {
      guard let registry else { return .unknownName(name: $0, known: $1) }
      return .unknownModel(name: $0, known: $1, what: kind, registry: registry)
    }
    let type = models.first { $0.name == only.name.rawValue }!
    return try value(of: type, only)
  }

  private func value<Model: NamedModel>(of type: Model.Type, _ only: OnlyCase<SettingName>) throws
    -> any NamedModel
  {
    try only.value(type, standard: Model())
  }
}

extension ModelTable {
  /// A model behind its name; the name alone, for people, where it has no settings.
  /// - Throws: `CrosspointError.unregisteredModel` for one that could not be read again.
  package func encode(_ model: any NamedModel, to encoder: any Encoder) throws {
    try require(model)
    try encoder.encode(model)
  }

  /// Throws `CrosspointError.unregisteredModel` for a model that `decode` would not find.
  package func require(_ model: any NamedModel) throws {
    let type = type(of: model)
    guard let registry, !models.contains(where: { $0 == type }) else { return }
    throw CrosspointError.unregisteredModel(
      name: type.name, type: "\(type)", what: kind, registry: registry)
  }
}

extension Encoder {
  fileprivate func encode<Model: NamedModel>(_ model: Model) throws {
    let name = SettingName(Model.name)
    if Model.settings.isEmpty { try encodeCase(name) } else { try encodeCase(name, model) }
  }
}
