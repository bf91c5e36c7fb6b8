/// Weights that were given to devices whose bounds they passed, and how far the devices stay behind
/// them.
public struct ClippedWeights: Sendable, Hashable {
  /// Cross-points that hold their bound in place of the weight they were given.
  public var count = 0
  /// The largest |given − held|; 0 where none was clipped.
  public var largestDistance: Float = 0
  /// The sum of |given − held|.
  public var totalDistance = 0.0

  public init() {}

  /// The mean of |given − held| over the clipped weights; 0 where none was clipped.
  public var meanDistance: Double { count == 0 ? 0 : totalDistance / Double(count) }

  /// Those of two parts of a matrix together.
  public static func + (a: ClippedWeights, b: ClippedWeights) -> ClippedWeights {
    var both = a
    both.count += b.count
    both.largestDistance = max(a.largestDistance, b.largestDistance)
    both.totalDistance += b.totalDistance
    return both
  }

  mutating func add(given: Float, held: Float) {
    guard given != held else { return }
    let distance = abs(given - held)
    count += 1
    largestDistance = max(largestDistance, distance)
    totalDistance += Double(distance)
  }
}
