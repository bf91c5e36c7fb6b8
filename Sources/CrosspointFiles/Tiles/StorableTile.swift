public import Crosspoint

/// A tile that files can hold: its matrices as tensors, all else as values in JSON.
///
/// For a tile of your own conform with a final class, and call `StorableTiles.register` in every
/// program that saves or loads it. A tile that holds tiles takes them apart with
/// `StoredTile.take(_:as:)`, keeps what that gives among its values, and puts them together with
/// `StoredTile.restored`. `docs/own-network.md` has a whole one.
public protocol StorableTile: Tile, SendableMetatype {
  /// Everything but the matrices: settings, seeds, counters. Not a number and infinities are
  /// allowed, as the strings "nan", "inf" and "-inf".
  associatedtype StoredValues: Codable
  /// How files name this kind of tile; never used for another, nor changed while there are files of
  /// it.
  static var storedKind: String { get }
  /// The tile as it stands, with all that its next products and updates follow from.
  ///
  /// Tensors have the tile's own names, each its own; what the tile is a part of puts its name
  /// before them.
  /// - Throws: `FileError` for a tile within it that files cannot hold.
  func stored() throws -> (values: StoredValues, tensors: [Tensor])
  /// Makes the same tile again, to the bit.
  /// - Parameters:
  ///   - values: what `stored` gave, unchecked: a file may be made by hand.
  ///   - tensors: by the names that `stored` gave them.
  ///   - threads: for a tile that has threads of its own, and for tiles within it.
  ///   - kernels: for a tile that has kernels, and for tiles within it.
  /// - Throws: `StoredTensors.refusal` or `CrosspointError` for a state that no tile can be in;
  ///   `FileError` of the tensors.
  static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> Self
}

/// The kinds of tile that files can hold.
public enum StorableTiles {
  /// This package's; a new one is one entry here.
  private static let builtIn: [any StorableTile.Type] = [
    AnalogTile.self, DigitalTile.self, MultiDeviceTile.self, TileGrid.self, FixedPointTile.self,
    NonlinearTile.self, InferenceTile.self, DigitalBiasTile.self,
  ]

  static let known = KindRegistry(.tile, builtIn: builtIn.map { ($0.storedKind, $0) })

  /// Makes a kind of tile of your own known, to saving as well as to loading: once in a program, at
  /// its start, on any thread.
  ///
  /// The same type again changes nothing. Traps for a `storedKind` that is empty or that another
  /// type has.
  public static func register(_ type: any StorableTile.Type) {
    known.register(type, as: type.storedKind)
  }
}
