import CrosspointKernels

/// What happens to weights without pulses. Equations: `docs/equations.md`.
extension DeviceArray {
  /// Brings every weight within its own bounds, and says which were not.
  @discardableResult
  func clip(_ weights: inout Matrix) -> ClippedWeights {
    var clipped = ClippedWeights()
    each(&weights, { _, w in w }) { clipped.add(given: $0, held: $1) }
    return clipped
  }

  /// One sample of decay: w ← clip(b + (1 − r)·(w − b)).
  func decay(_ weights: inout Matrix) {
    guard let decayRate else { return }
    let one = Lanes(1)
    decayRate.withUnsafeBufferPointer { rate in
      guard let resetBias else {
        return eachSixteen(&weights) { i, n, w in
          w * (one - Lanes(at: rate.baseAddress! + i, upTo: n))
        }
      }
      resetBias.withUnsafeBufferPointer { bias in
        eachSixteen(&weights) { i, n, w in
          let b = Lanes(at: bias.baseAddress! + i, upTo: n)
          return (w - b) * (one - Lanes(at: rate.baseAddress! + i, upTo: n)) + b
        }
      }
    }
  }

  /// One step of diffusion: w ← clip(w + d·ξ).
  /// - Parameter vector: number of the operation.
  func diffuse(_ weights: inout Matrix, vector: UInt64) {
    guard let diffusionRate else { return }
    let noise = draws.gaussian(.diffusion, vector: vector) { $0 }
    diffusionRate.withUnsafeBufferPointer { rate in
      noise.withUnsafeBufferPointer { noise in
        eachSixteen(&weights) { i, n, w in
          w + Lanes(at: rate.baseAddress! + i, upTo: n) * Lanes(at: noise.baseAddress! + i, upTo: n)
        }
      }
    }
  }

  /// Resets devices, w ← clip(b + resetNoise·ξ), b the cross-point's bias, and leaves the others
  /// as they are: a weight that pulses have moved may lie beyond what a set or a reset leaves.
  /// - Parameters:
  ///   - devices: indices of the weights, in ascending order.
  ///   - vector: number of the operation.
  ///   - key: of its draws; the devices' own where nil.
  func reset(
    _ weights: inout Matrix, _ devices: some Sequence<Int>, vector: UInt64, key: TileKey? = nil
  ) {
    let draws = HiddenDraws(
      rows: draws.rows, columns: draws.columns, key: key ?? draws.key, kernels: draws.kernels)
    let (columns, bounds) = (draws.columns, bounds)
    let (bias, resetNoise, state) = (resetBias, model.common.resetNoise, model.state(at: 0))
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 3 * columns) { line in
      let (low, high) = (line.baseAddress!, line.baseAddress! + columns)
      let noise = high + columns
      var row = -1
      withStates { states in
        weights.withUnsafeMutableBufferPointer { w in
          for i in devices {
            if i / columns != row {
              row = i / columns
              bounds.getRow(row, pair: 0, first: low, second: high)
              draws.gaussianRow(.reset, vector: vector, row, into: noise) { resetNoise * $0 }
            }
            let column = i - row * columns
            let fallen = (bias?[row, column] ?? 0) + noise[column]
            w[i] = min(max(fallen, low[column]), high[column])
            states?[i] = state
          }
        }
      }
    }
  }

  /// Weights that are already where setting or pulses may leave them, bit for bit.
  /// - Throws: `CrosspointError` for one that is not, or that is not finite.
  func restored(_ weights: Matrix, _ name: String) throws -> Matrix {
    try checkFinite(weights, name, draws.kernels)
    var clipped = weights
    clip(&clipped)
    // What is not within the bounds may be within what pulses leave.
    if type(of: model).referencePair != nil {
      clipped.withUnsafeMutableBufferPointer { clipped in
        weights.withUnsafeBufferPointer { given in
          eachRange { row, low, high in
            for j in 0..<draws.columns {
              let i = row * draws.columns + j
              if given[i] >= low[j] && given[i] <= high[j] { clipped[i] = given[i] }
            }
          }
        }
      }
    }
    try weights.withUnsafeBufferPointer { given in
      try clipped.withUnsafeBufferPointer { clipped in
        guard let i = given.indices.first(where: { given[$0] != clipped[$0] }) else { return }
        throw CrosspointError.invalidSetting(
          name: "\(name)[\(i / draws.columns), \(i % draws.columns)]", value: "\(given[i])",
          expected: "a weight within its cross-point's bounds; the nearest is \(clipped[i])")
      }
    }
    return weights
  }

  /// Replaces every weight by `change(index, count, weights)`, sixteen at a time or as many as are
  /// left of a row, clipped to their bounds: it happens after every sample of training. An epoch of
  /// Capacitor takes .3 of the time that it took with one weight after the other.
  @inline(__always)
  private func eachSixteen(_ weights: inout Matrix, _ change: (Int, Int, Lanes) -> Lanes) {
    let columns = draws.columns
    weights.withUnsafeMutableBufferPointer { w in
      eachRow(bounds) { row, low, high in
        let line = w.baseAddress! + row * columns
        for j in stride(from: 0, to: columns, by: 16) {
          let n = min(16, columns - j)
          change(row * columns + j, n, Lanes(at: line + j, upTo: n))
            .clipped(Lanes(at: low + j, upTo: n), Lanes(at: high + j, upTo: n))
            .store(line + j, upTo: n)
        }
      }
    }
  }

  /// Replaces every weight by `change(index, weight)`, clipped to its bounds; `note` is told what
  /// that was, and what it became.
  @inline(__always)
  func each(
    _ weights: inout Matrix, _ change: (Int, Float) -> Float,
    note: (Float, Float) -> Void = { _, _ in }
  ) {
    weights.withUnsafeMutableBufferPointer { w in
      eachRow(bounds) { row, low, high in
        for j in 0..<draws.columns {
          let i = row * draws.columns + j
          let given = change(i, w[i])
          w[i] = min(max(given, low[j]), high[j])
          note(given, w[i])
        }
      }
    }
  }
}
