/// Mean and variance of a random number.
public struct ReferenceMoments: Sendable, Hashable {
  public var mean: Double
  public var variance: Double

  public init(mean: Double, variance: Double) {
    self.mean = mean
    self.variance = variance
  }

  public var deviation: Double { variance.squareRoot() }
}
