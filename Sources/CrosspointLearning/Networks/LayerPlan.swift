import Crosspoint

/// A layer of an architecture, before there are weights.
package enum LayerPlan: Hashable, Sendable, CustomStringConvertible {
  case dense(inputs: Int, outputs: Int, Activation)
  case convolution(ConvolutionShape, Activation)
  case maxima(ImageShape, window: Extent, Activation)
  /// The transpose of a convolution of this shape.
  case transposed(ConvolutionShape, Activation)
  case channels(ImageShape, [Int], offset: Float, gain: Float)

  /// What a layer is; nil for one of the caller's own.
  init?(_ layer: any Layer) {
    switch layer {
    case let layer as DenseLayer:
      self = .dense(inputs: layer.inputs, outputs: layer.outputs, layer.activation)
    case let layer as ConvolutionLayer: self = .convolution(layer.shape, layer.activation)
    case let layer as MaxPoolingLayer:
      self = .maxima(layer.input, window: layer.window, layer.activation)
    case let layer as TransposedConvolutionLayer: self = .transposed(layer.shape, layer.activation)
    case let layer as ChannelLayer:
      self = .channels(layer.input, layer.channels, offset: layer.offset, gain: layer.gain)
    default: return nil
    }
  }

  /// Signals of one example that it takes.
  var inputs: Int {
    switch self {
    case .dense(let inputs, _, _): inputs
    case .convolution(let shape, _): shape.input.count
    case .maxima(let input, _, _): input.count
    case .transposed(let shape, _): shape.output.count
    case .channels(let input, _, _, _): input.count
    }
  }

  /// Signals of one example that it gives.
  var outputs: Int {
    switch self {
    case .dense(_, let outputs, _): outputs
    case .convolution(let shape, _): shape.output.count
    case .maxima(let input, let window, _): MaxPoolingLayer.shape(of: input, window: window).count
    case .transposed(let shape, _): shape.input.count
    case .channels(let input, let channels, _, _): channels.count * input.height * input.width
    }
  }

  /// The matrix of its weights; nil for a layer that has none.
  var matrix: (rows: Int, columns: Int)? {
    switch self {
    case .dense(let inputs, let outputs, _): (outputs, inputs + 1)
    case .convolution(let shape, _): (shape.kernels, shape.columns)
    case .transposed(let shape, _): (shape.columns - 1, shape.kernels + 1)
    case .maxima, .channels: nil
    }
  }

  /// Samples of one example that its matrix is updated by: 1 for a dense layer, the number of
  /// positions for a convolution; nil for a layer that has none.
  var samplesPerExample: Int? {
    switch self {
    case .dense: 1
    case .convolution(let shape, _), .transposed(let shape, _): shape.positions
    case .maxima, .channels: nil
    }
  }

  /// By which letter its matrix is called; nil for a layer that has none.
  var letter: String? {
    switch self {
    case .dense: "W"
    case .convolution: "K"
    case .transposed: "T"
    case .maxima, .channels: nil
    }
  }

  package var description: String {
    switch self {
    case .dense(let inputs, let outputs, let activation):
      "dense, \(inputs) to \(outputs), \(activation)"
    case .convolution(let shape, let activation): Self.convolution(shape, activation)
    case .maxima(let input, let window, let activation):
      "maxima of \(window) over \(input), \(activation)"
    case .transposed(let shape, let activation):
      "the transpose of \(Self.convolution(shape, activation))"
    case .channels(let input, let channels, let offset, let gain):
      "the channels \(channels) of \(input), less \(offset), times \(gain)"
    }
  }

  private static func convolution(_ shape: ConvolutionShape, _ activation: Activation) -> String {
    """
    a convolution of \(shape.kernels) kernels \(shape.size) over \(shape.input), stride \
    \(shape.stride), padding \(shape.padding), dilation \(shape.dilation), \(shape.groups) \
    groups, \(activation)
    """
  }

  /// The layer on the arrays that `makeArrays` makes for matrices of rows × columns.
  func makeLayer(_ makeArrays: (_ rows: Int, _ columns: Int) throws -> any Tile) rethrows
    -> any Layer
  {
    // One matrix: no architecture has convolutions of several groups.
    layer(on: try matrix.map { [try makeArrays($0.rows, $0.columns)] } ?? [])
  }

  /// The layer on given tiles: one, one for each group of a convolution, or none.
  func layer(on tiles: [any Tile]) -> any Layer {
    switch self {
    case .dense(_, _, let activation): DenseLayer(tile: tiles[0], activation: activation)
    case .convolution(let shape, let activation):
      ConvolutionLayer(shape: shape, tiles: tiles, activation: activation)
    case .maxima(let input, let window, let activation):
      MaxPoolingLayer(input: input, window: window, activation: activation)
    case .transposed(let shape, let activation):
      TransposedConvolutionLayer(shape: shape, tiles: tiles, activation: activation)
    case .channels(let input, let channels, let offset, let gain):
      ChannelLayer(input: input, channels: channels, offset: offset, gain: gain)
    }
  }
}
