import Crosspoint

/// The LeNet of Gokmen, Onen & Haensch 2017 on 28 × 28 pixels: 16 kernels 5 × 5, 2 × 2 maxima,
/// tanh; 32 kernels 5 × 5, 2 × 2 maxima, tanh; 128 tanh; 10 before softmax. 80,202 weights.
struct LeNet: NetworkArchitecture {
  static let storedName = "leNet"

  static func named(pixels: Int) -> (name: String, network: LeNet)? { ("lenet", LeNet()) }

  var words: String { "lenet" }

  var layers: [LayerPlan] { Self.layers(of: ImageShape(channels: 1, height: 28, width: 28)) }

  /// The layers on images of another shape.
  static func layers(of images: ImageShape) -> [LayerPlan] {
    let first = ConvolutionShape(input: images, kernels: 16, size: 5)
    let second = ConvolutionShape(
      input: MaxPoolingLayer.shape(of: first.output, window: 2), kernels: 32, size: 5)
    return [
      .convolution(first, .identity), .maxima(first.output, window: 2, .tanh),
      .convolution(second, .identity), .maxima(second.output, window: 2, .tanh),
      .dense(
        inputs: MaxPoolingLayer.shape(of: second.output, window: 2).count, outputs: 128, .tanh),
      .dense(inputs: 128, outputs: 10, .identity),
    ]
  }

  /// Remembered, not read.
  var rates: [Float] { [0.01] }
}

extension NetworkPlan.Architecture {
  /// The LeNet of Gokmen, Onen & Haensch 2017 on 28 × 28 pixels: 16 kernels 5 × 5, 2 × 2 maxima,
  /// tanh; 32 kernels 5 × 5, 2 × 2 maxima, tanh; 128 tanh; 10 before softmax. 80,202 weights.
  public static let leNet = Self(LeNet())
}
