import CrosspointKernels

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Draws the steps and bounds of constant-step devices, row by row.
struct ConstantStepDraws {
  let model: ConstantStep
  let draws: HiddenDraws

  /// One row's parameters.
  struct Row {
    var stepUp: [Float]
    var stepDown: [Float]
    var boundMinimum: [Float]
    var boundMaximum: [Float]

    init(columns: Int) {
      let zeros = [Float](repeating: 0, count: columns)
      (stepUp, stepDown, boundMinimum, boundMaximum) = (zeros, zeros, zeros, zeros)
    }
  }

  /// Draws row `row` into `r`.
  func draw(_ row: Int, into r: inout Row) {
    let d = model
    draws.gaussianRow(.stepGain, row, into: &r.stepUp) { d.stepSpreadIsLogNormal ? exp(d.stepSpread * $0) : 1 + d.stepSpread * $0 }
    draws.gaussianRow(.upDown, row, into: &r.stepDown) { d.upDownSpread * $0 }
    draws.gaussianRow(.boundMaximum, row, into: &r.boundMaximum) { d.boundMaximum * (1 + d.boundMaximumSpread * $0) }
    draws.gaussianRow(.boundMinimum, row, into: &r.boundMinimum) { d.boundMinimum * (1 + d.boundMinimumSpread * $0) }
    for j in 0..<draws.columns {
      let (gain, imbalance) = (r.stepUp[j], r.stepDown[j])
      let up = (min(d.upDown, 0) + gain + imbalance) * d.step
      let down = (-max(d.upDown, 0) + gain - imbalance) * d.step
      (r.stepUp[j], r.stepDown[j]) = d.enforcesConsistency ? (abs(up), abs(down)) : (up, down)
      let (low, high) = (r.boundMinimum[j], r.boundMaximum[j])
      if d.enforcesConsistency {
        (r.boundMinimum[j], r.boundMaximum[j]) = (-abs(min(low, high)), abs(max(high, low)))
      } else if low > high {
        (r.boundMinimum[j], r.boundMaximum[j]) = ((low + high) / 2, (low + high) / 2)
      }
    }
    if d.corruptProbability > 0 { corrupt(row, &r) }
  }

  /// Stuck cross-points: both bounds one value, no steps.
  private func corrupt(_ row: Int, _ r: inout Row) {
    let p = model.corruptProbability
    let threshold = p >= 1 ? UInt32.max : UInt32(p * 2_147_483_648)
    let chosen = draws.words(.corruptChoice, row: row)
    let value = draws.words(.corruptValue, row: row)
    for j in 0..<draws.columns where p >= 1 || chosen[j] >> 1 < threshold {
      let low = max(r.boundMinimum[j], -model.corruptRange)
      let high = min(r.boundMaximum[j], model.corruptRange)
      let stuck = low + (high - low) * (Float(value[j] >> 8) * 0x1p-24)
      (r.boundMinimum[j], r.boundMaximum[j]) = (stuck, stuck)
      (r.stepUp[j], r.stepDown[j]) = (0, 0)
    }
  }

  /// The scale of the steps in half precision: Δw_min, or more where spreads are so wide that a draw would not fit.
  var stepScale: Float {
    let reach = 6.6 * model.stepSpread
    let largest = (model.stepSpreadIsLogNormal ? exp(min(reach, 80)) : 1 + reach) + abs(model.upDown) + 6.6 * model.upDownSpread
    return model.step * max(1, largest / 32768)
  }

  /// The scale of the bounds likewise.
  var boundScale: Float {
    let mean = max(model.boundMaximum, -model.boundMinimum)
    let largest = 1 + 6.6 * max(model.boundMaximumSpread, model.boundMinimumSpread)
    return mean > 0 ? mean * max(1, largest / 32768) : 1
  }
}
