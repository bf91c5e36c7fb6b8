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
  private let χ: any DigitalSums
  private let rows: Int
  private let columns: Int
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
    (rows, columns) = (context.rows, context.columns)
    χ =
      model.chiBits == 0
      ? SingleSums(rows: rows, columns: columns, step: step, kernels: kernels)
      : FixedPointSums(model, rows: rows, columns: columns, step: step, kernels: kernels)
  }

  var arrays: [DrivenArray] { inner.arrays }
  var weights: Matrix { inner.weights }
  var readWeights: ReadWeights { inner.readWeights }
  var seenWeights: Matrix { inner.seenWeights }
  var readVariances: Matrix? { inner.readVariances }
  var ownBytes: Int { inner.ownBytes + χ.bytes }
  func show() { inner.show() }

  /// Sets the devices, and χ to 0.
  func set(_ weights: Matrix) -> ClippedWeights {
    χ.clear()
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
    x.withUnsafeBufferPointer { x in
      for row in delta.indices where delta[row] != 0 {
        χ.add(s.learningRate * delta[row], x.baseAddress!, row: row)
      }
    }
  }

  /// Pulses the devices of the rows that are due by what χ holds.
  private func transfer(threads: Int) {
    defer { transfers &+= 1 }
    var due = Array(0..<rows)
    if model.rowsPerTransfer > 0, model.rowsPerTransfer < rows {
      if model.startsAtRandom {
        nextRow = draws.choice(.transferStart, vector: transfers, of: rows)
      }
      due = (0..<model.rowsPerTransfer).map { (nextRow + $0) % rows }
      nextRow = (nextRow + model.rowsPerTransfer) % rows
    }
    due.removeAll { !χ.holdsStep(row: $0) }
    guard !due.isEmpty else { return }
    switch model.transfer {
    case .exact: sendExactly(due, threads: threads)
    case .stochastic: sendStochastically(due, threads: threads)
    }
  }

  /// n = trunc(χ/ε) pulses to each cross-point, at most `CountedPulses.most` at a time.
  private func sendExactly(_ rows: [Int], threads: Int) {
    var isLeft = rows
    var part: UInt64 = 0
    while !isLeft.isEmpty && part < UInt64(Self.most / CountedPulses.most) {
      // What is left of χ says what is left to be sent.
      send(isLeft, vector: 16 &* transfers &+ part, threads: threads) { row, counts in
        χ.steps(row: row, most: Int32(CountedPulses.most), counts)
        χ.take(counts, of: step, row: row)
      }
      isLeft.removeAll { !χ.holdsStep(row: $0) }
      part += 1
    }
  }

  /// A stochastic update by ε·n, row by row; χ is charged with what was sent.
  private func sendStochastically(_ rows: [Int], threads: Int) {
    let charge = granularity / model.transferLearningRate
    var steps = [Int32](repeating: 0, count: columns)
    for row in rows {
      χ.steps(row: row, most: Int32(Self.most), &steps)
      let n = Matrix(rows: 1, columns: columns, steps.map { Float($0) })
      let most = Float(steps.reduce(0) { max($0, abs($1)) })
      var chosen = Matrix(rows: 1, columns: self.rows)
      chosen[0, row] = 1
      let maxima = (trains.maxima.x.reserve(1), trains.maxima.delta.reserve(1))
      (maxima.0[0], maxima.1[0]) = (most, 1)
      let vector = transfers &* UInt64(self.rows) &+ UInt64(row)
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
        for j in 0..<columns {
          let count = Int32((x[j] & fires).nonzeroBitCount)
          counts[j] = isNegative[j] ? -count : count
        }
        χ.take(counts, of: charge, row: row)
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
  var memories: [String: Matrix] { χ.memories }

  func restore(_ state: CellState) throws {
    try inner.restore(state)
    (samples, transfers) = (state.count("updates"), state.count("transfers"))
    let row = state.count("nextRow")
    guard row < UInt64(rows) else {
      throw CrosspointError.invalidSetting(
        name: "nextRow", value: "\(row)", expected: "one of the \(rows) rows")
    }
    nextRow = Int(row)
    try χ.restore(state)
  }
}
