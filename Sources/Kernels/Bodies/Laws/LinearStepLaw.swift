public import CrosspointParameters

/// Steps that change in proportion to the weight:
///
///     w ± Δ·(1 + c·ξ), or w ± (Δ + s·c·ξ)      Δ = s + k·w
///
/// Pair 0 holds the steps s up and down, pair 1 the slopes k, without a unit.
public struct LinearStepLaw: PulseLaw {
  public var noise: PulseNoise

  public init(noise: PulseNoise) { self.noise = noise }

  @_alwaysEmitIntoClient @inline(__always) public static var pairCount: Int { 2 }
  @_alwaysEmitIntoClient @inline(__always) public var isNoisy: Bool { noise.isThere }

  @_alwaysEmitIntoClient @inline(__always)
  public func amount<Values: PulseValues>(_ gaussian: Values) -> Values {
    noise.amount(gaussian)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices
  ) -> Devices.Values {
    let step = devices.toward(0)
    let change = step + devices.toward(1) * weights
    return noise.moved(weights, by: change, step: step, amount, devices)
  }
}

extension LinearStep: PulsedModel {
  public func law(_ context: LawContext) -> LinearStepLaw {
    LinearStepLaw(noise: PulseNoise(spread: common.cycleSpread, cycleNoise))
  }
}

extension LawKernel {
  public static func linearStep(_ kernel: @escaping @Sendable (LinearStepLaw) -> PulsedUpdateKernel)
    -> LawKernel
  {
    LawKernel(kernel)
  }
}
