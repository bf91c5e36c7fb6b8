public import CrosspointParameters

/// Steps that change exponentially with the weight:
///
///     w ± Δ·(1 + c·ξ), or w ± (Δ + c·(|Δ| + offset + slope·|w|)·ξ)
///     Δ = s·max(1 − A·e^(γ·z), 0), z = 2·a·w/(w_max − w_min) + b
///
/// Pair 0 holds the steps s up and down; A and γ are those of the direction, γ the negative of its
/// setting for pulses down. A stuck device, without a range, is not moved.
public struct ExponentialStepLaw: PulseLaw {
  public var cycleSpread: Float
  public var amplitudeUp: Float
  public var amplitudeDown: Float
  public var growthUp: Float
  public var growthDown: Float
  /// 2·a and b.
  public var positionScale: Float
  public var positionOffset: Float
  public var noiseOffset: Float
  public var noiseSlope: Float

  public init(
    cycleSpread: Float, amplitude: (up: Float, down: Float), growth: (up: Float, down: Float),
    positionScale: Float, positionOffset: Float, noiseOffset: Float, noiseSlope: Float
  ) {
    self.cycleSpread = cycleSpread
    (amplitudeUp, amplitudeDown) = amplitude
    (growthUp, growthDown) = growth
    self.positionScale = positionScale
    self.positionOffset = positionOffset
    self.noiseOffset = noiseOffset
    self.noiseSlope = noiseSlope
  }

  @_alwaysEmitIntoClient @inline(__always) public static var pairCount: Int { 1 }
  @_alwaysEmitIntoClient @inline(__always) public static var readsBounds: Bool { true }
  @_alwaysEmitIntoClient @inline(__always) public var isNoisy: Bool { cycleSpread > 0 }
  /// Whether noise depends on the weight beside the step.
  @_alwaysEmitIntoClient @inline(__always) var hasStateNoise: Bool {
    noiseOffset > 0 || noiseSlope > 0
  }

  /// 1 + c·ξ, or c·ξ where noise depends on the weight.
  @_alwaysEmitIntoClient @inline(__always)
  public func amount<Values: PulseValues>(_ gaussian: Values) -> Values {
    let noise = Values(repeating: cycleSpread) * gaussian
    return hasStateNoise ? noise : Values(repeating: 1) + noise
  }

  @_alwaysEmitIntoClient @_transparent
  public func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices
  ) -> Devices.Values {
    let (zero, one) = (Devices.Values(repeating: 0), Devices.Values(repeating: 1))
    func toward(_ up: Float, _ down: Float) -> Devices.Values {
      devices.isDown.select(Devices.Values(repeating: down), Devices.Values(repeating: up))
    }
    let width = devices.maximum - devices.minimum
    let hasWidth = zero < width
    let z =
      Devices.Values(repeating: positionScale) * (weights / width)
      + Devices.Values(repeating: positionOffset)
    let power = Devices.Values.exp(toward(growthUp, growthDown) * z)
    let y = Devices.Values.maximum(one - toward(amplitudeUp, amplitudeDown) * power, zero)
    let change = hasWidth.select(devices.toward(0) * y, zero)
    if hasStateNoise {
      let size =
        change.magnitude + Devices.Values(repeating: noiseOffset)
        + Devices.Values(repeating: noiseSlope) * weights.magnitude
      return weights + (devices.signed(change) + hasWidth.select(size, zero) * amount)
    }
    return weights + change * amount
  }
}

extension ExponentialStep: PulsedModel {
  public func law(_ context: LawContext) -> ExponentialStepLaw {
    ExponentialStepLaw(
      cycleSpread: common.cycleSpread, amplitude: (amplitudeUp, amplitudeDown),
      growth: (growthUp, -growthDown), positionScale: 2 * positionScale,
      positionOffset: positionOffset, noiseOffset: noiseOffset, noiseSlope: noiseSlope)
  }
}

extension LawKernel {
  public static func exponentialStep(
    _ kernel: @escaping @Sendable (ExponentialStepLaw) -> PulsedUpdateKernel
  ) -> LawKernel {
    LawKernel(kernel)
  }
}
