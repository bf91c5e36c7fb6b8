/// A linear map from what was measured, as conductances, to weights.
///
/// weight = lowWeight + (value − low)/(high − low)·(highWeight − lowWeight), for values from low to
/// high. Values are in any unit, weights in units of the array's weight.
public struct WeightMap: Sendable, Hashable {
  /// The least value.
  public let low: Double
  /// The largest value.
  public let high: Double
  /// The weight of `low`.
  public let lowWeight: Double
  /// The weight of `high`.
  public let highWeight: Double

  /// The map through two points.
  /// - Parameters:
  ///   - low: least value, which is the weight `lowWeight`.
  ///   - high: largest value, which is the weight `highWeight`.
  /// - Returns: nil unless all are finite and low < high, lowWeight < highWeight.
  public init?(low: Double, high: Double, lowWeight: Double = -1, highWeight: Double = 1) {
    guard
      [low, high, lowWeight, highWeight, high - low, highWeight - lowWeight].allSatisfy(\.isFinite),
      low < high,
      lowWeight < highWeight
    else { return nil }
    self.low = low
    self.high = high
    self.lowWeight = lowWeight
    self.highWeight = highWeight
  }

  /// The weight of a value; nil for one outside of low … high, but for rounding.
  public func weight(of value: Double) -> Double? {
    let share = (value - low) / (high - low)
    guard (-1e-9...1 + 1e-9).contains(share) else { return nil }
    return lowWeight + min(max(share, 0), 1) * (highWeight - lowWeight)
  }
}
