import Crosspoint
public import CrosspointFiles

/// An activation and a tile, whose tensors are the layer's.
extension DenseLayer: StorableLayer {
  public struct StoredValues: Codable {
    public var activation: Activation
    public var tile: StoredTile
  }

  public static var storedKind: String { "dense" }

  public func stored() throws -> (values: StoredValues, tensors: [Tensor]) {
    let (tile, tensors) = try StoredTile.take(tile)
    return (StoredValues(activation: activation, tile: tile), tensors)
  }

  public static func restored(_ values: StoredValues, _ tensors: StoredTensors, threads: Int) throws
    -> DenseLayer
  {
    let tile = try values.tile.restored(tensors, threads: threads)
    guard tile.columns >= 2 else {
      throw tensors.refusal(
        "a layer on \(tile.rows) × \(tile.columns) has no input beside its bias")
    }
    return DenseLayer(tile: tile, activation: values.activation)
  }
}

/// A shape, an activation and a tile for each group, whose tensors are named "group0." and so on.
extension ConvolutionLayer: StorableLayer {
  public struct StoredValues: Codable {
    public var shape: ConvolutionShape
    public var activation: Activation
    public var tiles: [StoredTile]
  }

  public static var storedKind: String { "convolution" }

  public func stored() throws -> (values: StoredValues, tensors: [Tensor]) {
    let parts = try tiles.enumerated().map { try StoredTile.take($1, as: "group\($0)") }
    return (
      StoredValues(shape: shape, activation: activation, tiles: parts.map(\.values)),
      parts.flatMap(\.tensors)
    )
  }

  public static func restored(_ values: StoredValues, _ tensors: StoredTensors, threads: Int) throws
    -> ConvolutionLayer
  {
    if let fault = values.shape.fault { throw tensors.refusal(fault) }
    let tiles = try values.tiles.enumerated().map {
      try $1.restored(tensors.part("group\($0)"), threads: threads)
    }
    if let fault = values.shape.fault(ofTiles: tiles) { throw tensors.refusal(fault) }
    return ConvolutionLayer(shape: values.shape, tiles: tiles, activation: values.activation)
  }
}

/// A window and an activation; no tensors.
extension MaxPoolingLayer: StorableLayer {
  public struct StoredValues: Codable {
    public var input: ImageShape
    public var window: Extent
    public var activation: Activation
  }

  public static var storedKind: String { "max pooling" }

  public func stored() -> (values: StoredValues, tensors: [Tensor]) {
    (StoredValues(input: input, window: window, activation: activation), [])
  }

  public static func restored(_ values: StoredValues, _ tensors: StoredTensors, threads: Int) throws
    -> MaxPoolingLayer
  {
    if let fault = fault(values.input, values.window) { throw tensors.refusal(fault) }
    return MaxPoolingLayer(
      input: values.input, window: values.window, activation: values.activation)
  }
}
