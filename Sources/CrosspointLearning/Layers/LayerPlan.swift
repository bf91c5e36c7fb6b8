import Crosspoint

/// A layer of an architecture, before there are weights.
enum LayerPlan: Hashable, CustomStringConvertible {
  case dense(inputs: Int, outputs: Int, Activation)
  case convolution(ConvolutionShape, Activation)
  case maxima(ImageShape, window: Extent, Activation)

  /// What a layer is; nil for one of the caller's own.
  init?(_ layer: any Layer) {
    switch layer {
    case let layer as DenseLayer:
      self = .dense(inputs: layer.inputs, outputs: layer.outputs, layer.activation)
    case let layer as ConvolutionLayer: self = .convolution(layer.shape, layer.activation)
    case let layer as MaxPoolingLayer:
      self = .maxima(layer.input, window: layer.window, layer.activation)
    default: return nil
    }
  }

  /// By which letter its matrix is called; nil for a layer that has none.
  var letter: String? {
    switch self {
    case .dense: "W"
    case .convolution: "K"
    case .maxima: nil
    }
  }

  var description: String {
    switch self {
    case .dense(let inputs, let outputs, let activation):
      "dense, \(inputs) to \(outputs), \(activation)"
    case .convolution(let shape, let activation):
      """
      a convolution of \(shape.kernels) kernels \(shape.size) over \(shape.input), stride \
      \(shape.stride), padding \(shape.padding), dilation \(shape.dilation), \(shape.groups) \
      groups, \(activation)
      """
    case .maxima(let input, let window, let activation):
      "maxima of \(window) over \(input), \(activation)"
    }
  }

  /// The layer on the arrays that `makeArrays` makes for matrices of rows × columns.
  func makeLayer(_ makeArrays: (_ rows: Int, _ columns: Int) throws -> any Tile) rethrows
    -> any Layer
  {
    switch self {
    case .dense(let inputs, let outputs, let activation):
      DenseLayer(tile: try makeArrays(outputs, inputs + 1), activation: activation)
    case .convolution(let shape, let activation):
      // One matrix: no architecture has convolutions of several groups.
      ConvolutionLayer(
        shape: shape, tiles: [try makeArrays(shape.kernels, shape.columns)], activation: activation)
    case .maxima(let input, let window, let activation):
      MaxPoolingLayer(input: input, window: window, activation: activation)
    }
  }
}
