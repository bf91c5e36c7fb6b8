import Crosspoint
import CrosspointFiles

/// What a file's JSON says of a layer: its kind and that kind's own values. A new kind of layer is a case here.
enum StoredLayer: Codable {
  case dense(DenseLayer.Stored)
  case convolution(ConvolutionLayer.Stored)
  case maxPooling(MaxPoolingLayer.Stored)

  private enum Kind: String, Codable {
    case dense, convolution
    case maxPooling = "max pooling"
  }
  private enum Key: String, CodingKey { case kind }

  init(from decoder: any Decoder) throws {
    switch try decoder.container(keyedBy: Key.self).decode(Kind.self, forKey: .kind) {
    case .dense: self = .dense(try DenseLayer.Stored(from: decoder))
    case .convolution: self = .convolution(try ConvolutionLayer.Stored(from: decoder))
    case .maxPooling: self = .maxPooling(try MaxPoolingLayer.Stored(from: decoder))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    switch self {
    case .dense(let values):
      try container.encode(Kind.dense, forKey: .kind)
      try values.encode(to: encoder)
    case .convolution(let values):
      try container.encode(Kind.convolution, forKey: .kind)
      try values.encode(to: encoder)
    case .maxPooling(let values):
      try container.encode(Kind.maxPooling, forKey: .kind)
      try values.encode(to: encoder)
    }
  }

  /// Takes a layer apart; its tensors are named `prefix` and the tile's name for them. Traps for a layer that files cannot hold.
  static func take(_ layer: any Layer, prefix: String) -> (StoredLayer, [Tensor]) {
    switch layer {
    case let layer as DenseLayer:
      let (values, tensors) = layer.stored(prefix: prefix)
      return (.dense(values), tensors)
    case let layer as ConvolutionLayer:
      let (values, tensors) = layer.stored(prefix: prefix)
      return (.convolution(values), tensors)
    case let layer as MaxPoolingLayer: return (.maxPooling(layer.stored), [])
    default: fatalError("Crosspoint: files cannot hold a \(type(of: layer)): it is not a case of StoredLayer")
    }
  }

  /// Puts the layer together.
  func restored(_ tensors: StoredTensors, threads: Int, file: SealedFile) throws -> any Layer {
    switch self {
    case .dense(let values): try DenseLayer(values, tensors, threads: threads, file: file)
    case .convolution(let values): try ConvolutionLayer(values, tensors, threads: threads, file: file)
    case .maxPooling(let values): try MaxPoolingLayer(values, file: file)
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

extension ConvolutionLayer {
  struct Stored: Codable {
    var shape: ConvolutionShape
    var activation: Activation
    /// One for each group; their tensors are named "group0." and so on.
    var tiles: [StoredTile]
  }

  func stored(prefix: String) -> (Stored, [Tensor]) {
    let parts = tiles.enumerated().map { StoredTile.take($1, prefix: prefix + "group\($0).") }
    return (Stored(shape: shape, activation: activation, tiles: parts.map(\.0)), parts.flatMap(\.1))
  }

  convenience init(_ values: Stored, _ tensors: StoredTensors, threads: Int, file: SealedFile) throws {
    if let fault = values.shape.fault { throw file.bad(fault) }
    let tiles = try file.building {
      try values.tiles.enumerated().map {
        try $1.restored(tensors.part("group\($0)"), threads: threads, kernels: .current) as any Tile
      }
    }
    if let fault = values.shape.fault(ofTiles: tiles) { throw file.bad(fault) }
    self.init(shape: values.shape, tiles: tiles, activation: values.activation)
  }
}

extension MaxPoolingLayer {
  struct Stored: Codable {
    var input: ImageShape
    var window: Extent
    var activation: Activation
  }

  var stored: Stored { Stored(input: input, window: window, activation: activation) }

  convenience init(_ values: Stored, file: SealedFile) throws {
    if let fault = Self.fault(values.input, values.window) { throw file.bad(fault) }
    self.init(input: values.input, window: values.window, activation: values.activation)
  }
}
