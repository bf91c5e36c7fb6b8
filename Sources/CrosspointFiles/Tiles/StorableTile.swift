public import Crosspoint

/// A tile that files can hold: its matrices as tensors, all else as values in JSON.
public protocol StorableTile: Tile {
  /// Everything but the matrices.
  associatedtype StoredValues: Codable
  /// How files name this kind of tile; never used for another.
  static var storedKind: String { get }
  /// The tile as it stands. Tensors have the tile's own names; what the tile is a part of puts its name before them.
  func stored() -> (values: StoredValues, tensors: [Tensor])
  /// The same tile again, to the bit.
  /// - Throws: `FileError`; `CrosspointError` for a state that no tile can be in.
  static func restored(_ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable) throws -> Self
}

/// The kinds of tile that files can hold: a new one is one line here.
private var storableTiles: [any StorableTile.Type] { [AnalogTile.self, DigitalTile.self, MultiDeviceTile.self, TileGrid.self] }

/// A tile's kind and values: what a file's JSON says of a tile.
package struct StoredTile: Codable {
  package let kind: any StorableTile.Type
  let values: any Codable

  private enum Key: String, CodingKey { case kind, values }

  init<T: StorableTile>(_ tile: T, _ values: T.StoredValues) {
    kind = T.self
    self.values = values
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let name = try container.decode(String.self, forKey: .kind)
    guard let kind = storableTiles.first(where: { $0.storedKind == name }) else {
      throw DecodingError.dataCorruptedError(
        forKey: .kind, in: container,
        debugDescription: "a tile of the kind '\(name)'; known are \(storableTiles.map { $0.storedKind }.joined(separator: ", "))"
      )
    }
    self.kind = kind
    func decode<T: StorableTile>(_ kind: T.Type) throws -> any Codable {
      try container.decode(T.StoredValues.self, forKey: .values)
    }
    values = try decode(kind)
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind.storedKind, forKey: .kind)
    try container.encode(values, forKey: .values)
  }

  /// Takes a tile apart; its tensors get `prefix` before their names. Traps for a kind of tile that files cannot hold.
  package static func take(_ tile: any Tile, prefix: String = "") -> (StoredTile, [Tensor]) {
    guard let tile = tile as? any StorableTile, storableTiles.contains(where: { $0 == type(of: tile) }) else {
      fatalError("Crosspoint: files cannot hold a \(type(of: tile)): it is not among the storable tiles")
    }
    func take<T: StorableTile>(_ tile: T) -> (StoredTile, [Tensor]) {
      let (values, tensors) = tile.stored()
      return (
        StoredTile(tile, values),
        tensors.map {
          var tensor = $0
          tensor.name = prefix + tensor.name
          return tensor
        }
      )
    }
    return take(tile)
  }

  /// Puts the tile together.
  package func restored(_ tensors: StoredTensors, threads: Int, kernels: KernelTable) throws -> any StorableTile {
    func restore<T: StorableTile>(_ kind: T.Type) throws -> any StorableTile {
      try T.restored(values as! T.StoredValues, tensors, threads: threads, kernels: kernels)
    }
    return try restore(kind)
  }
}
