/// What the devices of every model have: noise from cycle to cycle, bounds, what happens without
/// pulses, and faults.
///
/// Spreads are standard deviations relative to the mean unless said otherwise; bounds, biases and
/// noises are in units of the weight. ξ is a unit Gaussian, drawn once for each cross-point, or for
/// each operation where a line says so. Ranges stand in `settings`, equations in
/// `docs/equations.md`.
public struct CommonParameters: Sendable, Hashable {
  /// Cycle-to-cycle spread, c: the step of each pulse is multiplied by 1 + c·ξ, ξ drawn for the
  /// pulse. Not truncated: where 1 + c·ξ < 0 the pulse goes the other way.
  public var cycleSpread: Float = 0.3
  /// Mean upper bound of the weight, at least 0.
  public var boundMaximum: Float = 0.6
  /// Device-to-device spread: w_max = boundMaximum·(1 + spread·ξ).
  public var boundMaximumSpread: Float = 0.3
  /// Mean lower bound of the weight, at most 0.
  public var boundMinimum: Float = -0.6
  /// Device-to-device spread: w_min = boundMinimum·(1 + spread·ξ).
  public var boundMinimumSpread: Float = 0.3
  /// Whether draws are made consistent: steps |s|, bounds −|min(w_min, w_max)| and
  /// |max(w_min, w_max)|. Otherwise steps keep their sign, and both bounds become their midpoint
  /// where w_min > w_max.
  public var enforcesConsistency: Bool = true
  /// Mean of the weight b to which decay tends and on which a reset falls.
  public var resetBias: Float = 0
  /// Device-to-device spread, in units of the weight: b = resetBias + resetBiasSpread·ξ.
  public var resetBiasSpread: Float = 0
  /// Noise of a reset, in units of the weight: w ← clip(b + resetNoise·ξ), ξ drawn for each reset.
  public var resetNoise: Float = 0.01
  /// Samples in which w − b decays to 1/e, at least 1; 0 is no decay. `Trainer` takes an example
  /// for one sample, in a convolution too. A sample takes
  /// w ← b + (1 − r)·(w − b), r = min(|(1 + lifetimeSpread·ξ)/lifetime|, 1).
  public var lifetime: Float = 0
  /// Device-to-device spread of 1/lifetime.
  public var lifetimeSpread: Float = 0
  /// Diffusion of a sample, in units of the weight: w ← clip(w + d·ξ), ξ drawn for each,
  /// d = |diffusion·(1 + diffusionSpread·ξ)|.
  public var diffusion: Float = 0
  /// Device-to-device spread of d.
  public var diffusionSpread: Float = 0
  /// Probability, 0 … 1, that a cross-point is stuck: both bounds one value, hidden values 0.
  public var corruptProbability: Float = 0
  /// Stuck values are uniform between the cross-point's bounds cut to ±corruptRange.
  public var corruptRange: Float = 0.1
  /// What time does to a weight.
  public var drift = Drift()
  /// Whether the last column of every array, where a layer has its bias, is of perfect devices:
  /// steps at their means, bounds at 100 times theirs. In a grid it is the last column of every
  /// tile.
  public var hasPerfectBias: Bool = false

  /// The RPU-baseline of Gokmen & Vlasov 2016, without decay, diffusion or faults.
  public init() {}

  /// Without spread and noise, bounds ±`bound`.
  public static func ideal(bound: Float = 1) -> CommonParameters {
    var p = CommonParameters()
    (p.cycleSpread, p.resetNoise) = (0, 0)
    (p.boundMaximum, p.boundMinimum) = (bound, -bound)
    (p.boundMaximumSpread, p.boundMinimumSpread) = (0, 0)
    return p
  }

  /// For a model's table: `.all(\.common, CommonParameters.settings)`.
  public static let settings: [Setting<CommonParameters>] = [
    .number("cycleSpread", \.cycleSpread, .atLeastZero),
    .number("boundMaximum", \.boundMaximum, .atLeastZero),
    .number("boundMaximumSpread", \.boundMaximumSpread, .atLeastZero),
    .number("boundMinimum", \.boundMinimum, .atMostZero),
    .number("boundMinimumSpread", \.boundMinimumSpread, .atLeastZero),
    .flag("enforcesConsistency", \.enforcesConsistency),
    .number("resetBias", \.resetBias, .finite),
    .number("resetBiasSpread", \.resetBiasSpread, .atLeastZero),
    .number("resetNoise", \.resetNoise, .atLeastZero),
    .number(
      "lifetime", \.lifetime,
      NumberRange("0 (no decay), or at least 1") { $0 == 0 || ($0.isFinite && $0 >= 1) }),
    .number("lifetimeSpread", \.lifetimeSpread, .atLeastZero),
    .number("diffusion", \.diffusion, .atLeastZero),
    .number("diffusionSpread", \.diffusionSpread, .atLeastZero),
    .number("corruptProbability", \.corruptProbability, .probability),
    .number("corruptRange", \.corruptRange, .atLeastZero),
    .cases("drift", \.drift, expected: "an object {…} of settings", isLeftOut: { $0 == Drift() }) {
      try $0.validateEach($1)
    },
    .flag("hasPerfectBias", \.hasPerfectBias, isLeftOut: { !$0 }),
  ]
}

extension CommonParameters {
  /// Draws the bounds of a row.
  package func drawBounds(_ row: inout HiddenRow, _ draws: RowDraws) {
    let (maxima, minima) = (draws.gaussians(.boundMaximum), draws.gaussians(.boundMinimum))
    for j in 0..<row.columns {
      let high = boundMaximum * (1 + boundMaximumSpread * maxima[j])
      let low = boundMinimum * (1 + boundMinimumSpread * minima[j])
      if enforcesConsistency {
        (row.boundMinimum[j], row.boundMaximum[j]) = (-abs(min(low, high)), abs(max(high, low)))
      } else if low > high {
        (row.boundMinimum[j], row.boundMaximum[j]) = ((low + high) / 2, (low + high) / 2)
      } else {
        (row.boundMinimum[j], row.boundMaximum[j]) = (low, high)
      }
    }
    if hasPerfectBias, let last = row.boundMinimum.indices.last {
      (row.boundMinimum[last], row.boundMaximum[last]) = (100 * boundMinimum, 100 * boundMaximum)
    }
  }

  /// Makes some cross-points of a row stuck: both bounds one value, and zeros in every pair.
  package func corrupt(_ row: inout HiddenRow, _ draws: RowDraws) {
    let p = corruptProbability
    guard p > 0 else { return }
    let threshold = p >= 1 ? UInt32.max : UInt32(p * 2_147_483_648)
    let (chosen, value) = (draws.words(.corruptChoice), draws.words(.corruptValue))
    for j in 0..<row.columns where p >= 1 || chosen[j] >> 1 < threshold {
      let low = max(row.boundMinimum[j], -corruptRange)
      let high = min(row.boundMaximum[j], corruptRange)
      let stuck = low + (high - low) * (Float(value[j] >> 8) * 0x1p-24)
      (row.boundMinimum[j], row.boundMaximum[j]) = (stuck, stuck)
      for pair in row.pairs.indices {
        (row.pairs[pair].first[j], row.pairs[pair].second[j]) = (0, 0)
      }
    }
  }

  /// The scale of the bounds in half precision, or more where spreads are so wide that a draw would
  /// not fit.
  package var boundScale: Float {
    let mean = max(boundMaximum, -boundMinimum)
    let largest = 1 + 6.6 * max(boundMaximumSpread, boundMinimumSpread)
    return mean > 0 ? mean * max(1, largest / 32768) : 1
  }
}
