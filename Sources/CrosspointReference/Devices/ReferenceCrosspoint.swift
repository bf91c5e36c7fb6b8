import CrosspointParameters

/// The hidden parameters of one cross-point, drawn once; weights are in units of the array.
public struct ReferenceCrosspoint: Sendable, Hashable {
  /// The values of the model's hidden pairs.
  public var pairs: [ReferencePair]
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
  /// Of devices that have one beside their weight.
  public var state: ReferenceDeviceState?

  public init(
    pairs: [ReferencePair], boundMinimum: Double, boundMaximum: Double, resetBias: Double = 0,
    decayRate: Double = 0,
    diffusionRate: Double = 0, isCorrupt: Bool = false
  ) {
    self.pairs = pairs
    self.boundMinimum = boundMinimum
    self.boundMaximum = boundMaximum
    self.resetBias = resetBias
    self.decayRate = decayRate
    self.diffusionRate = diffusionRate
    self.isCorrupt = isCorrupt
  }

  /// A cross-point whose only pair is its steps.
  public init(
    stepUp: Double, stepDown: Double, boundMinimum: Double, boundMaximum: Double,
    resetBias: Double = 0,
    decayRate: Double = 0, diffusionRate: Double = 0, isCorrupt: Bool = false
  ) {
    self.init(
      pairs: [ReferencePair(stepUp, stepDown)], boundMinimum: boundMinimum,
      boundMaximum: boundMaximum, resetBias: resetBias,
      decayRate: decayRate, diffusionRate: diffusionRate, isCorrupt: isCorrupt)
  }

  /// Draws the hidden parameters of one cross-point: `docs/equations.md`, "Devices".
  public init(_ model: some ReferenceModel, _ draws: ReferenceDraws) {
    let d = model.common
    (boundMinimum, boundMaximum) = Self.bounds(d, draws)
    (boundMinimum, boundMaximum) = model.referenceBounds(boundMinimum, boundMaximum)
    state = model.referenceState(at: 0).map { ReferenceDeviceState($0) }
    var draws = draws
    draws.bounds = (boundMinimum, boundMaximum)
    pairs = model.referencePairs(draws)
    let shift = model.referenceResetShift(pairs, draws)
    if draws.isCorrupt {
      let range = Double(d.corruptRange)
      let least = max(boundMinimum, -range)
      let most = min(boundMaximum, range)
      boundMinimum = least + draws.uniform * (most - least)
      boundMaximum = boundMinimum
      pairs = pairs.map { _ in ReferencePair(0, 0) }
    }
    let lifetime = Double(d.lifetime)
    resetBias = Double(d.resetBias) + Double(d.resetBiasSpread) * draws.xi(.resetBias) + shift
    decayRate =
      lifetime == 0
      ? 0 : min(abs((1 + Double(d.lifetimeSpread) * draws.xi(.decayRate)) / lifetime), 1)
    diffusionRate = abs(
      Double(d.diffusion) * (1 + Double(d.diffusionSpread) * draws.xi(.diffusionRate)))
    isCorrupt = draws.isCorrupt
  }

  /// The cross-point at (row, column) of a tile: vector 0, pass 0, line = row, position = column.
  /// - Parameter isLastColumn: whether it is of a bias, where the model has a perfect one.
  public init(
    _ model: some ReferenceModel, seed: UInt64, tile: UInt32, array: UInt32 = 0, row: Int,
    column: Int, isLastColumn: Bool = false
  ) {
    func stream(_ purpose: Purpose) -> ReferenceStream {
      ReferenceAddress(seed: seed, tile: tile, array: array, purpose: purpose, line: UInt32(row))
        .draws
    }
    let position = UInt32(column)
    var draws = ReferenceDraws(
      isCorrupt: stream(.corruptChoice).fires(
        probability: model.common.corruptProbability, position),
      uniform: stream(.corruptValue).uniform(position), xi: { stream($0).gaussian(position) })
    draws.isPerfectBias = model.common.hasPerfectBias && isLastColumn
    self.init(model, draws)
  }

  private static func bounds(_ d: CommonParameters, _ draws: ReferenceDraws) -> (
    minimum: Double, maximum: Double
  ) {
    if draws.isPerfectBias {
      return (100 * Double(d.boundMinimum), 100 * Double(d.boundMaximum))
    }
    var high = Double(d.boundMaximum) * (1 + Double(d.boundMaximumSpread) * draws.xi(.boundMaximum))
    var low = Double(d.boundMinimum) * (1 + Double(d.boundMinimumSpread) * draws.xi(.boundMinimum))
    if d.enforcesConsistency {
      if low > high { swap(&low, &high) }
      return (-abs(low), abs(high))
    }
    return low > high ? ((low + high) / 2, (low + high) / 2) : (low, high)
  }

  /// The weight held to the bounds.
  public func clipped(_ weight: Double) -> Double { min(max(weight, boundMinimum), boundMaximum) }

  /// w ← clip((w − b)(1 − d) + b).
  public func afterDecay(_ weight: Double) -> Double {
    clipped((weight - resetBias) * (1 - decayRate) + resetBias)
  }

  /// w ← clip(w + v·ξ).
  public func afterDiffusion(_ weight: Double, xi: Double) -> Double {
    clipped(weight + diffusionRate * xi)
  }

  /// w ← clip(b + resetNoise·ξ).
  public func afterReset(noise: Double, xi: Double) -> Double { clipped(resetBias + noise * xi) }
}
