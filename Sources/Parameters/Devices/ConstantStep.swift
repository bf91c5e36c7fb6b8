/// Steps of one size up to the bounds.
///
///     w ← clip(w ± s·(1 + c·ξ), w_min, w_max)
///
/// s is the cross-point's step up or down. Defaults are the RPU-baseline of T. Gokmen and
/// Y. Vlasov, Front. Neurosci. 10:333 (2016), whose device this is.
public struct ConstantStep: SteppedModel {
  public static let name = "constantStep"
  public static let summary = "steps of one size up to the bounds (Gokmen & Vlasov 2016)"

  public var steps = StepParameters()
  public var common = CommonParameters()
  /// k, 0 … 1: steps by which a device changes where a pulse comes on one of its two lines only,
  /// that is at half the voltage; 0 is the ideal device, 0.5 a linear one. Where it is above 0 an
  /// update runs in phases of one sign of x and of δ each (`docs/equations.md`), the pulses of a
  /// phase all at once: unlike pulse by pulse only where a bound is met within a phase.
  /// `update.aggregation` then has no effect.
  public var halfVoltageResponse: Float = 0

  public init() {}

  /// Without spread and noise, bounds ±`bound`.
  public static func ideal(step: Float = 0.001, bound: Float = 1) -> ConstantStep {
    var d = ConstantStep()
    (d.steps, d.common) = (.ideal(step: step), .ideal(bound: bound))
    return d
  }

  public var respondsToOneLine: Bool { halfVoltageResponse > 0 }
  public var pulsesAddUp: Bool { halfVoltageResponse == 0 }
  public static let settings: [Setting<ConstantStep>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings) + [
      .number("halfVoltageResponse", \.halfVoltageResponse, .zeroToOne)
    ]
}
