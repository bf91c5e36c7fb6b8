import CrosspointKernels
import CrosspointParameters

extension VectorCell: BuildableCell {
  func arrayDevices(_ device: Device) -> [Device] {
    furtherDevices.isEmpty
      ? [Device](repeating: device, count: devices) : [device] + furtherDevices
  }

  func makeCells(_ context: CellContext) throws -> any CellArray {
    try VectorCells(self, context)
  }
}

/// Cells of several devices: W = Σ γ_k·W_k. Equations: `docs/equations.md`, "Vector cell".
final class VectorCells: CellArray {
  let arrays: [DrivenArray]
  private let model: VectorCell
  private let shown: ShownWeights
  private let draws: CellDraws
  /// Samples so far, from which the next device follows.
  private var samples: UInt64 = 0

  init(_ model: VectorCell, _ context: CellContext) throws {
    let devices = model.arrayDevices(context.settings.device)
    let mean = devices.reduce(0) { $0 + $1.granularity } / Float(devices.count)
    arrays = try devices.enumerated().map {
      try DrivenArray(
        context, $0.offset, $0.element, granularity: model.pulsed == .all ? mean : nil)
    }
    self.model = model
    shown = ShownWeights(context, arrays, gammas: model.weightings)
    draws = CellDraws(key: context.key(), kernels: context.kernels)
  }

  var weights: Matrix { shown.weights }
  var readWeights: ReadWeights { shown.readWeights }
  var seenWeights: Matrix { shown.seen }
  var readVariances: Matrix? { shown.readVariances }
  var ownBytes: Int { shown.bytes }
  func show() { shown.show() }

  func set(_ weights: Matrix) -> ClippedWeights {
    for (number, array) in arrays.enumerated()
    where model.pulsed != .fixed || number == model.fixedDevice {
      array.set(weights)
    }
    show()
    return shown.clipped(weights)
  }

  func update(_ samples: UpdateSamples, threads: Int) {
    guard samples.learningRate != 0 else { return }
    switch model.pulsed {
    case .all:
      // Every device draws the same trains, at the tile's address.
      for array in arrays { array.update(samples, threads: threads) }
    case .fixed: arrays[model.fixedDevice].update(samples, threads: threads)
    case .sequential, .random:
      var left = samples
      while !left.range.isEmpty {
        let one = left.take(1)
        arrays[device(of: one)].update(one, threads: threads)
        self.samples &+= 1
      }
    }
    shown.showChanges()
  }

  /// The device that a sample updates.
  private func device(of sample: UpdateSamples) -> Int {
    model.pulsed == .random
      ? draws.choice(.deviceChoice, vector: sample.firstVector, of: arrays.count)
      : Int(samples % UInt64(arrays.count))
  }

  /// Trains go to all devices, or to the one that is pulsed.
  var source: PulseSource? {
    let all = arrays.allSatisfy { $0.devices.model.takesPulses }
    guard all, model.pulsed == .all || model.pulsed == .fixed else { return nil }
    return arrays[model.pulsed == .all ? 0 : model.fixedDevice].source
  }

  func apply(_ pulses: DrawnPulses, threads: Int, noise: NoiseSource?) {
    for (number, array) in arrays.enumerated()
    where model.pulsed == .all || number == model.fixedDevice {
      array.apply(pulses, threads: threads, noise: noise)
    }
    shown.showChanges()
  }

  var counts: [String: UInt64] { ["samples": samples] }
  var memories: [String: Matrix] { [:] }
  func restore(_ state: CellState) { samples = state.count("samples") }
}
