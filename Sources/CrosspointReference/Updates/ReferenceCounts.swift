public import CrosspointParameters

/// Pulses of cross-points where they are counted and not drawn.
public enum ReferenceCounts {
  /// The pulses of every cross-point, row-major; nil for types that do not count.
  ///
  ///     p = min(gain·|v|, 1)
  ///     meanCount:              rint(rint(BL·p_δ)·rint(BL·p_x)/BL)
  ///     deterministicImplicit:  rint(BL·p_x·p_δ)
  ///
  /// Half to even, in Float and in the order written, so that ties fall as in single precision.
  public static func of(
    _ type: PulsedUpdate.PulseType, _ plan: PulsePlan, x: [Float], delta: [Float]
  ) -> [Int]? {
    guard type == .meanCount || type == .deterministicImplicit else { return nil }
    guard plan.bitLength > 0 else { return Array(repeating: 0, count: x.count * delta.count) }
    let slots = Float(plan.bitLength)
    return delta.flatMap { delta in
      x.map { x in
        let (px, pDelta) = (min(plan.gainX * abs(x), 1), min(plan.gainDelta * abs(delta), 1))
        let count =
          type == .meanCount
          ? (slots * pDelta).rounded(.toNearestOrEven) * (slots * px).rounded(.toNearestOrEven)
            / slots
          : slots * px * pDelta
        return Int(min(count.rounded(.toNearestOrEven), slots))
      }
    }
  }
}
