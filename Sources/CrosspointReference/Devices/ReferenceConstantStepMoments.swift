public import CrosspointParameters

extension UpdateMoments {
  /// Mean and variance of ΔW over the devices of an array as well as over pulses: E[step]·BL·p·(±1)
  /// and E[step²]·E[(k + c√k·ξ)²] − mean², E[(k + c√k·ξ)²] = BL·p(1 − p) + (BL·p)² + BL·p·c².
  ///
  /// - Parameters:
  ///   - learningRate: η; only its sign is used here.
  ///   - weight: before the update, the same at every cross-point.
  ///   - tolerance: the largest share of cross-points that may be near enough to a bound to meet
  ///     it. Such a cross-point moves by less than the formula says, so the mean is at most this
  ///     share too large and the variance wrong by at most this share of E[ΔW²].
  /// - Returns: nil for a log-normal gain and for a response at half voltage, or where more
  ///   cross-points than `tolerance` may meet a bound.
  public static func averaged(
    _ plan: PulsePlan, x: Float, delta: Float, learningRate: Float, weight: Double,
    _ device: ConstantStep,
    tolerance: Double = 2e-3
  ) -> ReferenceMoments? {
    let isUp = ((x < 0) != (delta < 0)) == (learningRate < 0)
    guard device.halfVoltageResponse == 0, let step = stepMoments(device, up: isUp) else {
      return nil
    }
    let p = pulseProbability(plan, x: x, delta: delta)
    guard p > 0, plan.bitLength > 0 else { return ReferenceMoments(mean: 0, variance: 0) }
    guard chanceOfBound(plan.bitLength, weight: weight, device, up: isUp) <= tolerance else {
      return nil
    }

    let c = Double(device.cycleSpread)
    let meanCount = Double(plan.bitLength) * p
    let mean = step.mean * meanCount
    let square = step.square * (meanCount * (1 - p) + meanCount * meanCount + meanCount * c * c)
    return ReferenceMoments(mean: isUp ? mean : -mean, variance: square - mean * mean)
  }

  /// Mean and mean square over devices of the step in one direction, exact: with consistency
  /// enforced the step is the folded normal |N(μ, τ²)|, μ = step·(1 + min(upDown, 0)) up and
  /// step·(1 − max(upDown, 0)) down, τ = step·√(stepSpread² + upDownSpread²); corrupt cross-points
  /// have none. nil for a log-normal gain.
  public static func stepMoments(_ d: ConstantStep, up: Bool) -> (mean: Double, square: Double)? {
    guard !d.stepSpreadIsLogNormal else { return nil }
    let (mean, deviation) = stepLaw(d, up: up)
    let folded = NormalLaw.foldedMoments(mean: mean, deviation: deviation)
    let healthy = 1 - Double(d.corruptProbability)
    return (healthy * (d.enforcesConsistency ? folded.mean : mean), healthy * folded.square)
  }

  /// Share of cross-points whose bounds lie within reach of `slots` pulses of a 4 σ device (or do
  /// not hold `weight`).
  static func chanceOfBound(_ slots: Int, weight: Double, _ d: ConstantStep, up: Bool) -> Double {
    let c = Double(d.cycleSpread)
    let (mean, deviation) = stepLaw(d, up: up)
    let largest = mean + 4 * deviation
    let ahead = largest * forwardReach(slots, c)
    let behind = largest * backwardReach(c)
    return chance(
      boundOf: d.boundMaximum, spread: d.boundMaximumSpread, below: weight + (up ? ahead : behind),
      d)
      + chance(
        boundOf: -d.boundMinimum, spread: d.boundMinimumSpread,
        below: -weight + (up ? behind : ahead), d)
  }

  /// μ and τ of the step before folding.
  private static func stepLaw(_ d: ConstantStep, up: Bool) -> (mean: Double, deviation: Double) {
    let imbalance = up ? min(Double(d.upDown), 0) : -max(Double(d.upDown), 0)
    let variance =
      Double(d.stepSpread) * Double(d.stepSpread) + Double(d.upDownSpread) * Double(d.upDownSpread)
    return (Double(d.step) * (1 + imbalance), Double(d.step) * variance.squareRoot())
  }

  /// P(B < limit), B ~ N(mean, (spread·mean)²), |B| where consistency is enforced.
  private static func chance(
    boundOf mean: Float, spread: Float, below limit: Double, _ d: ConstantStep
  ) -> Double {
    let m = Double(mean)
    let deviation = Double(spread) * m
    guard deviation > 0 else { return m < limit ? 1 : 0 }
    let below = NormalLaw.cdf((limit - m) / deviation)
    guard d.enforcesConsistency else { return below }
    return limit > 0 ? below - NormalLaw.cdf((-limit - m) / deviation) : 0
  }
}
