/// Moments of weight changes by coincidences beside those of stochastic rounding, at a step Δ and a
/// mean change v = Δ·p·q of a cross-point whose lines fire with p and q.
///
/// With one slot a coincidence has the mean and the variance of v rounded stochastically to a
/// multiple of Δ: either is one step with probability p·q. But the cross-points of a line share its
/// train, and roundings share nothing.
public enum CoincidenceMoments {
  /// Mean and variance of one cross-point's change in one slot: Δpq and Δ²pq(1 − pq).
  public static func ofCrossPoint(step: Double, _ p: Double, _ q: Double) -> ReferenceMoments {
    ReferenceMoments(mean: step * p * q, variance: step * step * p * q * (1 - p * q))
  }

  /// Covariance of two cross-points of one line in one slot: Δ²·p(1 − p)·q·q′; of roundings it is
  /// 0.
  /// - Parameters:
  ///   - p: of the line that they share.
  ///   - q: of the other line of each.
  public static func covarianceOnLine(step: Double, _ p: Double, _ q: (Double, Double)) -> Double {
    step * step * p * (1 - p) * q.0 * q.1
  }
}
