public import CrosspointParameters

/// Noise from cycle to cycle of steps that depend on the weight, multiplicative or additive:
///
///     w ± Δ(w)·(1 + c·ξ)      w ± (Δ(w) + s·c·ξ)
///
/// Δ is the step at the weight, s the cross-point's step at weight 0, ξ the pulse's Gaussian.
public struct PulseNoise: Sendable {
  /// c; without noise 0.
  public var spread: Float
  public var isAdditive: Bool

  public init(spread: Float, _ form: CycleNoise) {
    self.spread = spread
    isAdditive = form == .additive
  }

  @_alwaysEmitIntoClient @inline(__always) var isThere: Bool { spread > 0 }

  /// 1 + c·ξ, or c·ξ where the noise is additive.
  @_alwaysEmitIntoClient @inline(__always)
  func amount<Values: PulseValues>(_ gaussian: Values) -> Values {
    let noise = Values(repeating: spread) * gaussian
    return isAdditive ? noise : Values(repeating: 1) + noise
  }

  /// The weights after a pulse.
  /// - Parameters:
  ///   - change: Δ, without the sign of the pulse.
  ///   - step: s, likewise.
  ///   - amount: of `amount`, with it.
  @_alwaysEmitIntoClient @inline(__always)
  func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, by change: Devices.Values, step: Devices.Values,
    _ amount: Devices.Values,
    _ devices: Devices
  ) -> Devices.Values {
    isAdditive ? weights + devices.signed(change) + step * amount : weights + change * amount
  }
}
