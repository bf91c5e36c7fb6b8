import Crosspoint
import CrosspointFiles

/// What a file's JSON says of a layer: its kind and that kind's own values.
struct StoredLayer: Codable {
  private let kind: any StorableLayer.Type
  private let values: any Codable

  private enum Key: String, CodingKey { case kind, values }

  private init<L: StorableLayer>(_ kind: L.Type, _ values: L.StoredValues) {
    self.kind = kind
    self.values = values
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let kind = try StorableLayers.known.type(of: container.decode(String.self, forKey: .kind))
    func decode<L: StorableLayer>(_ kind: L.Type) throws -> any Codable {
      try StorableLayers.isBuiltIn(kind)
        ? L.StoredValues(from: decoder) : container.decode(L.StoredValues.self, forKey: .values)
    }
    self.kind = kind
    values = try decode(kind)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind.storedKind, forKey: .kind)
    if StorableLayers.isBuiltIn(kind) {
      try values.encode(to: encoder)
    } else {
      try container.encode(values, forKey: .values)
    }
  }

  /// Takes a layer apart; `part` is its name in the network, "layer0".
  /// - Throws: `FileError.Problem.notStorable`, without a file as yet.
  static func take(_ layer: any Layer, as part: String) throws -> (StoredLayer, [Tensor]) {
    try FileError.placing(in: part) {
      let type = type(of: layer)
      guard let layer = layer as? any StorableLayer, let known = type as? any StorableLayer.Type
      else {
        throw FileError.notStorable(
          .layer, type: "\(type)",
          """
          it does not conform to StorableLayer; docs/own-network.md says how a layer of your \
          own can be stored
          """
        )
      }
      try StorableLayers.known.require(known, as: known.storedKind)
      func take<L: StorableLayer>(_ layer: L) throws -> (StoredLayer, [Tensor]) {
        let (values, tensors) = try layer.stored()
        return (StoredLayer(L.self, values), try tensors.named(in: part, .layer, type: "\(type)"))
      }
      return try take(layer)
    }
  }

  /// Puts the layer together.
  func restored(_ tensors: StoredTensors, threads: Int) throws -> any Layer {
    func restore<L: StorableLayer>(_ kind: L.Type) throws -> any Layer {
      try L.restored(values as! L.StoredValues, tensors, threads: threads)
    }
    return try restore(kind)
  }
}
