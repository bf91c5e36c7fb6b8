import Crosspoint

/// A picture of pixels that are set or not, row by row: where trees are, or were found.
public struct BinaryPicture: Sendable, Hashable {
  public let height: Int
  public let width: Int
  /// Height × width.
  public var pixels: [Bool]

  /// Traps, with the values, unless there are height × width pixels and at least one.
  public init(height: Int, width: Int, _ pixels: [Bool]) {
    check(
      height > 0 && width > 0 && pixels.count == height * width,
      "\(pixels.count) pixels for a picture of \(height) × \(width)")
    self.height = height
    self.width = width
    self.pixels = pixels
  }

  /// Which outputs are above a threshold; one that is not a number is not.
  public init(height: Int, width: Int, _ outputs: some Collection<Float>, above threshold: Float) {
    self.init(height: height, width: width, outputs.map { $0 > threshold })
  }

  /// Pixels that are set.
  public var count: Int { pixels.count { $0 } }

  /// How it, a prediction, stands against the truth: the errors are the pixels of their difference
  /// picture. Traps for pictures of other sizes.
  public func counts(against truth: BinaryPicture) -> BinaryCounts {
    check(
      height == truth.height && width == truth.width,
      "a picture of \(height) × \(width) against one of \(truth.height) × \(truth.width)")
    return BinaryCounts(predicted: pixels, truth: truth.pixels)
  }
}
