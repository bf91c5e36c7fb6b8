extension SingleDevice: BuildableCell {
  func arrayDevices(_ device: Device) -> [Device] { [device] }
  func makeCells(_ context: CellContext) throws -> any CellArray { try SingleDeviceCells(context) }
}

/// Cells of one device: its weight is theirs.
final class SingleDeviceCells: CellArray {
  let array: DrivenArray

  init(_ context: CellContext) throws {
    array = try DrivenArray(context, 0, context.settings.device, isAlone: true, isRead: true)
  }

  var arrays: [DrivenArray] { [array] }
  var weights: Matrix { array.weights }
  var readWeights: ReadWeights { array.readWeights }
  var seenWeights: Matrix { array.seen }
  var readVariances: Matrix? { array.readVariances }
  var ownBytes: Int { 0 }
  var source: PulseSource? { array.trainSource }

  func set(_ weights: Matrix) -> ClippedWeights { array.set(weights) }
  func show() {}
  func update(_ samples: UpdateSamples, threads: Int) { array.update(samples, threads: threads) }
  func apply(_ pulses: DrawnPulses, threads: Int, noise: NoiseSource?) {
    array.apply(pulses, threads: threads, noise: noise)
  }

  var counts: [String: UInt64] { [:] }
  var memories: [String: Matrix] { [:] }
  func restore(_ state: CellState) {}
}
