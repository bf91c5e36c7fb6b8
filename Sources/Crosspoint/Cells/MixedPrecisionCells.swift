import CrosspointKernels
import CrosspointParameters

extension MixedPrecision: BuildableCell {
  func arrayDevices(_ device: Device) -> [Device] { cell.arrayDevices(device) }
  func makeCells(_ context: CellContext) throws -> any CellArray {
    try MixedPrecisionCells(self, context)
  }
}

/// Cells whose updates are summed in a digital χ, and pulsed where it holds whole steps. Equations:
/// `docs/equations.md`, "Mixed precision".
final class MixedPrecisionCells: CellArray {
  /// Pulses of a transfer at most: what is more stays in χ.
  private static let most = 1024
  /// Of the draws of transfers: behind those of a pair and its refreshes.
  private static let transferArray = 5

  private let model: MixedPrecision
  private let inner: any CellArray
  private let kernels: KernelTable
  private let rounding: (x: SignalBins, delta: SignalBins)
  private let key: TileKey
  private let draws: CellDraws
  /// Draws the trains of stochastic transfers.
  private let trains: PulseSource
  /// ε.
  private let step: Float
  private let granularity: Float
  private var χ: Matrix
  /// Of every row the largest |χ|.
  private var largest: [Float]
  /// Samples, transfers, and the row at which the next one begins.
  private var samples: UInt64 = 0
  private var transfers: UInt64 = 0
  private var nextRow = 0

  init(_ model: MixedPrecision, _ context: CellContext) throws {
    self.model = model
    inner = try model.cell.makeCells(context)
    kernels = context.kernels
    rounding = (
      SignalBins(model.xBins, model, context, .roundingX),
      SignalBins(model.deltaBins, model, context, .roundingDelta)
    )
    key = context.key(array: Self.transferArray)
    draws = CellDraws(key: key, kernels: kernels)
    granularity = context.settings.device.granularity
    step = model.granularity ?? granularity
    trains = PulseSource(
      model.transferUpdate, granularity: granularity, rows: context.rows,
      columns: context.columns, key: key, kernels: kernels)
    χ = Matrix(rows: context.rows, columns: context.columns)
    largest = [Float](repeating: 0, count: context.rows)
  }

  var arrays: [DrivenArray] { inner.arrays }
  var weights: Matrix { inner.weights }
  var readWeights: ReadWeights { inner.readWeights }
  var seenWeights: Matrix { inner.seenWeights }
  var readVariances: Matrix? { inner.readVariances }
  var ownBytes: Int { inner.ownBytes + 4 * χ.count }
  func show() { inner.show() }

  /// Sets the devices, and χ to 0.
  func set(_ weights: Matrix) -> ClippedWeights {
    χ = Matrix(rows: χ.rows, columns: χ.columns)
    for row in largest.indices { largest[row] = 0 }
    return inner.set(weights)
  }

  // MARK: Updates

  func update(_ samples: UpdateSamples, threads: Int) throws {
    guard samples.learningRate != 0 else { return }
    var left = samples
    while !left.range.isEmpty {
      add(left.take(1))
      self.samples &+= 1
      if self.samples % UInt64(model.transferEvery) == 0 { transfer(threads: threads) }
      if let pair = inner as? OneSidedPairCells { try pair.pass(samples: 1, threads: threads) }
    }
  }

  /// χ ← χ + η·Q(δ)·Q(x)ᵀ.
  private func add(_ s: UpdateSamples) {
    let sample = s.range.lowerBound
    let x = rounding.x.rounded(s.x, sample, maximum: s.maxima.x[sample], vector: s.firstVector)
    let delta = rounding.delta.rounded(
      s.delta, sample, maximum: s.maxima.delta[sample], vector: s.firstVector)
    let columns = χ.columns
    χ.withUnsafeMutableBufferPointer { χ in
      x.withUnsafeBufferPointer { x in
        for row in delta.indices where delta[row] != 0 {
          largest[row] = kernels.addScaled(
            s.learningRate * delta[row], x.baseAddress!, χ.baseAddress! + row * columns, columns)
        }
      }
    }
  }

  /// Pulses the devices of the rows that are due by what χ holds.
  private func transfer(threads: Int) {
    defer { transfers &+= 1 }
    var rows = Array(largest.indices)
    if model.rowsPerTransfer > 0, model.rowsPerTransfer < rows.count {
      if model.startsAtRandom {
        nextRow = draws.choice(.transferStart, vector: transfers, of: rows.count)
      }
      rows = (0..<model.rowsPerTransfer).map { (nextRow + $0) % largest.count }
      nextRow = (nextRow + model.rowsPerTransfer) % largest.count
    }
    rows.removeAll { largest[$0] < step }
    guard !rows.isEmpty else { return }
    switch model.transfer {
    case .exact: sendExactly(rows, threads: threads)
    case .stochastic: sendStochastically(rows, threads: threads)
    }
  }

  /// n = trunc(χ/ε) pulses to each cross-point, at most `CountedPulses.most` at a time.
  private func sendExactly(_ rows: [Int], threads: Int) {
    let columns = χ.columns
    var isLeft = rows
    var part: UInt64 = 0
    while !isLeft.isEmpty && part < UInt64(Self.most / CountedPulses.most) {
      // What is left of χ says what is left to be sent.
      send(isLeft, vector: 16 &* transfers &+ part, threads: threads) { row, counts in
        χ.withUnsafeMutableBufferPointer { χ in
          let χ = χ.baseAddress! + row * columns
          for j in 0..<columns {
            let most = Float(CountedPulses.most)
            let n = min(max((χ[j] / step).rounded(.towardZero), -most), most)
            counts[j] = Int32(n)
            χ[j] -= n * step
          }
          largest[row] = kernels.absoluteMaximum(χ, columns)
        }
      }
      isLeft.removeAll { largest[$0] < step }
      part += 1
    }
  }

  /// A stochastic update by ε·n, row by row; χ is charged with what was sent.
  private func sendStochastically(_ rows: [Int], threads: Int) {
    let columns = χ.columns
    let charge = granularity / model.transferLearningRate
    var n = Matrix(rows: 1, columns: columns)
    for row in rows {
      var most: Float = 0
      n.withUnsafeMutableBufferPointer { n in
        χ.withUnsafeBufferPointer { χ in
          let most = Float(Self.most)
          for j in 0..<columns {
            n[j] = min(max((χ[row * columns + j] / step).rounded(.towardZero), -most), most)
          }
        }
        most = kernels.absoluteMaximum(n.baseAddress!, columns)
      }
      var chosen = Matrix(rows: 1, columns: χ.rows)
      chosen[0, row] = 1
      let maxima = (trains.maxima.x.reserve(1), trains.maxima.delta.reserve(1))
      (maxima.0[0], maxima.1[0]) = (most, 1)
      let vector = transfers &* UInt64(χ.rows) &+ UInt64(row)
      trains.draw(
        UpdateSamples(
          x: n, delta: chosen, learningRate: step * model.transferLearningRate, range: 0..<1,
          firstVector: vector, maxima: (UnsafePointer(maxima.0), UnsafePointer(maxima.1))),
        isWhole: false)
      let slots = trains.plans.longest
      guard slots > 0 else { continue }
      let (x, isNegative) = trains.x.read(0, slots: slots)
      let fires = trains.delta.read(0, slots: slots).trains[row]
      send([row], vector: vector, threads: threads) { _, counts in
        χ.withUnsafeMutableBufferPointer { χ in
          let χ = χ.baseAddress! + row * columns
          for j in 0..<columns {
            let count = Int32((x[j] & fires).nonzeroBitCount)
            counts[j] = isNegative[j] ? -count : count
            χ[j] -= Float(counts[j]) * charge
          }
          largest[row] = kernels.absoluteMaximum(χ, columns)
        }
      }
    }
  }

  /// Pulses the devices: of a pair g⁺ by pulses up and g⁻ by pulses down.
  private func send(
    _ rows: [Int], vector: UInt64, threads: Int,
    counts: (_ row: Int, UnsafeMutablePointer<Int32>) -> Void
  ) {
    guard arrays.count > 1 else {
      return arrays[0].pulse(
        rows: rows, vector: vector, key: key, threads: threads, counts: counts)
    }
    let columns = χ.columns
    var down = [Int32](repeating: 0, count: rows.count * columns)
    var number = 0
    arrays[0].pulse(rows: rows, vector: vector, key: key, threads: threads) { row, up in
      counts(row, up)
      for j in 0..<columns {
        down[number * columns + j] = max(-up[j], 0)
        up[j] = max(up[j], 0)
      }
      number += 1
    }
    number = 0
    arrays[1].pulse(rows: rows, vector: vector, key: key, threads: threads) { _, up in
      for j in 0..<columns { up[j] = down[number * columns + j] }
      number += 1
    }
    (inner as? OneSidedPairCells)?.show(rows: rows)
  }

  var source: PulseSource? { nil }
  func apply(_ pulses: DrawnPulses, threads: Int, noise: NoiseSource?) {}

  // MARK: State

  var counts: [String: UInt64] {
    inner.counts.merging(
      ["updates": samples, "transfers": transfers, "nextRow": UInt64(nextRow)]) { $1 }
  }
  var memories: [String: Matrix] { ["chi": χ] }

  func restore(_ state: CellState) throws {
    try inner.restore(state)
    (samples, transfers) = (state.count("updates"), state.count("transfers"))
    let row = state.count("nextRow")
    guard row < UInt64(χ.rows) else {
      throw CrosspointError.invalidSetting(
        name: "nextRow", value: "\(row)", expected: "one of the \(χ.rows) rows")
    }
    nextRow = Int(row)
    χ = try state.memory("chi", rows: χ.rows, columns: χ.columns, kernels)
    χ.withUnsafeBufferPointer { χ in
      for row in largest.indices {
        largest[row] = kernels.absoluteMaximum(
          χ.baseAddress! + row * self.χ.columns, self.χ.columns)
      }
    }
  }
}
