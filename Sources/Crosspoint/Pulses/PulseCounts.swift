import CrosspointKernels
import CrosspointParameters

/// The pulses of each cross-point where their number is not drawn: `PulsedUpdate.PulseType`.
struct PulseCounts {
  /// BL.
  let slots: Float
  let isMean: Bool
  let gainX: Float
  let gainDelta: Float
  let x: UnsafePointer<Float>
  let delta: UnsafePointer<Float>
  let columns: Int
  let isTurned: Bool

  /// - Parameters:
  ///   - plan: of the sample.
  ///   - isMean: whether lines are rounded, and not their product alone.
  init(
    _ plan: PulsePlan, isMean: Bool, x: UnsafePointer<Float>, delta: UnsafePointer<Float>,
    columns: Int, isTurned: Bool
  ) {
    slots = Float(plan.bitLength)
    self.isMean = isMean
    (gainX, gainDelta) = (plan.gainX, plan.gainDelta)
    (self.x, self.delta, self.columns, self.isTurned) = (x, delta, columns, isTurned)
  }

  /// Fills in the pulses of a row, below 0 where they go down.
  func fill(_ row: Int, _ counts: UnsafeMutablePointer<Int32>) {
    let d = min(abs(delta[row]) * gainDelta, 1)
    let isNegative = (delta[row] < 0) != isTurned
    for j in 0..<columns {
      let p = min(abs(x[j]) * gainX, 1)
      let count =
        isMean
        ? ((slots * d).rounded(.toNearestOrEven) * (slots * p).rounded(.toNearestOrEven) / slots)
          .rounded(.toNearestOrEven)
        : (slots * p * d).rounded(.toNearestOrEven)
      counts[j] = Int32(min(count, slots)) * ((x[j] < 0) != isNegative ? -1 : 1)
    }
  }
}
