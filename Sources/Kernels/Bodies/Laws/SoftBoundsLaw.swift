public import CrosspointParameters

/// Steps that shrink towards the bound ahead:
///
///     w ± Δ·(1 + c·ξ), or w ± (Δ + s·c·ξ)      Δ = s − (s/b)·w
///
/// Pair 0 holds the steps s up and down; b is the bound to which the pulse goes. Towards a bound of
/// 0 the step is constant.
public struct SoftBoundsLaw: PulseLaw {
  public var noise: PulseNoise

  public init(noise: PulseNoise) { self.noise = noise }

  @_alwaysEmitIntoClient @inline(__always) public static var pairCount: Int { 1 }
  @_alwaysEmitIntoClient @inline(__always) public static var readsBounds: Bool { true }
  @_alwaysEmitIntoClient @inline(__always) public var isNoisy: Bool { noise.isThere }

  @_alwaysEmitIntoClient @inline(__always)
  public func amount<Values: PulseValues>(_ gaussian: Values) -> Values {
    noise.amount(gaussian)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices
  ) -> Devices.Values {
    let (step, bound) = (devices.toward(0), devices.boundAhead)
    let zero = Devices.Values(repeating: 0)
    let slope = (zero < bound.magnitude).select(step / bound, zero)
    let change = step - slope * weights
    return noise.moved(weights, by: change, step: step, amount, devices)
  }
}

extension SoftBounds: PulsedModel {
  public func law(_ context: LawContext) -> SoftBoundsLaw {
    SoftBoundsLaw(noise: PulseNoise(spread: common.cycleSpread, cycleNoise))
  }
}

extension LawKernel {
  public static func softBounds(_ kernel: @escaping @Sendable (SoftBoundsLaw) -> PulsedUpdateKernel)
    -> LawKernel
  {
    LawKernel(kernel)
  }
}
