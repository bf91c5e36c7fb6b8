import Crosspoint

/// The convolutional network of Gupta et al. 2015 for MNIST (from memory) on 28 × 28 pixels: 8
/// kernels 5 × 5, 2 × 2 maxima; 16 kernels 5 × 5, 2 × 2 maxima; 128; 10 before softmax; rectified
/// linear. 37,610 weights.
struct GuptaCNN: NetworkArchitecture {
  static let storedName = "guptaCNN"

  var layers: [LayerPlan] {
    let first = ConvolutionShape(
      input: ImageShape(channels: 1, height: 28, width: 28), kernels: 8, size: 5)
    let second = ConvolutionShape(
      input: MaxPoolingLayer.shape(of: first.output, window: 2), kernels: 16, size: 5)
    return [
      .convolution(first, .identity), .maxima(first.output, window: 2, .rectifiedLinear),
      .convolution(second, .identity), .maxima(second.output, window: 2, .rectifiedLinear),
      .dense(
        inputs: MaxPoolingLayer.shape(of: second.output, window: 2).count, outputs: 128,
        .rectifiedLinear),
      .dense(inputs: 128, outputs: 10, .identity),
    ]
  }

  /// Of one example in batches of 100: η is 0.1 on their mean (from memory), and without the
  /// momentum and the decay that go with it.
  var rates: [Float] { [0.001] }
}

extension NetworkPlan.Architecture {
  /// The convolutional network of Gupta et al. 2015 for MNIST on 28 × 28 pixels, from memory: 8
  /// kernels 5 × 5, 2 × 2 maxima; 16 kernels 5 × 5, 2 × 2 maxima; 128; 10 before softmax; rectified
  /// linear. 37,610 weights.
  public static let guptaCNN = Self(GuptaCNN())
}
