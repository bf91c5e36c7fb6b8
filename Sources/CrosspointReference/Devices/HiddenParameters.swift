public import CrosspointParameters
import Foundation

extension ReferenceCrosspoint {
  /// Draws the hidden parameters of one cross-point: `docs/equations.md`, "Constant step".
  /// - Parameters:
  ///   - xi: the N(0, 1) draw of a purpose at this cross-point.
  ///   - isCorrupt: whether the draw `corruptChoice` is below `corruptProbability`.
  ///   - uniform: the draw `corruptValue` in [0, 1).
  public init(_ d: ConstantStep, isCorrupt: Bool, uniform: Double, xi: (Purpose) -> Double) {
    // Steps.
    let spread = Double(d.stepSpread) * xi(.stepGain)
    let gain = d.stepSpreadIsLogNormal ? exp(spread) : 1 + spread
    let r = Double(d.upDownSpread) * xi(.upDown)
    var up = (min(Double(d.upDown), 0) + gain + r) * Double(d.step)
    var down = (-max(Double(d.upDown), 0) + gain - r) * Double(d.step)

    // Bounds.
    var high = Double(d.boundMaximum) * (1 + Double(d.boundMaximumSpread) * xi(.boundMaximum))
    var low = Double(d.boundMinimum) * (1 + Double(d.boundMinimumSpread) * xi(.boundMinimum))
    if d.enforcesConsistency {
      up = abs(up)
      down = abs(down)
      if low > high { swap(&low, &high) }
      high = abs(high)
      low = -abs(low)
    } else if low > high {
      low = (low + high) / 2
      high = low
    }

    // A stuck cross-point.
    if isCorrupt {
      let range = Double(d.corruptRange)
      let least = max(low, -range)
      let most = min(high, range)
      let value = least + uniform * (most - least)
      (low, high, up, down) = (value, value, 0, 0)
    }

    let lifetime = Double(d.lifetime)
    self.init(
      stepUp: up, stepDown: down, boundMinimum: low, boundMaximum: high,
      resetBias: Double(d.resetBias) + Double(d.resetBiasSpread) * xi(.resetBias),
      decayRate: lifetime == 0 ? 0 : min(abs((1 + Double(d.lifetimeSpread) * xi(.decayRate)) / lifetime), 1),
      diffusionRate: abs(Double(d.diffusion) * (1 + Double(d.diffusionSpread) * xi(.diffusionRate))),
      isCorrupt: isCorrupt)
  }

  /// The cross-point at (row, column) of a tile: vector 0, pass 0, line = row, position = column.
  public init(_ d: ConstantStep, seed: UInt64, tile: UInt32, row: Int, column: Int) {
    func line(_ purpose: Purpose) -> ReferenceLine {
      ReferenceAddress(seed: seed, tile: tile, purpose: purpose, line: UInt32(row)).draws
    }
    let position = UInt32(column)
    self.init(
      d, isCorrupt: line(.corruptChoice).fires(probability: d.corruptProbability, position),
      uniform: line(.corruptValue).uniform(position)
    ) { purpose in line(purpose).gaussian(position) }
  }
}
