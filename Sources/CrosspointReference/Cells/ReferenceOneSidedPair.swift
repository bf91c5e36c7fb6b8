public import CrosspointParameters

/// One-sided pairs, w = g⁺ − g⁻, from the equations in `docs/equations.md`, "One-sided pair".
public struct ReferenceOneSidedPair: Sendable {
  public let model: OneSidedPair
  /// The devices of g⁺ and of g⁻: arrays 1 and 2 of the tile.
  public var arrays: [ReferenceArray]
  public var plus: ReferenceMatrix
  public var minus: ReferenceMatrix
  /// Refreshes so far: with the column, the vector number of their reads and pulses.
  public var refreshes = 0

  /// - Parameter weights: as `set` has it.
  public init(
    _ model: OneSidedPair, _ device: some ReferenceModel, _ weights: ReferenceMatrix, seed: UInt64,
    tile: UInt32
  ) {
    self.model = model
    arrays = (1...2).map {
      ReferenceArray(
        device, rows: weights.rows, columns: weights.columns, seed: seed, tile: tile, array: $0)
    }
    plus = ReferenceMatrix(rows: weights.rows, columns: weights.columns)
    minus = plus
    set(weights)
  }

  /// Sets the weights: g⁺ = w + l⁻ and g⁻ = 0 where w > 0, else g⁻ = l⁺ − w and g⁺ = 0, l what 0 is
  /// within a device's bounds; each held to its bounds.
  public mutating func set(_ weights: ReferenceMatrix) {
    let zero = ReferenceMatrix(rows: weights.rows, columns: weights.columns)
    let least = arrays.map { $0.clipped(zero) }
    func part(_ side: Int, _ sign: Double) -> ReferenceMatrix {
      arrays[side].clipped(
        ReferenceMatrix(rows: weights.rows, columns: weights.columns) { i, j in
          let share = sign * weights[i, j]
          return share > 0 ? share + least[1 - side][i, j] : 0
        })
    }
    (plus, minus) = (part(0, 1), part(1, -1))
    arrays[0].setStates(at: plus)
    arrays[1].setStates(at: minus)
  }

  public var weights: ReferenceMatrix {
    ReferenceMatrix(rows: plus.rows, columns: plus.columns) { plus[$0, $1] - minus[$0, $1] }
  }

  /// Every coincidence of a sample steps g⁺ up where it would go up, else g⁻.
  /// - Parameter number: of the array whose draws the pulses' noise has; nil for each device's own.
  public mutating func apply(
    _ sample: ReferenceSample, vector: UInt64, drawsOf number: UInt32? = nil
  ) {
    for i in 0..<plus.rows {
      for j in 0..<plus.columns {
        if sample.isUp(i, j) {
          plus[i, j] = arrays[0].after(
            sample, plus[i, j], i, j, up: true, vector: vector, drawsOf: number)
        } else {
          minus[i, j] = arrays[1].after(
            sample, minus[i, j], i, j, up: true, vector: vector, drawsOf: number)
        }
      }
    }
  }

  /// One refresh: reads columns, resets full cells, writes the differences back.
  public mutating func refresh() {
    let (rows, columns) = (plus.rows, plus.columns)
    let (before, bound) = ([plus, minus], Double(arrays[0].device.common.boundMaximum))
    var written = [[[Float]]](repeating: [], count: 2)
    for j in 0..<columns {
      let vector = UInt64(refreshes * columns + j)
      let one = (0..<columns).map { $0 == j ? 1.0 : 0.0 }
      let read = (0..<2).map { side in
        var product = ReferenceProduct(
          model.refreshForward, .forward,
          noise: addressedNoise(
            seed: arrays[side].seed, tile: arrays[side].tile, array: 3 + UInt32(side)))
        return product.apply(before[side], one, vector: vector).output
      }
      var (toPlus, toMinus) = (
        [Float](repeating: 0, count: rows), [Float](repeating: 0, count: rows)
      )
      for i in 0..<rows {
        let (p, m) = (read[0][i], read[1][i])
        let isNear =
          model.differenceThreshold.map { abs(p - m) < Double($0) * bound }
          ?? (min(p, m) > Double(model.lowerThreshold) * bound)
        guard max(p, m) > Double(model.upperThreshold) * bound, isNear else { continue }
        for side in 0..<2 {
          let xi = ReferenceAddress(
            seed: arrays[side].seed, tile: arrays[side].tile, array: 3 + UInt32(side),
            vector: UInt64(refreshes), purpose: .reset,
            line: UInt32(i)
          ).draws.gaussian(UInt32(j))
          let reset = arrays[side][i, j].afterReset(
            noise: Double(arrays[side].device.common.resetNoise), xi: xi)
          arrays[side][i, j].state?.value = arrays[side].device.referenceState(at: 0) ?? 0
          if side == 0 { plus[i, j] = reset } else { minus[i, j] = reset }
        }
        (toPlus[i], toMinus[i]) = (Float(max(p - m, 0)), Float(max(m - p, 0)))
      }
      written[0].append(toPlus)
      written[1].append(toMinus)
    }
    if model.refreshesByCount {
      for side in 0..<2 { count(written[side], side) }
      refreshes += 1
      return
    }
    for side in 0..<2 {
      for j in 0..<columns where written[side][j].contains(where: { $0 > 0 }) {
        let vector = UInt64(refreshes * columns + j)
        let array = arrays[side]
        let sample = ReferenceSample(
          model.refreshUpdate, learningRate: 1, granularity: array.device.granularity,
          x: (0..<columns).map { $0 == j ? 1 : 0 },
          delta: written[side][j], vector: vector, seed: array.seed, tile: array.tile,
          array: 3 + UInt32(side))
        for i in 0..<rows {
          let g = side == 0 ? plus[i, j] : minus[i, j]
          let moved = array.after(
            sample, g, i, j, up: true, vector: vector, drawsOf: 3 + UInt32(side))
          if side == 0 { plus[i, j] = moved } else { minus[i, j] = moved }
        }
      }
    }
    refreshes += 1
  }

  /// trunc(value/g) pulses to each cross-point of a side, at most 1024, in parts of 64: part q of
  /// refresh number r has vector number 16·r + q.
  private mutating func count(_ values: [[Float]], _ side: Int) {
    let array = arrays[side]
    for i in 0..<plus.rows {
      for j in 0..<plus.columns {
        let pulses = Int(min(values[j][i] / array.device.granularity, 1024))
        var g = side == 0 ? plus[i, j] : minus[i, j]
        for pulse in 0..<pulses {
          let noise = ReferenceAddress(
            seed: array.seed, tile: array.tile, array: 3 + UInt32(side),
            vector: UInt64(16 * refreshes + pulse / 64), purpose: .cycle, line: UInt32(i))
          g = array.device.afterReferencePulse(
            g, up: true, xi: noise.gaussian(ofPulse: pulse % 64, j), array[i, j])
        }
        if side == 0 { plus[i, j] = g } else { minus[i, j] = g }
      }
    }
  }
}
