public import CrosspointParameters
import Foundation

/// The drift of the weights of one array, from the equations in `docs/equations.md`, "Drift".
public struct ReferenceDrift: Sendable {
  public let array: ReferenceArray
  public let drift: Drift
  /// Seconds since the beginning, and at the last write of each weight.
  public private(set) var time = 0.0
  private var writtenAt: [Double]
  /// w₀.
  private var written: ReferenceMatrix

  /// - Parameter weights: that are written at time 0.
  public init(_ array: ReferenceArray, _ weights: ReferenceMatrix) {
    self.array = array
    drift = array.device.common.drift
    writtenAt = [Double](repeating: 0, count: array.rows * array.columns)
    written = weights
  }

  /// Notes that a weight was written now.
  public mutating func wrote(_ weight: Double, _ row: Int, _ column: Int) {
    written[row, column] = weight
    writtenAt[row * array.columns + column] = time
  }

  /// The weight from which a pulse moves a device.
  /// - Parameter weight: as drift has left it.
  public func start(_ weight: Double, _ row: Int, _ column: Int) -> Double {
    type(of: array.device).pulsesUndoDrift ? written[row, column] : weight
  }

  /// The weights after some time.
  /// - Parameters:
  ///   - weights: before it.
  ///   - operation: the vector number of its noise.
  public mutating func advance(seconds: Double, _ weights: ReferenceMatrix, operation: UInt64)
    -> ReferenceMatrix
  {
    time += seconds
    let a =
      Double(drift.conductanceOffset) * Double(drift.weightPerConductance)
      + Double(drift.weightOffset)
    return ReferenceMatrix(rows: array.rows, columns: array.columns) { i, j in
      var ν = Double(drift.exponent)
      ν *= 1 + Double(drift.exponentSpread) * array.xi(.driftExponent, 0, i, j)
      ν *= 1 + Double(drift.exponentNoise) * array.xi(.driftExponentNoise, operation, i, j)
      let conductance =
        (weights[i, j] - Double(drift.weightOffset)) / Double(drift.weightPerConductance)
        + Double(drift.conductanceOffset)
      if conductance > 0 {
        ν -=
          Double(drift.exponentSlope) * (Foundation.log(conductance) - Double(drift.logConductance))
      }
      let t = (time - writtenAt[i * array.columns + j]) / Double(drift.startTime)
      let s = t <= 0 || (t < 1 && !drift.holdsBeforeStart) ? 1 : Foundation.pow(t, -ν)
      let noise = Double(drift.noise) * array.xi(.driftNoise, operation, i, j)
      return array[i, j].clipped(written[i, j] * s + a * (s - 1) + noise)
    }
  }
}
