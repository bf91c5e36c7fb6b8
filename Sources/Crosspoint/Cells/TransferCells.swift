import CrosspointKernels
import CrosspointParameters

/// Cells of a transfer algorithm: A is trained, and handed on line after line along a chain.
/// Equations: `docs/equations.md`, "Transfers".
final class TransferCells: CellArray {
  let model: TransferParameters
  /// A … C.
  let arrays: [DrivenArray]
  /// From each array to the next.
  private let paths: [TransferPath]
  private let chopper: ChoppedSigns?
  private let kernels: KernelTable
  /// What is shown where it is not C alone.
  private let shown: ShownWeights?
  /// Samples so far.
  private var samples: UInt64 = 0

  /// - Parameters:
  ///   - resetProbability: with which a device that was read is reset.
  ///   - makeRule: what a path between devices of these granularities does with what it reads.
  init(
    _ model: TransferParameters, devices: [Device], _ context: CellContext, chopper: ChoppedSigns?,
    resetProbability: Float = 0,
    rule makeRule: (_ from: Float, _ to: Float, _ path: Int) -> any TransferRule
  ) throws {
    self.model = model
    kernels = context.kernels
    self.chopper = chopper
    let isShownAlone = model.gamma == 0
    let arrays = try devices.enumerated().map {
      try DrivenArray(
        context, $0.offset, $0.element, isRead: isShownAlone && $0.offset == devices.count - 1)
    }
    self.arrays = arrays
    let lines = model.transfersRows ? context.rows : context.columns
    let events = (lines + model.readsPerTransfer - 1) / model.readsPerTransfer
    var interval = model.transferEvery
    paths = (0..<devices.count - 1).map { k in
      defer {
        let next = interval.multipliedReportingOverflow(by: events)
        interval = next.overflow ? .max : next.partialValue
      }
      return TransferPath(
        model, context, number: k, from: arrays[k], to: arrays[k + 1], interval: interval,
        resetProbability: resetProbability,
        rule: makeRule(arrays[k].granularity, arrays[k + 1].granularity, k))
    }
    shown =
      isShownAlone
      ? nil : ShownWeights(context, arrays, gammas: model.gammas, signs: chopper)
  }

  var weights: Matrix { shown?.weights ?? arrays.last!.weights }
  var readWeights: ReadWeights { shown?.readWeights ?? arrays.last!.readWeights }
  var seenWeights: Matrix { shown?.seen ?? arrays.last!.seen }
  var readVariances: Matrix? {
    shown == nil ? arrays.last!.readVariances : shown!.readVariances
  }
  var ownBytes: Int {
    (shown?.bytes ?? 0) + memories.values.reduce(0) { $0 + 4 * $1.count }
  }
  func show() { shown?.show() }

  /// C is the weight; the others begin at 0, and what buffers hold is forgotten.
  func set(_ weights: Matrix) -> ClippedWeights {
    for array in arrays.dropLast() { array.set(weights) { _ in 0 } }
    let clipped = arrays.last!.set(weights)
    for path in paths { path.rule.forget() }
    chopper?.forget()
    show()
    return shown?.clipped(weights) ?? clipped
  }

  // MARK: Updates

  func update(_ samples: UpdateSamples, threads: Int) throws {
    guard samples.learningRate != 0 else { return }
    var left = samples
    while !left.range.isEmpty {
      var some = left.take(samplesAhead)
      let rate = fastRate(some)
      some.learningRate = rate
      train(some, threads: threads)
      self.samples &+= UInt64(some.range.count)
      for path in paths where self.samples % UInt64(path.interval) == 0 {
        let lines = try path.transfer(
          learningRate: abs(samples.learningRate), fastRate: abs(rate), threads: threads)
        show(lines)
      }
    }
  }

  /// Shows lines that were handed on; all where signs across them have flipped, and where devices
  /// are reset.
  private func show(_ lines: [Int]) {
    guard let shown else { return }
    // A reset redraws the write noise of all of A.
    if chopper?.takeAcrossFlips() == true || paths.contains(where: { $0.resetProbability > 0 }) {
      return shown.show()
    }
    if model.transfersRows {
      shown.show(rows: lines)
    } else {
      for line in lines { shown.show(rows: 0..<shown.seen.rows, columns: line..<line + 1) }
    }
    shown.forgetChanges()
  }

  /// Samples, at least 1, until a transfer is due.
  private var samplesAhead: Int {
    // Running means choose a rate for each sample.
    if chopper?.model.scalesAutomatically == true { return 1 }
    return paths.reduce(Int.max) {
      min($0, $1.interval - Int(samples % UInt64($1.interval)))
    }
  }

  /// A's learning rate.
  private func fastRate(_ samples: UpdateSamples) -> Float {
    let η = samples.learningRate
    let scale = model.scalesFastLearningRate ? abs(η) : 1
    if model.fastLearningRate == 0 { return η }
    if let rate = chopper?.automaticRate(samples, fastLearningRate: model.fastLearningRate * scale)
    {
      return η < 0 ? -rate : rate
    }
    return (η < 0 ? -1 : 1) * model.fastLearningRate * scale
  }

  /// Pulses A by samples before the next transfer.
  private func train(_ samples: UpdateSamples, threads: Int) {
    let fast = arrays[0]
    if let chopper, chopper.isChopped {
      fast.update(chopper.chopped(samples), threads: threads)
    } else {
      fast.update(samples, threads: threads)
    }
    shown?.showChanges()
  }

  var source: PulseSource? { nil }
  func apply(_ pulses: DrawnPulses, threads: Int, noise: NoiseSource?) {}

  // MARK: State

  var counts: [String: UInt64] {
    var counts: [String: UInt64] = ["samples": samples]
    for path in paths {
      counts["nextLine\(path.number)"] = UInt64(path.nextLine)
      counts["reads\(path.number)"] = path.reads
    }
    chopper?.counts.forEach { counts[$0] = $1 }
    return counts
  }

  var memories: [String: Matrix] {
    var memories: [String: Matrix] = [:]
    for path in paths {
      for (name, memory) in path.rule.memories { memories[name + "\(path.number)"] = memory }
    }
    chopper?.memories.forEach { memories[$0] = $1 }
    return memories
  }

  func restore(_ state: CellState) throws {
    samples = state.count("samples")
    for path in paths { try path.restore(state) }
    try chopper?.restore(state, kernels)
  }
}
