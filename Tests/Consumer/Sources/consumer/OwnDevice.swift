import Crosspoint

/// A device of this module's own, written from docs/own-device.md: its steps fade towards the bound
/// ahead, by the equations of the built-in soft bounds.
struct FadingSteps: OwnDevice, SteppedModel {
  static let name = "fadingSteps"
  static let summary = "steps that fade towards the bound ahead"

  var steps = StepParameters()
  var common = CommonParameters()

  static let settings: [Setting<FadingSteps>] =
    .all(\.steps, StepParameters.settings) + .all(\.common, CommonParameters.settings)

  func law(_ context: LawContext) -> FadingLaw { FadingLaw(cycleSpread: common.cycleSpread) }
}

/// Δ = s − (s/bound)·w, and w + Δ·(±(1 + c·ξ)).
struct FadingLaw: PulseLaw {
  var cycleSpread: Float

  static var pairCount: Int { 1 }
  static var readsBounds: Bool { true }
  var isNoisy: Bool { cycleSpread > 0 }

  @inline(__always)
  func amount<Values: PulseValues>(_ gaussian: Values) -> Values {
    Values(repeating: 1) + Values(repeating: cycleSpread) * gaussian
  }

  @inline(__always)
  func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices
  ) -> Devices.Values {
    let (step, bound) = (devices.toward(0), devices.boundAhead)
    let zero = Devices.Values(repeating: 0)
    let slope = (zero < bound.magnitude).select(step / bound, zero)
    return weights + (step - slope * weights) * amount
  }
}
