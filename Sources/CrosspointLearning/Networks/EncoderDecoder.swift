import Crosspoint

/// An encoder–decoder that maps each pixel of a picture to one output: 16, 32 and 64 channels at
/// the whole, half and quarter size on the way down, by convolutions of 3 × 3 with strides; 32 and
/// 16 on the way up, by transposed convolutions of 4 × 4, each beside what the way down had at its
/// size; and a convolution of 3 × 3 to one channel. Rectified but for the last.
struct EncoderDecoder: NetworkArchitecture {
  /// Bands × height × width.
  var picture: ImageShape
  /// Bands of the picture that it sees, in its order.
  var bands: [Int]

  static let storedName = "encoderDecoder"

  /// Height and width of what an output depends on, in pixels; no picture is smaller.
  static let field = 17
  private static let channels = (whole: 16, half: 32, quarter: 64)

  var words: String {
    let channels = Self.channels
    return
      """
      an encoder–decoder of \(channels.whole), \(channels.half) and \(channels.quarter) channels \
      with skips, for \(bands.count) bands of \(picture.height) × \(picture.width) pixels
      """
  }

  var layers: [LayerPlan] {
    let input = LayerPlan.standardised(picture, bands: bands)
    let channels = Self.channels
    func down(_ image: ImageShape, _ kernels: Int, stride: Int) -> ConvolutionShape {
      ConvolutionShape(
        input: image, kernels: kernels, size: 3, stride: Extent(height: stride, width: stride),
        padding: 1)
    }
    let whole = down(input.image, channels.whole, stride: 1)
    let half = down(whole.output, channels.half, stride: 2)
    let quarter = down(half.output, channels.quarter, stride: 2)
    let toHalf = Self.up(channels.quarter, to: half.output, channels: channels.half)
    let toWhole = Self.up(2 * channels.half, to: whole.output, channels: channels.whole)
    var last = whole.output
    last.channels = 2 * channels.whole
    return [
      input.layer, .convolution(whole, .rectifiedLinear), .convolution(half, .rectifiedLinear),
      .convolution(quarter, .rectifiedLinear), .transposed(toHalf, .rectifiedLinear),
      .transposed(toWhole, .rectifiedLinear),
      .convolution(ConvolutionShape(input: last, kernels: 1, size: 3, padding: 1), .identity),
    ]
  }

  /// The skips: what comes up stands beside what went down at the same size.
  var sources: [[Int]]? { [[Network.input], [0], [1], [2], [3], [4, 2], [5, 1]] }

  /// The convolution whose transpose brings a picture to `image`'s size: 4 × 4, stride 2, with so
  /// much padding that half of an odd length is rounded up, as on the way down.
  private static func up(_ kernels: Int, to image: ImageShape, channels: Int) -> ConvolutionShape {
    func padding(_ length: Int) -> Int { length % 2 == 0 ? 1 : 2 }
    return ConvolutionShape(
      input: ImageShape(channels: channels, height: image.height, width: image.width),
      kernels: kernels, size: 4, stride: 2,
      padding: Extent(height: padding(image.height), width: padding(image.width)))
  }

  /// Found by trying, on made-up scenes.
  var rates: [Float] { LayerPlan.rates([1e-4, 5e-5, 2.5e-5], pictures: picture) }

  /// √(2/n) for sums of n rectified signals (He et al. 2015): a signal of a transposed convolution
  /// is the sum of those patches alone that reach it.
  var initialWeights: InitialWeights {
    .normalByMatrix(
      layers.compactMap { layer in
        switch layer {
        case .convolution(let shape, _): (2 / Float(shape.columns - 1)).squareRoot()
        case .transposed(let shape, _):
          (2 * Float(shape.stride.count) / Float(shape.kernels * shape.size.count)).squareRoot()
        default: nil
        }
      })
  }

  var fault: String? {
    guard picture.height >= Self.field, picture.width >= Self.field else {
      return
        """
        pictures of \(picture.height) × \(picture.width) pixels for an encoder–decoder: \
        \(Self.field) × \(Self.field), the field of one output, and more are possible
        """
    }
    return ChannelLayer.fault(picture, bands, 0, 1)
  }
}

extension NetworkPlan.Architecture {
  /// An encoder–decoder with 16, 32 and 64 channels that gives one output for each pixel: above 0
  /// where it is more likely than not that the pixel belongs to what is sought.
  /// - Parameters:
  ///   - picture: bands × height × width, 17 × 17 pixels or more.
  ///   - bands: those that it sees, by number.
  public static func encoderDecoder(picture: ImageShape, bands: [Int]) -> Self {
    Self(EncoderDecoder(picture: picture, bands: bands))
  }

  /// Height and width of what an output of an encoder–decoder depends on, in pixels.
  public static var encoderDecoderField: Int { EncoderDecoder.field }
}

extension LayerPlan {
  /// Bands of a picture, 0 … 1, as 3·(x − .35): about zero, in the range of a DAC.
  static func standardised(_ picture: ImageShape, bands: [Int]) -> (
    layer: LayerPlan, image: ImageShape
  ) {
    (
      .channels(picture, bands, offset: 0.35, gain: 3),
      ImageShape(channels: bands.count, height: picture.height, width: picture.width)
    )
  }

  /// η of pictures of 64 × 64 for others: errors of all pixels are summed, and it falls with the
  /// root of their number.
  static func rates(_ rates: [Float], pictures: ImageShape) -> [Float] {
    let side = (Float(pictures.height) * Float(pictures.width)).squareRoot()
    return rates.map { $0 * 64 / side }
  }
}
