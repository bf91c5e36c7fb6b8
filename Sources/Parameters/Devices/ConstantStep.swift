/// The constant-step device of Gokmen & Vlasov 2016: every pulse moves the conductance by the same
/// step, up to its bounds.
///
/// w ← clip(w ± s·(1 + c·ξ)), s the cross-point's step up or down. Defaults are the RPU-baseline of
/// that paper. Equations: `docs/equations.md`.
@dynamicMemberLookup
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

  /// No spread, no noise, bounds ±`bound`.
  public static func ideal(step: Float = 0.001, bound: Float = 1) -> ConstantStep {
    var d = ConstantStep()
    (d.steps, d.common) = (.ideal(step: step), .ideal(bound: bound))
    return d
  }

  /// The step.
  public var granularity: Float { steps.step }
  public var respondsToOneLine: Bool { halfVoltageResponse > 0 }
  public static let hiddenPairs = [HiddenPair.steps]
  public var scales: [Float] { [steps.scale] }

  public func draw(_ row: inout HiddenRow, _ draws: RowDraws) {
    steps.draw(&row.pairs[0], draws, enforcesConsistency: common.enforcesConsistency)
  }

  public static let settings: [Setting<ConstantStep>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings) + [
      .number("halfVoltageResponse", \.halfVoltageResponse, .zeroToOne)
    ]

  public subscript<T>(dynamicMember path: WritableKeyPath<StepParameters, T>) -> T {
    get { steps[keyPath: path] }
    set { steps[keyPath: path] = newValue }
  }
  public subscript<T>(dynamicMember path: WritableKeyPath<CommonParameters, T>) -> T {
    get { common[keyPath: path] }
    set { common[keyPath: path] = newValue }
  }
}
