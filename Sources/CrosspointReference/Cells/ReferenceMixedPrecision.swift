public import CrosspointParameters

/// Mixed precision: updates are summed in a digital χ, whole steps of which are pulsed.
///
///     χ ← χ + η·Q(δ)·Q(x)ᵀ
///     at transfer t, after every `transferEvery` samples:  n = trunc(χ/ε), at most ±1024, and
///       exact:       χ ← χ − n·ε, and the device gets |n| pulses
///       stochastic:  row i gets an update of ε·transferLearningRate·n, and χ ← χ − what was sent,
///                    ±count·g/transferLearningRate
///
/// With chiBits b, i of them before the point, χ is a whole number of q = ε/2^(b − 1 − i): what is
/// added or taken is rounded to the nearest, half to even, and χ held to ±(2^(b − 1) − 1)·q.
///
/// One device is array 0 of the tile; a one-sided pair is arrays 1 and 2, whose refreshes draw from
/// 3 and 4. Transfers draw from array 5. Pulses up of a pair go to g⁺ and pulses down to g⁻.
public struct ReferenceMixedPrecision: ReferenceCompound {
  /// What holds the weights.
  public enum Holder: Sendable {
    case device(ReferenceArray, ReferenceMatrix)
    case pair(ReferenceOneSidedPair)
  }

  public let model: MixedPrecision
  public var holder: Holder
  /// χ, rows × columns.
  public var chi: ReferenceMatrix
  public var vector: UInt64 = 0
  public var samples = 0
  /// Transfers so far.
  public var transfers: UInt64 = 0
  /// The row at which the next transfer begins.
  public var nextRow = 0
  /// How near |χ/ε| ever came at a transfer to where n changes.
  public var truncationMargin = Double.infinity
  /// How near what was added to a fixed-point χ ever came to where its rounding changes, in q.
  public var roundingMargin = Double.infinity
  /// g of the device.
  public let granularity: Float
  private let seed: UInt64
  private let tile: UInt32

  /// The number of the array whose draws transfers have.
  static let path: UInt32 = 5
  /// The largest |n| of a transfer, and the pulses that share a vector number.
  static let (largestCount, chunk) = (1024, 64)

  public init(
    _ model: MixedPrecision, _ device: any ReferenceModel, _ weights: ReferenceMatrix,
    seed: UInt64, tile: UInt32
  ) {
    self.model = model
    self.seed = seed
    self.tile = tile
    granularity = device.granularity
    chi = ReferenceMatrix(rows: weights.rows, columns: weights.columns)
    if let pair = model.cell.as(OneSidedPair.self) {
      holder = .pair(ReferenceOneSidedPair(pair, device, weights, seed: seed, tile: tile))
    } else {
      let array = ReferenceArray(
        device, rows: weights.rows, columns: weights.columns, seed: seed, tile: tile)
      holder = .device(array, array.clipped(weights))
    }
  }

  public var weights: ReferenceMatrix {
    switch holder {
    case .device(_, let weights): weights
    case .pair(let pair): pair.weights
    }
  }

  /// Sets the devices and zeroes χ; counts and rows stay.
  public mutating func set(_ weights: ReferenceMatrix) {
    chi = ReferenceMatrix(rows: chi.rows, columns: chi.columns)
    switch holder {
    case .device(let array, _): holder = .device(array, array.clipped(weights))
    case .pair(var pair):
      pair.set(weights)
      holder = .pair(pair)
    }
  }

  /// ε.
  public var epsilon: Float { model.granularity ?? granularity }

  public mutating func apply(x: [Float], delta: [Float], learningRate: Float) {
    let qx = binned(x, model.xBins, .roundingX)
    let qDelta = binned(delta, model.deltaBins, .roundingDelta)
    for i in 0..<chi.rows {
      for j in 0..<chi.columns {
        let product = Double(learningRate) * qDelta[i] * qx[j]
        if let q = chiStep {
          let codes = abs(product / q)
          roundingMargin = min(roundingMargin, abs(codes - codes.rounded(.down) - 0.5))
        }
        accumulate(i, j, product)
      }
    }
    samples += 1
    if samples % model.transferEvery == 0 { transfer() }
    if case .pair(var pair) = holder, pair.model.refreshEvery > 0,
      samples % pair.model.refreshEvery == 0
    {
      pair.refresh()
      holder = .pair(pair)
    }
  }

  /// q; nil for a χ that is not fixed-point.
  private var chiStep: Double? {
    guard model.chiBits > 0 else { return nil }
    return Double(epsilon) / Double(1 << (model.chiBits - 1 - model.chiIntegerBits))
  }

  private mutating func accumulate(_ i: Int, _ j: Int, _ change: Double) {
    guard let q = chiStep else {
      chi[i, j] += change
      return
    }
    let end = Double(1 << (model.chiBits - 1)) - 1
    let code = (chi[i, j] / q).rounded() + (change / q).rounded(.toNearestOrEven)
    chi[i, j] = min(max(code, -end), end) * q
  }

  private func binned(_ values: [Float], _ bins: Int, _ purpose: Purpose) -> [Double] {
    let draws = ReferenceAddress(seed: seed, tile: tile, vector: vector, purpose: purpose).draws
    return ReferenceBins.rounded(
      values, bins: bins,
      shifts: model.roundsStochastically
        ? values.indices.map { draws.uniform(UInt32($0)) - 0.5 } : nil)
  }

  /// One transfer: all rows, or some from the next one on.
  private mutating func transfer() {
    let rows = chi.rows
    var count = rows
    if model.rowsPerTransfer > 0 {
      count = min(model.rowsPerTransfer, rows)
      if model.startsAtRandom {
        let draws = ReferenceAddress(
          seed: seed, tile: tile, array: Self.path, vector: transfers, purpose: .transferStart
        ).draws
        nextRow = draws.choice(of: rows, 0)
      }
    }
    for _ in 0..<count {
      switch model.transfer {
      case .exact: transferExactly(nextRow)
      case .stochastic: transferStochastically(nextRow)
      }
      nextRow = (nextRow + 1) % rows
    }
    transfers += 1
  }

  /// n of a cross-point.
  private mutating func steps(_ i: Int, _ j: Int) -> Double {
    let quotient = chi[i, j] / Double(epsilon)
    truncationMargin = min(truncationMargin, distanceFromStep(quotient))
    return wholeSteps(quotient, Self.largestCount)
  }

  /// |n| pulses of each cross-point of a row.
  private mutating func transferExactly(_ i: Int) {
    let counts = (0..<chi.columns).map { steps(i, $0) }
    for j in 0..<chi.columns { accumulate(i, j, -counts[j] * Double(epsilon)) }
    switch holder {
    case .device(let array, var weights):
      for (j, n) in counts.enumerated() {
        weights[i, j] = pulsed(weights[i, j], array, i, j, up: n > 0, count: Int(abs(n)))
      }
      holder = .device(array, weights)
    case .pair(var pair):
      for (j, n) in counts.enumerated() where n > 0 {
        pair.plus[i, j] = pulsed(
          pair.plus[i, j], pair.arrays[0], i, j, up: true, count: Int(n))
      }
      for (j, n) in counts.enumerated() where n < 0 {
        pair.minus[i, j] = pulsed(
          pair.minus[i, j], pair.arrays[1], i, j, up: true, count: Int(-n))
      }
      holder = .pair(pair)
    }
  }

  /// A weight after pulses one by one; 64 of them share a vector number, 16·t and on.
  private func pulsed(
    _ weight: Double, _ array: ReferenceArray, _ i: Int, _ j: Int, up: Bool, count: Int
  ) -> Double {
    (0..<count).reduce(weight) { weight, pulse in
      let noise = ReferenceAddress(
        seed: seed, tile: tile, array: Self.path,
        vector: 16 * transfers + UInt64(pulse / Self.chunk), purpose: .cycle, line: UInt32(i))
      return array.device.afterReferencePulse(
        weight, up: up, xi: noise.gaussian(ofPulse: pulse % Self.chunk, j), array[i, j])
    }
  }

  /// A pulsed update of one row; its number is t·rows + row.
  private mutating func transferStochastically(_ row: Int) {
    let number = transfers * UInt64(chi.rows) + UInt64(row)
    let rate = Double(epsilon) * Double(model.transferLearningRate)
    let sample = ReferenceSample(
      model.transferUpdate, learningRate: Float(rate), granularity: granularity,
      x: (0..<chi.columns).map { Float(steps(row, $0)) },
      delta: (0..<chi.rows).map { $0 == row ? 1 : 0 }, vector: number, seed: seed, tile: tile,
      array: Self.path)
    let takesPulses: Bool
    switch holder {
    case .device(let array, var weights):
      takesPulses = array.device.takesPulses
      for j in 0..<chi.columns {
        weights[row, j] = array.after(
          sample, weights[row, j], row, j, up: sample.isUp(row, j), vector: number,
          drawsOf: Self.path)
      }
      holder = .device(array, weights)
    case .pair(var pair):
      takesPulses = pair.arrays[0].device.takesPulses
      pair.apply(sample, vector: number, drawsOf: Self.path)
      holder = .pair(pair)
    }
    for j in 0..<chi.columns {
      let size = Double(sample.coincidences(row, j)) * Double(granularity)
      let sent = sample.isUp(row, j) ? size : -size
      accumulate(
        row, j,
        -(takesPulses ? sent : sample.product(row, j)) / Double(model.transferLearningRate))
    }
  }
}
