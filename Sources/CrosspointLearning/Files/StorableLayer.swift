import Crosspoint
public import CrosspointFiles

/// A layer that files can hold: its tiles and matrices as tensors, all else as values in JSON.
///
/// For a layer of your own conform with a final class, and call `StorableLayers.register` in every
/// program that saves or loads it. Its tiles are taken apart with `StoredTile.take(_:as:)` and put
/// together with `StoredTile.restored`. `docs/own-network.md` has a whole one.
public protocol StorableLayer: Layer, SendableMetatype {
  /// Everything but the matrices: shapes, activations, a `StoredTile` for each of its tiles.
  associatedtype StoredValues: Codable
  /// How files name this kind of layer; never used for another, nor changed while there are files
  /// of it.
  static var storedKind: String { get }
  /// The layer as it stands between two examples. Tensors have the layer's own names, each its own.
  /// - Throws: `FileError` for a tile within it that files cannot hold.
  func stored() throws -> (values: StoredValues, tensors: [Tensor])
  /// Makes the same layer again, to the bit.
  /// - Parameters:
  ///   - values: what `stored` gave, unchecked: a file may be made by hand.
  ///   - tensors: by the names that `stored` gave them.
  ///   - threads: for its tiles.
  /// - Throws: `StoredTensors.refusal` or `CrosspointError` for a state that no layer can be in;
  ///   `FileError` of the tensors.
  static func restored(_ values: StoredValues, _ tensors: StoredTensors, threads: Int) throws
    -> Self
}

/// The kinds of layer that files can hold.
public enum StorableLayers {
  /// This package's; a new one is one entry here.
  private static let builtIn: [any StorableLayer.Type] = [
    DenseLayer.self, ConvolutionLayer.self, MaxPoolingLayer.self, TransposedConvolutionLayer.self,
    ChannelLayer.self,
  ]

  static let known = KindRegistry(.layer, builtIn: builtIn.map { ($0.storedKind, $0) })

  /// Makes a kind of layer of your own known, to saving as well as to loading: once in a program,
  /// at its start, on any thread.
  ///
  /// The same type again changes nothing. Traps for a `storedKind` that is empty or that another
  /// type has.
  public static func register(_ type: any StorableLayer.Type) {
    known.register(type, as: type.storedKind)
  }

  /// Whether a kind's values stand beside its name, as in version 2 of the form; those of others
  /// stand behind the key "values".
  static func isBuiltIn(_ type: any StorableLayer.Type) -> Bool { builtIn.contains { $0 == type } }
}
