import CrosspointCSIMD
public import CrosspointParameters

/// Every pulse moves the weight by the same step, whatever the weight is:
///
///     w ± s·(1 + c·ξ)
///
/// Pair 0 holds the steps s up and down. The k coincidences of a sample can be drawn at once, as
/// k + c·√k·ξ steps: `ConstantStepAtOnce`. Equations: `docs/equations.md`.
public struct ConstantStepLaw: PulseLaw {
  /// How k coincidences at one cross-point are applied.
  public enum Mode: Int, Sendable {
    /// All at once: one draw of k + c·√k·ξ.
    case aggregated
    /// At once where no bound can be met, else pulse by pulse; decided for each block of 32
    /// columns.
    case adaptive
    case pulseByPulse
  }

  /// c of 1 + c·ξ.
  public var cycleSpread: Float
  public var mode: Mode
  /// Of pair 0.
  public var stepScale: Float
  /// k, 0 … 1: steps of a device that sees a pulse on one of its two lines only. Not 0:
  /// `HalfVoltage`.
  public var halfVoltageResponse: Float
  /// Whether the pulses of a batch's samples are applied together: `pulseAcrossSamples`.
  public var acrossSamples: Bool

  public init(
    cycleSpread: Float, mode: Mode, stepScale: Float, halfVoltageResponse: Float = 0,
    acrossSamples: Bool = false
  ) {
    self.cycleSpread = cycleSpread
    self.mode = mode
    self.stepScale = stepScale
    self.halfVoltageResponse = halfVoltageResponse
    self.acrossSamples = acrossSamples
  }

  @_alwaysEmitIntoClient @inline(__always) public static var pairCount: Int { 1 }
  @_alwaysEmitIntoClient @inline(__always) public var isNoisy: Bool { cycleSpread > 0 }

  @_alwaysEmitIntoClient @inline(__always)
  public func amount<Values: PulseValues>(_ gaussian: Values) -> Values {
    let mean = Values(repeating: stepScale)
    return isNoisy ? mean + Values(repeating: stepScale * cycleSpread) * gaussian : mean
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices
  ) -> Devices.Values {
    weights + devices.unscaledToward(0) * amount
  }
}

extension ConstantStep: PulsedModel {
  public func law(_ context: LawContext) -> ConstantStepLaw {
    let mode: ConstantStepLaw.Mode
    switch context.aggregation {
    case .never: mode = .pulseByPulse
    // At c ≤ 0.3 a pulse goes the other way once in 2300, and at a bound the two are the same in
    // distribution.
    case .automatic, .acrossSamples: mode = common.cycleSpread <= 0.3 ? .aggregated : .adaptive
    }
    return ConstantStepLaw(
      cycleSpread: common.cycleSpread, mode: mode, stepScale: context.scales[0],
      halfVoltageResponse: halfVoltageResponse,
      acrossSamples: context.aggregation == .acrossSamples)
  }
}

extension LawKernel {
  public static func constantStep(
    _ kernel: @escaping @Sendable (ConstantStepLaw) -> PulsedUpdateKernel
  ) -> LawKernel {
    LawKernel(kernel)
  }
}

/// Constant-step devices, at the full voltage of both lines only, or at half of it too.
@_alwaysEmitIntoClient @_transparent
public func constantStepUpdateBody(
  _ law: ConstantStepLaw, _ p: PulsedSamples, _ planes: DevicePlanes, _ x: PulseLines,
  _ delta: PulseLines
) {
  if law.halfVoltageResponse > 0 {
    halfVoltageUpdateBody(law, p, planes, x, delta)
  } else if law.acrossSamples && p.batch > 1 && p.suppliedGaussians == nil {
    pulseAcrossSamples(law, p, planes, x, delta)
  } else {
    pulsedUpdateBody(law, p, planes, x, delta)
  }
}
