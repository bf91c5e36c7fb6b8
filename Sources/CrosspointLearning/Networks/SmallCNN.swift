import Crosspoint

/// A small convolutional network on 28 × 28 pixels, that of CrossSim's notebook on co-design (ISCA
/// 2024): 8 kernels 3 × 3 of stride 2; 16 kernels 3 × 3 of stride 2; 10 before softmax; rectified
/// linear. 7,018 weights.
struct SmallCNN: NetworkArchitecture {
  static let storedName = "smallCNN"

  static func named(pixels: Int) -> (name: String, network: SmallCNN)? {
    ("small-cnn", SmallCNN())
  }

  var words: String { "small-cnn" }

  var layers: [LayerPlan] {
    let first = ConvolutionShape(
      input: ImageShape(channels: 1, height: 28, width: 28), kernels: 8, size: 3, stride: 2)
    let second = ConvolutionShape(input: first.output, kernels: 16, size: 3, stride: 2)
    return [
      .convolution(first, .rectifiedLinear), .convolution(second, .rectifiedLinear),
      .dense(inputs: second.output.count, outputs: 10, .identity),
    ]
  }

  /// Ours, for one example in an update: the notebook trains with Adam, at a rate of 0.001.
  var rates: [Float] { [0.01, 0.005, 0.0025, 0.001] }
}

extension NetworkPlan.Architecture {
  /// A small convolutional network on 28 × 28 pixels, that of CrossSim's notebook on co-design
  /// (ISCA 2024): 8 kernels 3 × 3 of stride 2; 16 kernels 3 × 3 of stride 2; 10 before softmax;
  /// rectified linear. 7,018 weights.
  public static let smallCNN = Self(SmallCNN())
}
