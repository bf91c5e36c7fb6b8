public import Crosspoint

/// A tile in a file of its own: `docs/files.md`.
public enum TileFile {
  static let kind = "tile"

  /// Loads a tile of any kind, which goes on with the same bits.
  /// - Parameters:
  ///   - threads: of a tile that has threads of its own.
  ///   - kernels: of a tile that has kernels.
  /// - Throws: `FileError` for anything but a whole file of a tile of a kind that is known: this
  ///   package's, and those given to `StorableTiles.register`.
  public static func load(from path: String, threads: Int = 1, kernels: KernelTable = .current)
    throws -> any Tile
  {
    let file = try SealedFile(path)
    try file.require(kind)
    let tile = try file.contents(StoredTile.self)
    return try file.building {
      try tile.restored(file.tensors(), threads: threads, kernels: kernels)
    }
  }
}

extension StorableTile {
  /// Writes the tile, its hidden state and its counters: whole, or not at all.
  /// - Throws: `FileError.Problem.unwritable`; `.notStorable` for a tile, or one within it, that
  ///   files cannot hold; `CrosspointError.nonFinite` for weights that left Float's range.
  public func save(to path: String) throws {
    let (tile, tensors) = try FileError.naming(path) { try StoredTile.take(self) }
    try SealedFile.write(kind: TileFile.kind, tile, tensors, to: path)
  }

  /// Throws what `save` would of tiles that files cannot hold, and writes nothing. It takes as long
  /// as copying the tile.
  public func checkStorable() throws { _ = try StoredTile.take(self) }

  /// As `TileFile.load`, for a file of this kind of tile.
  public static func load(from path: String, threads: Int = 1, kernels: KernelTable = .current)
    throws -> Self
  {
    let tile = try TileFile.load(from: path, threads: threads, kernels: kernels)
    guard let tile = tile as? Self else {
      let found = (type(of: tile) as? any StorableTile.Type)?.storedKind ?? "\(type(of: tile))"
      throw FileError(
        file: path,
        problem: .wrongKind(
          found: "a tile of the kind '\(found)'", expected: "one of the kind '\(storedKind)'"))
    }
    return tile
  }
}
