/// Soft bounds about a reference: what a device holds less that of a second one which is not
/// pulsed.
///
///     w ← clip(w + r ± (Δ + s·c·ξ)) − r       up Δ = s_up·(1 − (w + r)/w_max)
///     w ← clip(w + r ± Δ·(1 + c·ξ)) − r       down Δ = s_down·(1 − (w + r)/w_min)
///
/// The second form is that of multiplicative noise. Steps s, bounds and the reference r are the
/// cross-point's own. Where an upper bound is not above 0, or a lower one not below, the step
/// towards it is constant. Steps up and down are the same at
/// w + r = (s_up − s_down)/(s_up/w_max − s_down/w_min), the symmetry point. N. Gong, M. J. Rasch
/// et al., IEDM 2022.
public struct SoftBoundsReference: SteppedModel, WriteNoiseModel {
  public static let name = "softBoundsReference"
  public static let summary = "soft bounds about a reference, which may be the symmetry point"

  public var steps = StepParameters()
  public var common = CommonParameters()
  public var cycleNoise = CycleNoise.additive
  public var reference = DeviceReference()
  public var written = WriteNoise()

  public init() {}

  public static let hiddenPairs = [HiddenPair.steps, DeviceReference.pair]
  public static let referencePair: Int? = 1
  public var scales: [Float] { [steps.scale, reference.scale(common)] }

  public func draw(_ row: inout HiddenRow, _ draws: RowDraws) {
    steps.draw(&row.pairs[0], draws, common)
    reference.draw(&row, pair: 1, draws) { j, row in
      let (up, down) = (row.pairs[0].first[j], row.pairs[0].second[j])
      let (low, high) = (row.boundMinimum[j], row.boundMaximum[j])
      let slopes = up / high - down / low
      // Steps that are not consistent may have no symmetry point between the bounds.
      return slopes == 0 ? 0 : min(max((up - down) / slopes, low), high)
    }
  }

  public static let settings: [Setting<SoftBoundsReference>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings)
    + .all(\.reference, DeviceReference.settings) + .all(\.written, WriteNoise.settings) + [
      .choice("cycleNoise", \.cycleNoise)
    ]
}
