import CrosspointKernels

/// Updates without pulses: the exact product of a sample. Equations: `docs/equations.md`, "Updates
/// without pulses".
extension DeviceArray {
  /// w ← w + η·δ·x for every sample in order, multiplied by the devices' gains where `hasGains` and
  /// then held to their bounds where `clips`.
  func add(
    _ s: UpdateSamples, to weights: inout Matrix, threads: Int, hasGains: Bool, clips: Bool
  ) {
    let (columns, rows) = (draws.columns, draws.rows)
    weights.withUnsafeMutableBufferPointer { w in
      s.x.withUnsafeBufferPointer { x in
        s.delta.withUnsafeBufferPointer { delta in
          let (w, x, delta) = (
            Shared(w.baseAddress!), Shared(x.baseAddress!), Shared(delta.baseAddress!)
          )
          let (devices, range, η) = (Shared(self), s.range, s.learningRate)
          concurrently(threads: threads, count: rows, work: 4 * rows * columns * range.count) {
            part in
            withUnsafeTemporaryAllocation(of: Float.self, capacity: 4 * columns) { held in
              let held = held.baseAddress!
              for row in part {
                devices.pointer.getGainsAndBounds(
                  row, hasGains: hasGains, clips: clips, into: held)
                for sample in range {
                  let d = η * delta.pointer[sample * rows + row]
                  guard d != 0 else { continue }
                  Self.addProduct(
                    d, x.pointer + sample * columns, held, w.pointer + row * columns, columns)
                }
              }
            }
          }
        }
      }
    }
  }

  /// Writes a row's gains up, gains down, lower and upper bounds; gains of 1 and bounds that are
  /// not met where none are wanted.
  private func getGainsAndBounds(
    _ row: Int, hasGains: Bool, clips: Bool, into held: UnsafeMutablePointer<Float>
  ) {
    let columns = draws.columns
    if hasGains {
      pairs.getRow(row, first: held, second: held + columns)
    } else {
      held.initialize(repeating: 1, count: 2 * columns)
    }
    if clips {
      bounds.getRow(row, first: held + 2 * columns, second: held + 3 * columns)
    } else {
      (held + 2 * columns).initialize(repeating: -.infinity, count: columns)
      (held + 3 * columns).initialize(repeating: .infinity, count: columns)
    }
  }

  /// - Parameter held: `count` gains up, gains down, lower and upper bounds.
  @inline(__always)
  private static func addProduct(
    _ d: Float, _ x: UnsafePointer<Float>, _ held: UnsafePointer<Float>,
    _ w: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    var j = 0
    while j + 16 <= count {
      func at(_ p: UnsafePointer<Float>, _ i: Int) -> SIMD16<Float> {
        UnsafeRawPointer(p + i).loadUnaligned(as: SIMD16<Float>.self)
      }
      let p = d * at(x, j)
      let gain = at(held, count + j).replacing(with: at(held, j), where: p .> 0)
      let moved = at(w, j) + gain * p
      let (low, high) = (at(held, 2 * count + j), at(held, 3 * count + j))
      let raised = moved.replacing(with: low, where: moved .<= low)
      UnsafeMutableRawPointer(w + j).storeBytes(
        of: raised.replacing(with: high, where: high .< raised), as: SIMD16<Float>.self)
      j += 16
    }
    while j < count {
      let p = d * x[j]
      let gain = p > 0 ? held[j] : held[count + j]
      w[j] = min(max(w[j] + gain * p, held[2 * count + j]), held[3 * count + j])
      j += 1
    }
  }
}
