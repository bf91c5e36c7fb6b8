public import CrosspointParameters

/// Steps that shrink towards the bound ahead: Δ = s − (s/bound)·w, w ± Δ·(1 + c·ξ), or w ± (Δ +
/// s·c·ξ) with additive noise.
///
/// Pair 0 holds the steps s; slopes follow from them and the bounds. A bound of 0 has slope 0.
public struct SoftBoundsLaw: PulseLaw {
  public var cycleSpread: Float
  public var isAdditive: Bool

  public init(cycleSpread: Float, isAdditive: Bool) {
    self.cycleSpread = cycleSpread
    self.isAdditive = isAdditive
  }

  @_alwaysEmitIntoClient @inline(__always) public static var pairCount: Int { 1 }
  @_alwaysEmitIntoClient @inline(__always) public static var readsBounds: Bool { true }
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
    let (step, bound) = (cells.toward(0), cells.boundAhead)
    let zero = Cells.Values(repeating: 0)
    let slope = (zero < bound.magnitude).select(step / bound, zero)
    let change = step - slope * weights
    return isAdditive ? weights + cells.signed(change) + step * amount : weights + change * amount
  }
}

extension SoftBounds: PulsedModel {
  public func law(_ context: LawContext) -> SoftBoundsLaw {
    SoftBoundsLaw(cycleSpread: common.cycleSpread, isAdditive: cycleNoise == .additive)
  }
}

extension LawKernel {
  public static func softBounds(_ kernel: @escaping @Sendable (SoftBoundsLaw) -> PulsedUpdateKernel)
    -> LawKernel
  {
    LawKernel(kernel)
  }
}
