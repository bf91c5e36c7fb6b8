public import CrosspointParameters

/// Power steps of what a device holds, w + r:
///
///     w ± Δ·(1 + c·ξ)      Δ = s·(distance/(w_max − w_min))^γ
///
/// Pair 0 holds the steps s up and down, pair 1 the exponents γ, and the first value of pair 2 the
/// reference r.
public struct PowerStepReferenceLaw: PulseLaw {
  public var cycleSpread: Float

  public init(cycleSpread: Float) { self.cycleSpread = cycleSpread }

  @_alwaysEmitIntoClient @inline(__always) public static var pairCount: Int { 3 }
  @_alwaysEmitIntoClient @inline(__always) public static var readsBounds: Bool { true }
  @_alwaysEmitIntoClient @inline(__always) public var isNoisy: Bool { cycleSpread > 0 }

  @_alwaysEmitIntoClient @inline(__always)
  public func amount<Values: PulseValues>(_ gaussian: Values) -> Values {
    Values(repeating: 1) + Values(repeating: cycleSpread) * gaussian
  }

  @_alwaysEmitIntoClient @_transparent
  public func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices
  ) -> Devices.Values {
    weights + powerStep(weights + devices.both(2).first, devices) * amount
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func range<Devices: PulsedDevices>(_ devices: Devices) -> (
    minimum: Devices.Values, maximum: Devices.Values
  ) {
    let reference = devices.both(2).first
    return (devices.minimum - reference, devices.maximum - reference)
  }
}

extension PowerStepReference: PulsedModel {
  public func law(_ context: LawContext) -> PowerStepReferenceLaw {
    PowerStepReferenceLaw(cycleSpread: common.cycleSpread)
  }
}

extension LawKernel {
  public static func powerStepReference(
    _ kernel: @escaping @Sendable (PowerStepReferenceLaw) -> PulsedUpdateKernel
  ) -> LawKernel {
    LawKernel(kernel)
  }
}
