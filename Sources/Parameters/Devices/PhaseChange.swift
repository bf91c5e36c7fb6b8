#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Phase-change memory by its conductance: what a SET pulse adds depends on the conductance and on
/// the pulses since the last RESET (S. R. Nandakumar et al., J. Appl. Phys. 124, 152135, 2018).
///
///     G ← clip(G + μ + c·σ·ξ)            after the p-th SET pulse since the last RESET
///     μ = a·(meanSlope·G + meanOffset + meanOfFirst·e^(−p/pulsesOfFirst))
///     σ = b·(deviationSlope·G + deviationOffset + deviationOfFirst·e^(−p/pulsesOfFirst))
///     a = 1 + meanSpread·ξ₁, b = |1 + deviationSpread·ξ₂|
///
/// Conductances are in µS, and a weight is G over `conductanceOfOne`. A pulse up is a SET pulse;
/// one down is a RESET: G ← resetConductance·(1 + resetSpread·ξ), p ← 0, so that weights of both
/// signs take a one-sided pair. Where a weight is set, p is the number of pulses that reach it on
/// average, .027·G³ − .15·G² + .81·G, at least 0. Defaults are those of the paper as re-implemented
/// in Y. Demirag's PCM model; what is from memory is in `docs/devices.md`.
///
/// A device drifts by `common.drift`, G ∝ (t/38.6 s)^(−0.04) after a pulse, which moves it from
/// where the last one left it and not from what drift has left; products read it with noise of
/// deviation readNoiseSlope·G + readNoiseOffset, drawn for each product.
public struct PhaseChange: DeviceModel {
  public static let name = "phaseChange"
  public static let summary = "phase-change memory: SET pulses by conductance and number, in µS"

  /// The conductance of the weight 1, in µS; positive.
  public var conductanceOfOne: Float = 8
  /// Change of a SET pulse's mean with the conductance.
  public var meanSlope: Float = -0.084
  /// Mean of a late SET pulse at conductance 0, in µS.
  public var meanOffset: Float = 0.880
  /// What the first pulses add to it, in µS.
  public var meanOfFirst: Float = 1.40
  /// Change of a SET pulse's standard deviation with the conductance.
  public var deviationSlope: Float = 0.091
  /// Standard deviation of a late SET pulse at conductance 0, in µS.
  public var deviationOffset: Float = 0.260
  /// What the first pulses add to it, in µS.
  public var deviationOfFirst: Float = 2.15
  /// Pulses over which what the first ones add falls to 1/e; positive.
  public var pulsesOfFirst: Float = 2.6
  /// Device-to-device spread of the mean.
  public var meanSpread: Float = 0
  /// Device-to-device spread of the standard deviation.
  public var deviationSpread: Float = 0
  /// The least conductance, in µS.
  public var smallestConductance: Float = 0.1
  /// The largest conductance, in µS.
  public var largestConductance: Float = 12
  /// Mean conductance after a RESET, in µS.
  public var resetConductance: Float = 0.1
  /// Its spread from RESET to RESET, relative.
  public var resetSpread: Float = 0.1
  /// Change of the standard deviation of a read with the conductance.
  public var readNoiseSlope: Float = 0.03
  /// Standard deviation of a read at conductance 0, in µS.
  public var readNoiseOffset: Float = 0.13
  /// ε, in µS: what one pulse is taken for where pulses are counted.
  public var nominalStep: Float = 0.75
  /// Without what the conductances above give.
  private var others: CommonParameters = {
    var common = CommonParameters.ideal(bound: 0)
    common.cycleSpread = 1
    (common.drift.exponent, common.drift.startTime) = (0.04, 38.6)
    return common
  }()

  public init() {}

  /// Bounds, reset bias and reset noise are those of the conductances: what is set in their place
  /// has no effect.
  public var common: CommonParameters {
    get {
      var common = others
      (common.boundMinimum, common.boundMaximum) = (0, largestConductance / conductanceOfOne)
      common.resetBias = resetConductance / conductanceOfOne
      common.resetNoise = resetSpread * common.resetBias
      return common
    }
    set {
      var kept = newValue
      let ideal = CommonParameters.ideal(bound: 0)
      (kept.boundMinimum, kept.boundMaximum) = (ideal.boundMinimum, ideal.boundMaximum)
      (kept.resetBias, kept.resetNoise) = (ideal.resetBias, ideal.resetNoise)
      others = kept
    }
  }

  public var granularity: Float { nominalStep / conductanceOfOne }
  public var readNoise: DeviceReadNoise? {
    let noise = DeviceReadNoise(
      slope: readNoiseSlope, offset: readNoiseOffset / conductanceOfOne)
    return noise.isThere ? noise : nil
  }
  public static var hasState: Bool { true }
  public static var pulsesUndoDrift: Bool { true }

  /// What a pulse leaves of what the first ones add: e^(−1/pulsesOfFirst).
  public var decayOfFirst: Float { exp(-1 / pulsesOfFirst) }

  /// e^(−p/pulsesOfFirst) of a device that is set to a weight.
  public func state(at weight: Float) -> Float {
    let g = max(weight, 0) * conductanceOfOne
    let pulses = max((0.027 * g * g - 0.15 * g + 0.81) * g, 0)
    return exp(-pulses / pulsesOfFirst)
  }

  public static let hiddenPairs = [
    HiddenPair(HiddenParameter("meanGain"), HiddenParameter("deviationGain"))
  ]
  public var scales: [Float] { [1] }

  public func draw(_ row: inout HiddenRow, _ draws: RowDraws) {
    let (means, deviations) = (draws.gaussians(.deviationUp), draws.gaussians(.deviationDown))
    let isLastPerfect = common.hasPerfectBias
    for j in 0..<row.columns {
      let isPerfect = isLastPerfect && j == row.columns - 1
      row.pairs[0].first[j] = isPerfect ? 1 : 1 + meanSpread * means[j]
      row.pairs[0].second[j] = isPerfect ? 1 : abs(1 + deviationSpread * deviations[j])
      row.boundMinimum[j] = min(smallestConductance / conductanceOfOne, row.boundMaximum[j])
    }
  }

  public static let settings: [Setting<PhaseChange>] =
    [
      .number("conductanceOfOne", \.conductanceOfOne, .positive),
      .number("meanSlope", \.meanSlope, .finite),
      .number("meanOffset", \.meanOffset, .atLeastZero),
      .number("meanOfFirst", \.meanOfFirst, .finite),
      .number("deviationSlope", \.deviationSlope, .finite),
      .number("deviationOffset", \.deviationOffset, .atLeastZero),
      .number("deviationOfFirst", \.deviationOfFirst, .finite),
      .number("pulsesOfFirst", \.pulsesOfFirst, .positive),
      .number("meanSpread", \.meanSpread, .atLeastZero),
      .number("deviationSpread", \.deviationSpread, .atLeastZero),
      .number("smallestConductance", \.smallestConductance, .atLeastZero),
      .number("largestConductance", \.largestConductance, .positive),
      .number("resetConductance", \.resetConductance, .atLeastZero),
      .number("resetSpread", \.resetSpread, .atLeastZero),
      .number("readNoiseSlope", \.readNoiseSlope, .atLeastZero),
      .number("readNoiseOffset", \.readNoiseOffset, .atLeastZero),
      .number("nominalStep", \.nominalStep, .positive),
    ]
    + .all(
      \.common,
      CommonParameters.settings.filter {
        !["boundMinimum", "boundMaximum", "resetBias", "resetNoise", "boundMinimumSpread"].contains(
          $0.name)
      })

  public func validate() throws {
    try validateEach("device")
    try require(
      smallestConductance < largestConductance, "device.smallestConductance", smallestConductance,
      "less than largestConductance, \(largestConductance)")
    try require(
      resetConductance <= largestConductance, "device.resetConductance", resetConductance,
      "at most largestConductance, \(largestConductance)")
    try require(
      (largestConductance / conductanceOfOne).isFinite && granularity > 0,
      "device.conductanceOfOne", conductanceOfOne,
      """
      a conductance by which largestConductance and nominalStep, \(largestConductance) and \
      \(nominalStep), are finite and positive weights
      """)
  }
}
