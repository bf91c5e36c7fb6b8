import Foundation

/// Steps that change exponentially with the weight, as conductances of filaments do.
///
///     w ← clip(w ± y·s·(1 + c·ξ))            z = 2·a·w/(w_max − w_min) + b
///     y_up = max(1 − A_up·e^(γ_up·z), 0)     y_down = max(1 − A_down·e^(−γ_down·z), 0)
///     w ← clip(w ± y·s + σ·ξ)                σ = c·(|y·s| + noiseOffset + noiseSlope·|w|)
///
/// The last line is the noise where one of its two settings is above 0; w there is the weight
/// before the pulse. Steps s and bounds are the cross-point's own. Defaults are aihwkit's.
public struct ExponentialStep: SteppedModel, WriteNoiseModel {
  public static let name = "exponentialStep"
  public static let summary = "steps that change exponentially with the weight"

  public var steps = StepParameters()
  public var common = CommonParameters()
  /// A of pulses up: above 0 steps shrink towards the upper bound, below 0 they are larger than s.
  public var amplitudeUp: Float = 0.00081
  /// A of pulses down.
  public var amplitudeDown: Float = 0.36833
  /// γ of pulses up.
  public var growthUp: Float = 12.44625
  /// γ of pulses down.
  public var growthDown: Float = 12.78785
  /// a: z changes by 2·a from bound to bound.
  public var positionScale: Float = 0.244
  /// b: z at weight 0.
  public var positionOffset: Float = 0.2425
  /// Of the noise of a pulse over c, in units of the weight: what it has at weight 0 beside the
  /// step.
  public var noiseOffset: Float = 0
  /// The same for each unit of |w|.
  public var noiseSlope: Float = 0
  public var written = WriteNoise()

  public init() {}

  /// The mean of the mean device's steps up and down at weight 0.
  public var granularity: Float {
    let up = max(1 - amplitudeUp * exp(growthUp * positionOffset), 0)
    let down = max(1 - amplitudeDown * exp(-growthDown * positionOffset), 0)
    return steps.step * ((1 + min(steps.upDown, 0)) * up + (1 - max(steps.upDown, 0)) * down) / 2
  }

  public static let settings: [Setting<ExponentialStep>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings)
    + .all(\.written, WriteNoise.settings) + [
      .number("amplitudeUp", \.amplitudeUp, .finite),
      .number("amplitudeDown", \.amplitudeDown, .finite),
      .number("growthUp", \.growthUp, .finite),
      .number("growthDown", \.growthDown, .finite),
      .number("positionScale", \.positionScale, .finite),
      .number("positionOffset", \.positionOffset, .finite),
      .number("noiseOffset", \.noiseOffset, .atLeastZero),
      .number("noiseSlope", \.noiseSlope, .atLeastZero),
    ]

  /// Throws `CrosspointError.invalidSetting` for the first setting outside its range, and without a
  /// finite step at weight 0.
  public func validate() throws {
    try validateEach("device")
    guard granularity > 0, granularity.isFinite else {
      throw CrosspointError.invalidSetting(
        name: "device.amplitudeUp and amplitudeDown",
        value: "\(amplitudeUp) and \(amplitudeDown), a step of \(granularity) at weight 0",
        expected: "a finite step above 0 there, which says how many pulses an update takes")
    }
  }
}
