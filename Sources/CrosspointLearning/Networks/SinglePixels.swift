import Crosspoint

/// A logistic classifier of single pixels: kernels of 1 × 1 over all bands of a picture, one output
/// for each pixel.
struct SinglePixels: NetworkArchitecture {
  /// Bands × height × width.
  var picture: ImageShape

  static let storedName = "singlePixels"

  var words: String {
    "single pixels, \(picture.channels) bands of \(picture.height) × \(picture.width) pixels"
  }

  var layers: [LayerPlan] {
    let input = LayerPlan.standardised(picture, bands: Array(0..<picture.channels))
    let kernel = ConvolutionShape(input: input.image, kernels: 1, size: 1)
    return [input.layer, .convolution(kernel, .identity)]
  }

  /// Convex, so that it may be large at first.
  var rates: [Float] { LayerPlan.rates([2e-3, 5e-4, 1e-4], pictures: picture) }

  var fault: String? { ChannelLayer.fault(picture, [0], 0, 1) }
}

extension NetworkPlan.Architecture {
  /// A logistic classifier of single pixels on all bands.
  /// - Parameter picture: bands × height × width.
  public static func singlePixels(picture: ImageShape) -> Self {
    Self(SinglePixels(picture: picture))
  }
}
