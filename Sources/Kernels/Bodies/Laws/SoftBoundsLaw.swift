public import CrosspointParameters

/// Steps that shrink towards the bound ahead: Δ = s − (s/bound)·w, w ± Δ·(1 + c·ξ), or w ± (Δ +
/// s·c·ξ) with additive noise.
///
/// Pair 0 holds the steps s; slopes follow from them and the bounds. A bound of 0 has slope 0.
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
  public func moved<Cells: PulsedCells>(
    _ weights: Cells.Values, _ amount: Cells.Values, _ cells: Cells
  ) -> Cells.Values {
    let (step, bound) = (cells.toward(0), cells.boundAhead)
    let zero = Cells.Values(repeating: 0)
    let slope = (zero < bound.magnitude).select(step / bound, zero)
    let change = step - slope * weights
    return noise.moved(weights, by: change, step: step, amount, cells)
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
