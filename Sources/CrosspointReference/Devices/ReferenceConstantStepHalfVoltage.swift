import CrosspointParameters

/// Pulses of devices that respond to half the voltage: `docs/equations.md`, "Half voltage".
extension ReferenceUpdate {
  /// The pairs of signs that occur in a sample, in the order in which their pulses are sent.
  public static func phases(_ sample: ReferenceSample) -> [(number: Int, x: Int, delta: Int)] {
    [(0, 1, 1), (1, 1, -1), (2, -1, 1), (3, -1, -1)]
      .filter { sample.signsX.contains($0.1) && sample.signsDelta.contains($0.2) }
      .map { (number: $0.0, x: $0.1, delta: $0.2) }
  }
}

extension ConstantStep {
  /// Applies the pulses of one sample phase after phase: lines of another sign, or of none, are
  /// silent in it. A phase's draw has its number as pass.
  func applyAtHalfVoltage(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ sample: ReferenceSample,
    vector: UInt64
  ) {
    for phase in ReferenceUpdate.phases(sample) where sample.plan.bitLength > 0 {
      for i in 0..<array.rows {
        let row = sample.signsDelta[i] == phase.delta ? sample.trainsDelta[i] : 0
        for j in 0..<array.columns {
          let column = sample.signsX[j] == phase.x ? sample.trainsX[j] : 0
          weights[i, j] = array[i, j].afterPhase(
            weights[i, j], up: phase.x == phase.delta,
            coincidences: ReferencePulses.coincidences(column, row),
            halves: (column ^ row).nonzeroBitCount, response: Double(halfVoltageResponse),
            cycleSpread: Double(common.cycleSpread),
            xi: array.xi(.cycle, vector, i, j, pass: phase.number))
        }
      }
    }
  }
}
