public import CrosspointParameters

extension UpdateMoments {
  /// Mean and variance of ΔW of one cross-point whose device changes by k steps where one of its
  /// lines fires alone.
  ///
  /// s is the signed step of the phase in which both lines send, t that of the two in which one
  /// does, which goes the other way. A slot gives α·xδ + β·x + γ·δ, with x and δ 1 where that line
  /// fires, α = s(1 − 2k), β = k·s + k·t (t only if δ has a signal of the other sign), γ = k·s +
  /// k·t (if x has one). Cycle noise adds c²·(s²(n + k²h) + t²k²h′) in expectation.
  ///
  /// - Parameters:
  ///   - xHasBoth: whether x has signals of both signs, and so a phase in which the row sends
  ///     without this column.
  ///   - deltaHasBoth: whether δ has.
  ///   - weight: before the update, within the bounds.
  /// - Returns: nil where a bound could be met: within (1 + 2k)·BL + 6c·√(3·BL) of the larger step.
  public static func atHalfVoltage(
    _ plan: PulsePlan, x: Float, xHasBoth: Bool, delta: Float, deltaHasBoth: Bool,
    learningRate: Float, response k: Double,
    weight: Double, _ point: ReferenceCrosspoint, cycleSpread c: Double
  ) -> ReferenceMoments? {
    let p = Double(min(abs(x) * plan.gainX, 1))
    let q = Double(min(abs(delta) * plan.gainDelta, 1))
    let slots = Double(plan.bitLength)
    let reach =
      max(abs(point.stepUp), abs(point.stepDown))
      * ((1 + 2 * k) * slots + 6 * c * (3 * slots).squareRoot())
    guard weight + reach <= point.boundMaximum, weight - reach >= point.boundMinimum else {
      return nil
    }

    let isUp = ((x < 0) != (delta < 0)) == (learningRate < 0)
    let s = isUp ? point.stepUp : -point.stepDown
    let t = isUp ? -point.stepDown : point.stepUp
    let alpha = s * (1 - 2 * k)
    let beta = k * (s + (deltaHasBoth ? t : 0))
    let gamma = k * (s + (xHasBoth ? t : 0))
    let mean = alpha * p * q + beta * p + gamma * q
    let both = (alpha + beta + gamma) * (alpha + beta + gamma) * p * q
    let alone = beta * beta * p * (1 - q) + gamma * gamma * (1 - p) * q
    let own = s * s * (p * q + k * k * (p + q - 2 * p * q))
    let others = t * t * k * k * ((deltaHasBoth ? p : 0) + (xHasBoth ? q : 0))
    return ReferenceMoments(
      mean: slots * mean, variance: slots * (both + alone - mean * mean + c * c * (own + others)))
  }
}
