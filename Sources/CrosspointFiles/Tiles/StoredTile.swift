public import Crosspoint

/// A tile's kind and values: what a file's JSON says of a tile. Among the values of what holds
/// tiles it stands for a tile within.
public struct StoredTile: Codable {
  let kind: any StorableTile.Type
  let values: any Codable

  private enum Key: String, CodingKey { case kind, values }

  private init<T: StorableTile>(_ kind: T.Type, _ values: T.StoredValues) {
    self.kind = kind
    self.values = values
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    kind = try StorableTiles.known.type(of: container.decode(String.self, forKey: .kind))
    func decode<T: StorableTile>(_ kind: T.Type) throws -> any Codable {
      try container.decode(T.StoredValues.self, forKey: .values)
    }
    values = try decode(kind)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(kind.storedKind, forKey: .kind)
    try container.encode(values, forKey: .values)
  }

  /// Takes a tile apart.
  /// - Parameter part: the tile's name in what holds it, "array" or "group0": its tensors get it
  ///   and a dot before their names, and it is told as the place of what cannot be stored. Empty
  ///   for the only tile of its holder.
  /// - Throws: `FileError.Problem.notStorable`, without a file as yet, for a tile, or one within
  ///   it, that does not conform to `StorableTile` or is not registered.
  public static func take(_ tile: any Tile, as part: String = "") throws -> (
    values: StoredTile, tensors: [Tensor]
  ) {
    try FileError.placing(in: part) {
      let type = type(of: tile)
      guard let tile = tile as? any StorableTile, let known = type as? any StorableTile.Type else {
        throw FileError.notStorable(
          .tile, type: "\(type)",
          """
          it does not conform to StorableTile; docs/own-network.md says how a tile of your own \
          can be stored
          """
        )
      }
      try StorableTiles.known.require(known, as: known.storedKind)
      func take<T: StorableTile>(_ tile: T) throws -> (StoredTile, [Tensor]) {
        let (values, tensors) = try tile.stored()
        return (StoredTile(T.self, values), try tensors.named(in: part, .tile, type: "\(type)"))
      }
      return try take(tile)
    }
  }

  /// Puts the tile together.
  /// - Parameters:
  ///   - tensors: those of the tile alone: `tensors.part(_:)` with the name that `take` was given.
  ///   - threads: of a tile that has threads of its own.
  ///   - kernels: of a tile that has kernels.
  /// - Throws: `FileError`; `CrosspointError` for a state that no tile can be in.
  public func restored(_ tensors: StoredTensors, threads: Int, kernels: KernelTable = .current)
    throws -> any Tile
  {
    func restore<T: StorableTile>(_ kind: T.Type) throws -> any Tile {
      try T.restored(values as! T.StoredValues, tensors, threads: threads, kernels: kernels)
    }
    return try restore(kind)
  }
}

extension [Tensor] {
  /// The tensors of a part, by their names in what holds it.
  /// - Throws: `FileError.Problem.notStorable` where a name stands there twice.
  package func named(in part: String, _ what: FileError.Part, type: String) throws -> [Tensor] {
    var names: Set<String> = []
    return try map { tensor in
      guard names.insert(tensor.name).inserted, tensor.name != SafetensorsHeader.metadataName else {
        throw FileError.notStorable(
          what, type: type, "a tensor cannot have the name '\(tensor.name)', or two have it")
      }
      var tensor = tensor
      if !part.isEmpty { tensor.name = "\(part).\(tensor.name)" }
      return tensor
    }
  }
}
