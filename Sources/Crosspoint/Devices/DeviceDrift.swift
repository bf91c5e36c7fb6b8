import CrosspointKernels
import CrosspointParameters
import Foundation

/// What time does to weights. Equations: `docs/equations.md`, "Drift".
extension DeviceArray {
  /// Lets seconds pass: every weight drifts from where it was last written.
  /// - Parameter vector: number of the operation, the address of its noise.
  func advance(seconds: Double, _ weights: inout Matrix, vector: UInt64) {
    guard let exponents = driftExponent else { return }
    let drift = model.common.drift
    var clock = clock ?? DriftClock(weights)
    takeWrites(weights, into: &clock)
    clock.time += seconds
    let exponentNoise = noise(.driftExponentNoise, drift.exponentNoise, vector)
    let added = noise(.driftNoise, drift.noise, vector)
    let law = DriftLaw(drift)
    exponents.withUnsafeBufferPointer { ν in
      clock.written.withUnsafeBufferPointer { written in
        each(&weights) { i, w in
          let exponent = law.exponent(ν[i], noise: exponentNoise?[i] ?? 0, weight: w)
          let drifted = law.weight(
            written[i], seconds: clock.time - clock.writtenAt[i], exponent: exponent)
          return drifted + (added?[i] ?? 0)
        }
      }
    }
    clock.left = weights
    self.clock = clock
  }

  /// Gives devices that get a pulse the weight back at which they were last written, where their
  /// model says so. Cross-points with a coincidence are found by lines that fire: most do not.
  func undoDrift(of pulses: DrawnPulses, _ weights: inout Matrix) {
    guard type(of: model).pulsesUndoDrift, clock.map({ $0.time > 0 }) == true else { return }
    let (rows, columns, isLong) = (weights.rows, weights.columns, pulses.slots > 32)
    func train(_ lines: PulseLines, _ line: Int) -> UInt64 {
      UInt64(lines.low[line]) | (isLong ? UInt64(lines.high[line]) << 32 : 0)
    }
    var firing: [(column: Int, train: UInt64)] = []
    firing.reserveCapacity(columns)
    clock!.written.withUnsafeBufferPointer { written in
      clock!.left.withUnsafeMutableBufferPointer { left in
        weights.withUnsafeMutableBufferPointer { w in
          for sample in 0..<pulses.batch {
            let (x, delta) = (pulses.x.lines(sample), pulses.delta.lines(sample))
            firing.removeAll(keepingCapacity: true)
            for column in 0..<columns {
              let train = train(x, column)
              if train != 0 { firing.append((column, train)) }
            }
            for row in 0..<rows {
              let own = train(delta, row)
              guard own != 0 else { continue }
              for (column, train) in firing where train & own != 0 {
                let i = row * columns + column
                // Its drift is gone: a pulse that ends where drift had left it is a write, too.
                if w[i] == left[i] { (w[i], left[i]) = (written[i], written[i]) }
              }
            }
          }
        }
      }
    }
  }

  /// Notes the weights that are no longer what drift left as written now.
  private func takeWrites(_ weights: Matrix, into clock: inout DriftClock) {
    let time = clock.time
    clock.written.withUnsafeMutableBufferPointer { written in
      clock.left.withUnsafeBufferPointer { left in
        weights.withUnsafeBufferPointer { now in
          for i in now.indices where now[i] != left[i] {
            written[i] = now[i]
            clock.writtenAt[i] = time
          }
        }
      }
    }
  }

  /// sigma·ξ for every cross-point; nil without noise.
  private func noise(_ purpose: Purpose, _ sigma: Float, _ vector: UInt64) -> [Float]? {
    sigma > 0 ? draws.gaussian(purpose, vector: vector) { sigma * $0 }.elements : nil
  }
}

/// The power law of a weight's drift: `Drift`.
struct DriftLaw {
  private let drift: Drift
  /// a.
  private let offset: Float
  private let dependsOnWeight: Bool

  init(_ drift: Drift) {
    self.drift = drift
    offset = drift.conductanceOffset * drift.weightPerConductance + drift.weightOffset
    dependsOnWeight = drift.exponentSlope != 0
  }

  /// ν' of a cross-point.
  /// - Parameters:
  ///   - noise: exponentNoise·ξ.
  ///   - weight: before this step of time.
  func exponent(_ ν: Float, noise: Float, weight: Float) -> Float {
    let varied = ν * (1 + noise)
    guard dependsOnWeight else { return varied }
    let conductance =
      (weight - drift.weightOffset) / drift.weightPerConductance + drift.conductanceOffset
    // A conductance of 0 or below has no logarithm: such a device drifts as it was drawn to.
    guard conductance > 0 else { return varied }
    return varied - drift.exponentSlope * (log(conductance) - drift.logConductance)
  }

  /// w₀·s + a·(s − 1), `seconds` after it was written.
  func weight(_ written: Float, seconds: Double, exponent: Float) -> Float {
    var ratio = Float(seconds / Double(drift.startTime))
    if !drift.holdsBeforeStart { ratio = max(ratio, 1) }
    // At the moment of the write the power law has no value.
    guard ratio > 0, ratio != 1 else { return written }
    let s = pow(ratio, -exponent)
    return written * s + offset * (s - 1)
  }
}
