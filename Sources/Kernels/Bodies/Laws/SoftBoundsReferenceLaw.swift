public import CrosspointParameters

/// Soft bounds of what a device holds, w + r:
///
///     w ± (Δ + s·c·ξ), or w ± Δ·(1 + c·ξ)      Δ = s − (s/b)·(w + r)
///
/// Pair 0 holds the steps s up and down, the first value of pair 1 the reference r; b is the bound
/// to which the pulse goes. Towards a bound that lies on the other side of 0 the step is constant.
public struct SoftBoundsReferenceLaw: PulseLaw {
  public var noise: PulseNoise

  public init(noise: PulseNoise) { self.noise = noise }

  @_alwaysEmitIntoClient @inline(__always) public static var pairCount: Int { 2 }
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
    let slope = (zero < devices.signed(bound)).select(step / bound, zero)
    let change = step - slope * (weights + devices.both(1).first)
    return noise.moved(weights, by: change, step: step, amount, devices)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func range<Devices: PulsedDevices>(_ devices: Devices) -> (
    minimum: Devices.Values, maximum: Devices.Values
  ) {
    let reference = devices.both(1).first
    return (devices.minimum - reference, devices.maximum - reference)
  }
}

extension SoftBoundsReference: PulsedModel {
  public func law(_ context: LawContext) -> SoftBoundsReferenceLaw {
    SoftBoundsReferenceLaw(noise: PulseNoise(spread: common.cycleSpread, cycleNoise))
  }
}

extension LawKernel {
  public static func softBoundsReference(
    _ kernel: @escaping @Sendable (SoftBoundsReferenceLaw) -> PulsedUpdateKernel
  ) -> LawKernel {
    LawKernel(kernel)
  }
}
