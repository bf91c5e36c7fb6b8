import Crosspoint

/// A shift and a scale of pixels: x ↦ (x − μ)/σ, in single precision, as networks of other
/// programs want their inputs.
///
/// μ and σ are in the pixels' own unit; those that this package loads are 0 … 1.
public struct Normalisation: Sendable, Hashable {
  /// μ.
  public let mean: Float
  /// σ, above 0.
  public let deviation: Float

  /// - Throws: `CrosspointError.invalidSetting` for a mean that is not finite, and a deviation that
  ///   is not finite or not above 0.
  public init(mean: Float, deviation: Float) throws {
    guard mean.isFinite else {
      throw CrosspointError.invalidSetting(
        name: "the mean of pixels", value: "\(mean)", expected: "a finite number")
    }
    guard deviation.isFinite, deviation > 0 else {
      throw CrosspointError.invalidSetting(
        name: "the deviation of pixels", value: "\(deviation)",
        expected: "a finite number above 0")
    }
    self.mean = mean
    self.deviation = deviation
  }

  /// The same from a text, MEAN,STD: "0.1307,0.3081".
  /// - Throws: `CrosspointError.invalidSetting`.
  public init(parsing text: String) throws {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { Float($0) }
    guard numbers.count == 2, let mean = numbers[0], let deviation = numbers[1] else {
      throw CrosspointError.invalidSetting(
        name: "the normalisation", value: "'\(text)'",
        expected: "MEAN,STD, two numbers, as 0.1307,0.3081")
    }
    try self.init(mean: mean, deviation: deviation)
  }
}

extension DataSet {
  /// The same examples with each pixel x as (x − μ)/σ.
  /// - Throws: `CrosspointError.invalidSetting` for a normalisation under which a pixel is no
  ///   longer finite.
  public func normalised(by normalisation: Normalisation) throws -> DataSet {
    let (mean, deviation) = (normalisation.mean, normalisation.deviation)
    var result = self
    let isFinite = result.images.withUnsafeMutableBufferPointer { pixels in
      var isFinite = true
      for i in pixels.indices {
        pixels[i] = (pixels[i] - mean) / deviation
        isFinite = isFinite && pixels[i].isFinite
      }
      return isFinite
    }
    guard isFinite else {
      throw CrosspointError.invalidSetting(
        name: "the normalisation", value: "'\(mean),\(deviation)'",
        expected: "a mean and a deviation that leave every pixel finite")
    }
    return result
  }
}
