/// The hidden parameters of one constant-step cross-point, drawn once. Weights in units of the array.
public struct ReferenceCrosspoint: Sendable, Hashable {
  /// Mean weight change of an up pulse; below 0 only where consistency is not enforced.
  public var stepUp: Double
  /// Mean weight change of a down pulse, taken from the weight.
  public var stepDown: Double
  public var boundMinimum: Double
  public var boundMaximum: Double
  /// b: where decay tends to and a reset falls.
  public var resetBias: Double
  /// d: share of w − b lost in one decay, 0 … 1.
  public var decayRate: Double
  /// v: standard deviation of one diffusion step.
  public var diffusionRate: Double
  /// Whether it is stuck: both bounds one value, steps 0.
  public var isCorrupt: Bool

  public init(
    stepUp: Double, stepDown: Double, boundMinimum: Double, boundMaximum: Double, resetBias: Double = 0,
    decayRate: Double = 0, diffusionRate: Double = 0, isCorrupt: Bool = false
  ) {
    self.stepUp = stepUp
    self.stepDown = stepDown
    self.boundMinimum = boundMinimum
    self.boundMaximum = boundMaximum
    self.resetBias = resetBias
    self.decayRate = decayRate
    self.diffusionRate = diffusionRate
    self.isCorrupt = isCorrupt
  }

  /// The weight held to the bounds.
  public func clipped(_ weight: Double) -> Double { min(max(weight, boundMinimum), boundMaximum) }

  /// One pulse, the definition: w ← clip(w ± step·(1 + c·ξ)).
  public func afterPulse(_ weight: Double, up: Bool, cycleSpread c: Double, xi: Double) -> Double {
    afterPulses(weight, up: up, count: 1, cycleSpread: c, xi: xi)
  }

  /// k pulses at once: w ← clip(w ± step·(k + c·√k·ξ)).
  public func afterPulses(_ weight: Double, up: Bool, count k: Int, cycleSpread c: Double, xi: Double) -> Double {
    let steps = Double(k) + c * Double(k).squareRoot() * xi
    return clipped(up ? weight + stepUp * steps : weight - stepDown * steps)
  }

  /// One phase: w ← clip(w ± step·((n + k·h) + c·√(n + k²·h)·ξ)).
  /// - Parameters:
  ///   - n: coincidences, each a whole step.
  ///   - h: slots in which one line fires, each k steps.
  public func afterPhase(
    _ weight: Double, up: Bool, coincidences n: Int, halves h: Int, response k: Double, cycleSpread c: Double, xi: Double
  ) -> Double {
    let steps = Double(n) + k * Double(h) + c * (Double(n) + k * k * Double(h)).squareRoot() * xi
    return clipped(up ? weight + stepUp * steps : weight - stepDown * steps)
  }

  /// w ← clip((w − b)(1 − d) + b).
  public func afterDecay(_ weight: Double) -> Double { clipped((weight - resetBias) * (1 - decayRate) + resetBias) }

  /// w ← clip(w + v·ξ).
  public func afterDiffusion(_ weight: Double, xi: Double) -> Double { clipped(weight + diffusionRate * xi) }

  /// w ← clip(b + resetNoise·ξ).
  public func afterReset(noise: Double, xi: Double) -> Double { clipped(resetBias + noise * xi) }
}
