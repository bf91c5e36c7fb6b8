import Crosspoint

/// The layers of `LeNet` on 3 × 32 × 32 pixels, those of CIFAR-10: 16 kernels 5 × 5, 2 × 2 maxima,
/// tanh; 32 kernels 5 × 5, 2 × 2 maxima, tanh; 128 tanh; 10 before softmax. No paper's.
struct LeNetCIFAR: NetworkArchitecture {
  static let storedName = "leNetCIFAR"

  static func named(pixels: Int) -> (name: String, network: LeNetCIFAR)? {
    ("lenet-cifar", LeNetCIFAR())
  }

  var words: String { "lenet-cifar" }

  var layers: [LayerPlan] { LeNet.layers(of: ImageShape(channels: 3, height: 32, width: 32)) }

  var rates: [Float] { [0.01] }
}

extension NetworkPlan.Architecture {
  /// The layers of `leNet` on 3 × 32 × 32 pixels, those of CIFAR-10.
  public static let leNetCIFAR = Self(LeNetCIFAR())
}
