import CrosspointKernels
import CrosspointParameters

/// What products read of devices with write noise: w + n·ξ, ξ drawn anew for those that are
/// written.
/// Equations: `docs/equations.md`, "Write noise".
final class SeenWeights {
  private(set) var weights: Matrix
  /// Draws of all of them so far: the addresses of these draws.
  private(set) var redraws: UInt64
  private let noise: Float
  private let draws: HiddenDraws

  /// - Parameter noise: n, in units of the weight.
  init(_ devices: DeviceArray, noise: Float) {
    self.noise = noise
    draws = devices.draws
    weights = Matrix(rows: draws.rows, columns: draws.columns)
    redraws = 0
  }

  var bytes: Int { 4 * weights.count }

  /// Draws the noise of all anew: they were set, or time, decay or a reset has written them. The
  /// pass of these draws is 1, that of samples 0.
  func redraw(_ hidden: Matrix) {
    let noises = draws.gaussian(.writeNoise, vector: redraws, pass: 1) { noise * $0 }
    redraws &+= 1
    weights = hidden
    weights.add(noises)
  }

  /// Draws the noise of the devices anew that have a coincidence.
  func redraw(_ hidden: Matrix, _ pulses: DrawnPulses, threads: Int) {
    let (rows, columns) = (draws.rows, draws.columns)
    let base = PulsedSamples(
      rows: rows, columns: columns, firstRow: 0, batch: pulses.batch, xStride: pulses.x.stride,
      deltaStride: pulses.delta.stride, slots: pulses.slots, key: pulses.key ?? draws.key,
      purpose: Purpose.writeNoise.rawValue, firstVector: pulses.firstVector,
      vectorShift: pulses.vectorShift)
    let work =
      threads == 1 ? 0 : 8 * columns * pulses.delta.pulsed(pulses.batch, slots: pulses.slots)
    let (x, delta) = (Shared(pulses.x.lines(0)), Shared(pulses.delta.lines(0)))
    let (kernel, noise) = (draws.kernels.writeNoise, noise)
    hidden.withUnsafeBufferPointer { hidden in
      weights.withUnsafeMutableBufferPointer { seen in
        let (hidden, seen) = (Shared(hidden.baseAddress!), Shared(seen.baseAddress!))
        let base = Shared(base)
        concurrently(threads: threads, count: rows, work: work) { part in
          var mine = base.pointer
          mine.rows = part.count
          mine.firstRow = part.lowerBound
          let first = part.lowerBound * columns
          kernel(
            mine, noise, hidden.pointer + first, seen.pointer + first, columns, x.pointer,
            delta.pointer + part.lowerBound)
        }
      }
    }
  }

  /// Follows weights that drift: what was written with them stays.
  func follow(_ hidden: Matrix, from before: Matrix) {
    hidden.withUnsafeBufferPointer { hidden in
      before.withUnsafeBufferPointer { before in
        weights.withUnsafeMutableBufferPointer { seen in
          for i in seen.indices { seen[i] = hidden[i] + (seen[i] - before[i]) }
        }
      }
    }
  }

  /// - Throws: `CrosspointError.nonFinite`; traps for another shape.
  func restore(_ weights: Matrix, redraws: UInt64) throws {
    check(
      weights.rows == draws.rows && weights.columns == draws.columns,
      "seen weights of \(weights.rows) × \(weights.columns)")
    try checkFinite(weights, "seen weights", draws.kernels)
    (self.weights, self.redraws) = (weights, redraws)
  }
}
