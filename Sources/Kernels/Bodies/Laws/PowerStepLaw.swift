public import CrosspointParameters

/// Steps that shrink with a power of the distance from the bound ahead:
///
///     w ± Δ·(1 + c·ξ)      Δ = s·(distance/(w_max − w_min))^γ
///
/// Pair 0 holds the steps s up and down, pair 1 the exponents γ.
public struct PowerStepLaw: PulseLaw {
  public var cycleSpread: Float

  public init(cycleSpread: Float) { self.cycleSpread = cycleSpread }

  @_alwaysEmitIntoClient @inline(__always) public static var pairCount: Int { 2 }
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
    weights + powerStep(weights, devices) * amount
  }
}

/// The steps of devices that hold these weights, of pair 0, pair 1 and the bounds.
@_alwaysEmitIntoClient @_transparent
func powerStep<Devices: PulsedDevices>(_ held: Devices.Values, _ devices: Devices)
  -> Devices.Values
{
  let zero = Devices.Values(repeating: 0)
  let width = devices.maximum - devices.minimum
  let distance = devices.signed(devices.boundAhead - held)
  // Past the bound ahead it is 0; a stuck cross-point has no width, and its bounds hold it.
  let share = (zero < width).select(Devices.Values.maximum(distance / width, zero), zero)
  return devices.toward(0) * Devices.Values.pow(share, devices.toward(1))
}

extension PowerStep: PulsedModel {
  public func law(_ context: LawContext) -> PowerStepLaw {
    PowerStepLaw(cycleSpread: common.cycleSpread)
  }
}

extension LawKernel {
  public static func powerStep(
    _ kernel: @escaping @Sendable (PowerStepLaw) -> PulsedUpdateKernel
  ) -> LawKernel {
    LawKernel(kernel)
  }
}
