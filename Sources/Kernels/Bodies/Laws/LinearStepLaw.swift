public import CrosspointParameters

/// Steps that change in proportion to the weight: Δ = s + k·w, w ± Δ·(1 + c·ξ), or w ± (Δ + s·c·ξ)
/// with additive noise.
///
/// Pair 0 holds the steps s, pair 1 the slopes k.
public struct LinearStepLaw: PulseLaw {
  public var cycleSpread: Float
  public var isAdditive: Bool

  public init(cycleSpread: Float, isAdditive: Bool) {
    self.cycleSpread = cycleSpread
    self.isAdditive = isAdditive
  }

  @_alwaysEmitIntoClient @inline(__always) public static var pairCount: Int { 2 }
  @_alwaysEmitIntoClient @inline(__always) public var isNoisy: Bool { cycleSpread > 0 }

  @_alwaysEmitIntoClient @inline(__always)
  public func amount<Values: PulseValues>(_ gaussian: Values) -> Values {
    let noise = Values(repeating: cycleSpread) * gaussian
    return isAdditive ? noise : Values(repeating: 1) + noise
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func moved<Cells: PulsedCells>(
    _ weights: Cells.Values, _ amount: Cells.Values, _ cells: Cells
  ) -> Cells.Values {
    let step = cells.toward(0)
    let change = step + cells.toward(1) * weights
    return isAdditive ? weights + cells.signed(change) + step * amount : weights + change * amount
  }
}

extension LinearStep: PulsedModel {
  public func law(_ context: LawContext) -> LinearStepLaw {
    LinearStepLaw(cycleSpread: common.cycleSpread, isAdditive: cycleNoise == .additive)
  }
}

extension LawKernel {
  public static func linearStep(_ kernel: @escaping @Sendable (LinearStepLaw) -> PulsedUpdateKernel)
    -> LawKernel
  {
    LawKernel(kernel)
  }
}
