import Crosspoint
import CrosspointFiles

/// What a file's JSON says of a layer. A new kind of layer is a case of `Kind`, and what it needs in the two functions here.
struct StoredLayer: Codable {
  enum Kind: String, Codable { case dense }

  var kind: Kind
  var activation: Activation
  var tile: StoredTile

  /// Takes a layer apart; its tensors are named `prefix` and the tile's name for them.
  static func take(_ layer: DenseLayer, prefix: String) -> (StoredLayer, [Tensor]) {
    let (tile, tensors) = StoredTile.take(layer.tile, prefix: prefix)
    return (StoredLayer(kind: .dense, activation: layer.activation, tile: tile), tensors)
  }

  /// Puts the layer together.
  func restored(_ tensors: StoredTensors, threads: Int, file: SealedFile) throws -> DenseLayer {
    switch kind {
    case .dense:
      let tile = try file.building { try self.tile.restored(tensors, threads: threads, kernels: .current) }
      guard tile.columns >= 2 else { throw file.bad("a layer on \(tile.rows) × \(tile.columns) has no input beside its bias") }
      return DenseLayer(tile: tile, activation: activation)
    }
  }
}
