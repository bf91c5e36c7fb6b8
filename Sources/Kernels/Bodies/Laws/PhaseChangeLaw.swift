public import CrosspointParameters

/// SET pulses of phase-change memory, and RESETs:
///
///     up    w + a·(m₁·w + m₀ + m·e) + b·(s₁·w + s₀ + s·e)·ξ      e ← q·e, 1 after a RESET
///     down  r + ρ·ξ, e ← 1
///
/// Pair 0 holds a and b, the state is e. All is in units of the weight.
public struct PhaseChangeLaw: PulseLaw {
  public var mean: Line
  public var deviation: Line
  /// q = e^(−1/pulsesOfFirst).
  public var decay: Float
  public var reset: Float
  public var resetNoise: Float
  public var isNoisy: Bool

  /// slope·w + offset + first·e.
  public struct Line: Sendable {
    public var slope: Float
    public var offset: Float
    public var first: Float

    public init(slope: Float, offset: Float, first: Float) {
      self.slope = slope
      self.offset = offset
      self.first = first
    }

    @_alwaysEmitIntoClient @inline(__always)
    func at<Values: PulseValues>(_ weights: Values, _ state: Values) -> Values {
      Values(repeating: slope) * weights + Values(repeating: offset)
        + Values(repeating: first) * state
    }
  }

  public init(
    mean: Line, deviation: Line, decay: Float, reset: Float, resetNoise: Float, isNoisy: Bool
  ) {
    self.mean = mean
    self.deviation = deviation
    self.decay = decay
    self.reset = reset
    self.resetNoise = resetNoise
    self.isNoisy = isNoisy
  }

  @_alwaysEmitIntoClient @inline(__always) public static var pairCount: Int { 1 }
  @_alwaysEmitIntoClient @inline(__always) public static var hasState: Bool { true }

  @_alwaysEmitIntoClient @inline(__always)
  public func amount<Values: PulseValues>(_ gaussian: Values) -> Values { gaussian }

  /// Of devices without a state: none are.
  @_alwaysEmitIntoClient @inline(__always)
  public func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices
  ) -> Devices.Values {
    weights
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices,
    state: inout Devices.Values
  ) -> Devices.Values {
    typealias Values = Devices.Values
    let gains = devices.both(0)
    let gaussian = devices.signed(amount)
    let after = Values(repeating: decay) * state
    let sigma = Values.maximum(deviation.at(weights, after), Values(repeating: 0))
    let up =
      weights + gains.first * mean.at(weights, after) + gains.second * sigma * gaussian
    let down = Values(repeating: reset) + Values(repeating: resetNoise) * gaussian
    state = devices.isDown.select(Values(repeating: 1), after)
    return devices.isDown.select(down, up)
  }
}

extension PhaseChange: PulsedModel {
  public func law(_ context: LawContext) -> PhaseChangeLaw {
    let unit = 1 / conductanceOfOne
    let c = common.cycleSpread
    return PhaseChangeLaw(
      mean: .init(slope: meanSlope, offset: meanOffset * unit, first: meanOfFirst * unit),
      deviation: .init(
        slope: c * deviationSlope, offset: c * deviationOffset * unit,
        first: c * deviationOfFirst * unit), decay: decayOfFirst,
      reset: common.resetBias, resetNoise: common.resetNoise,
      isNoisy: c > 0 || common.resetNoise > 0)
  }
}

extension LawKernel {
  public static func phaseChange(
    _ kernel: @escaping @Sendable (PhaseChangeLaw) -> PulsedUpdateKernel
  ) -> LawKernel {
    LawKernel(kernel)
  }
}
