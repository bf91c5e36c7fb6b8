extension ReferenceCell: BuildableCell {
  func arrayDevices(_ device: Device) -> [Device] { [device, referenceDevice ?? device] }
  func makeCells(_ context: CellContext) throws -> any CellArray {
    try ReferenceCells(self, context)
  }
}

/// Cells of a device and a reference device: w = W − R. Equations: `docs/equations.md`, "Reference
/// cell".
final class ReferenceCells: CellArray {
  /// W and R.
  let arrays: [DrivenArray]
  private let shown: ShownWeights

  init(_ model: ReferenceCell, _ context: CellContext) throws {
    arrays = try model.arrayDevices(context.settings.device).enumerated().map {
      try DrivenArray(context, $0.offset, $0.element)
    }
    shown = ShownWeights(context, arrays, gammas: [1, -1])
  }

  var weights: Matrix { shown.weights }
  var readWeights: ReadWeights { shown.readWeights }
  var seenWeights: Matrix { shown.seen }
  var readVariances: Matrix? { shown.readVariances }
  var ownBytes: Int { shown.bytes }
  var source: PulseSource? { arrays[0].trainSource }
  func show() { shown.show() }

  func set(_ weights: Matrix) -> ClippedWeights {
    let clipped = arrays[0].set(weights)
    show()
    return clipped
  }

  func update(_ samples: UpdateSamples, threads: Int) {
    arrays[0].update(samples, threads: threads)
    shown.showChanges()
  }

  func apply(_ pulses: DrawnPulses, threads: Int, noise: NoiseSource?) {
    arrays[0].apply(pulses, threads: threads, noise: noise)
    shown.showChanges()
  }

  var counts: [String: UInt64] { [:] }
  var memories: [String: Matrix] { [:] }
  func restore(_ state: CellState) {}
}
