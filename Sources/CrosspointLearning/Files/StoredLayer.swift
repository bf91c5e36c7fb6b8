import Crosspoint
import CrosspointFiles

/// What a file's JSON says of a layer: its kind and that kind's own values. A new kind of layer is a case here.
enum StoredLayer: Codable {
  case dense(DenseLayer.Stored)

  private enum Kind: String, Codable { case dense }
  private enum Key: String, CodingKey { case kind }

  init(from decoder: any Decoder) throws {
    switch try decoder.container(keyedBy: Key.self).decode(Kind.self, forKey: .kind) {
    case .dense: self = .dense(try DenseLayer.Stored(from: decoder))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .dense(let values):
      try container.encode(Kind.dense, forKey: .kind)
      try values.encode(to: encoder)
    }
  }

  /// Takes a layer apart; its tensors are named `prefix` and the tile's name for them. Traps for a layer that files cannot hold.
  static func take(_ layer: any Layer, prefix: String) -> (StoredLayer, [Tensor]) {
    switch layer {
    case let layer as DenseLayer:
      let (values, tensors) = layer.stored(prefix: prefix)
      return (.dense(values), tensors)
    default: fatalError("Crosspoint: files cannot hold a \(type(of: layer)): it is not a case of StoredLayer")
    }
  }

  /// Puts the layer together.
  func restored(_ tensors: StoredTensors, threads: Int, file: SealedFile) throws -> any Layer {
    switch self {
    case .dense(let values): try DenseLayer(values, tensors, threads: threads, file: file)
    }
  }
}

extension DenseLayer {
  struct Stored: Codable {
    var activation: Activation
    var tile: StoredTile
  }

  func stored(prefix: String) -> (Stored, [Tensor]) {
    let (tile, tensors) = StoredTile.take(tile, prefix: prefix)
    return (Stored(activation: activation, tile: tile), tensors)
  }

  convenience init(_ values: Stored, _ tensors: StoredTensors, threads: Int, file: SealedFile) throws {
    let tile = try file.building { try values.tile.restored(tensors, threads: threads, kernels: .current) }
    guard tile.columns >= 2 else { throw file.bad("a layer on \(tile.rows) × \(tile.columns) has no input beside its bias") }
    self.init(tile: tile, activation: values.activation)
  }
}
