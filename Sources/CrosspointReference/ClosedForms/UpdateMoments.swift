public import CrosspointParameters

/// The exact mean and variance of the weight change of one cross-point by one sample's pulses.
///
/// In every slot both lines of a cross-point fire with p = min(p_x, 1)·min(p_δ, 1), slots
/// independent, so that k ~ Binomial(BL, p). (Trains honour p_x and p_δ to 2⁻³¹, neglected.)
/// Cross-points of one line share its train: their changes are correlated, and these are the
/// moments of each on its own. `atHalfVoltage` is for devices with a response there, the others for
/// those without.
public enum UpdateMoments {
  /// p = min(|x|·gainX, 1)·min(|δ|·gainDelta, 1).
  public static func pulseProbability(_ plan: PulsePlan, x: Float, delta: Float) -> Double {
    Double(min(abs(x) * plan.gainX, 1)) * Double(min(abs(delta) * plan.gainDelta, 1))
  }

  /// Mean ±step·BL·p and variance step²·(BL·p(1 − p) + BL·p·c²) of ΔW of one cross-point.
  ///
  /// - Parameters:
  ///   - learningRate: η; only its sign is used here.
  ///   - weight: before the update, within the bounds.
  /// - Returns: nil where a bound could be met: where BL pulses forward with 6 σ of cycle noise,
  ///   step·(BL + 6c·√BL), or the deepest excursion backward at 6 σ, step·9c², would leave the
  ///   bounds. (Chance below 1e-7 that it is met all the same.)
  public static func of(
    _ plan: PulsePlan, x: Float, delta: Float, learningRate: Float, weight: Double,
    _ point: ReferenceCrosspoint,
    cycleSpread c: Double
  ) -> ReferenceMoments? {
    let p = pulseProbability(plan, x: x, delta: delta)
    let isUp = ((x < 0) != (delta < 0)) == (learningRate < 0)
    let change = isUp ? point.stepUp : -point.stepDown
    guard p > 0, plan.bitLength > 0, change != 0 else {
      return ReferenceMoments(mean: 0, variance: 0)
    }

    let ahead = weight + change * forwardReach(plan.bitLength, c)
    let behind = weight - change * backwardReach(c)
    guard max(ahead, behind) <= point.boundMaximum, min(ahead, behind) >= point.boundMinimum else {
      return nil
    }

    let slots = Double(plan.bitLength)
    return ReferenceMoments(
      mean: change * slots * p,
      variance: change * change * (slots * p * (1 - p) + slots * p * c * c))
  }

  /// Steps ahead that k pulses do not pass, at 6 σ: k + 6c·√k.
  static func forwardReach(_ k: Int, _ c: Double) -> Double {
    Double(k) + 6 * c * Double(k).squareRoot()
  }

  /// Steps back that no number of pulses passes, at 6 σ: the largest 6c·√j − j, 9c².
  static func backwardReach(_ c: Double) -> Double { 9 * c * c }
}
