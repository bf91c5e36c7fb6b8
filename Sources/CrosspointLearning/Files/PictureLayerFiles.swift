import Crosspoint
public import CrosspointFiles

/// The shape of the convolution that it is the transpose of, an activation and a tile for each
/// group, whose tensors are named "group0." and so on.
extension TransposedConvolutionLayer: StorableLayer {
  public struct StoredValues: Codable {
    public var shape: ConvolutionShape
    public var activation: Activation
    public var tiles: [StoredTile]
  }

  public static var storedKind: String { "transposed convolution" }

  public func stored() throws -> (values: StoredValues, tensors: [Tensor]) {
    let parts = try tiles.enumerated().map { try StoredTile.take($1, as: "group\($0)") }
    return (
      StoredValues(shape: shape, activation: activation, tiles: parts.map(\.values)),
      parts.flatMap(\.tensors)
    )
  }

  public static func restored(_ values: StoredValues, _ tensors: StoredTensors, threads: Int) throws
    -> TransposedConvolutionLayer
  {
    if let fault = values.shape.fault { throw tensors.refusal(fault) }
    let tiles = try values.tiles.enumerated().map {
      try $1.restored(tensors.part("group\($0)"), threads: threads)
    }
    if let fault = values.shape.fault(ofTransposedTiles: tiles) { throw tensors.refusal(fault) }
    return TransposedConvolutionLayer(
      shape: values.shape, tiles: tiles, activation: values.activation)
  }
}

/// An image, the channels of it, an offset and a gain; no tensors.
extension ChannelLayer: StorableLayer {
  public struct StoredValues: Codable {
    public var input: ImageShape
    public var channels: [Int]
    public var offset: Float
    public var gain: Float
  }

  public static var storedKind: String { "channels" }

  public func stored() -> (values: StoredValues, tensors: [Tensor]) {
    (StoredValues(input: input, channels: channels, offset: offset, gain: gain), [])
  }

  public static func restored(_ values: StoredValues, _ tensors: StoredTensors, threads: Int) throws
    -> ChannelLayer
  {
    if let fault = fault(values.input, values.channels, values.offset, values.gain) {
      throw tensors.refusal(fault)
    }
    return ChannelLayer(
      input: values.input, channels: values.channels, offset: values.offset, gain: values.gain)
  }
}
