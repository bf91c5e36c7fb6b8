import CrosspointKernels

extension SingleDevice: BuildableCell {
  static var arrayCount: Int { 1 }
  func makeCells(_ context: CellContext) throws -> any CellArray { try SingleDeviceCells(context) }
}

/// Cells of one device: its weight is theirs.
final class SingleDeviceCells: CellArray {
  private let array: DeviceArray
  private let kernels: KernelTable
  private(set) var weights: Matrix
  let halfWeights: HalfCopy?

  init(_ context: CellContext) throws {
    kernels = context.kernels
    array = try context.devices(0, key: TileKey(seed: context.seed, tile: context.tile))
    weights = Matrix(rows: context.rows, columns: context.columns)
    halfWeights = context.makeHalfCopy()
    clip()
  }

  var devices: [DeviceArray] { [array] }
  var deviceWeights: [Matrix] { [weights] }

  func set(_ weights: Matrix) -> ClippedWeights {
    self.weights = weights
    defer { refreshHalves() }
    return array.clip(&self.weights)
  }

  func clip() {
    array.clip(&weights)
    refreshHalves()
  }

  var respondsToOneLine: Bool { array.respondsToOneLine }

  func apply(_ pulses: DevicePulses, threads: Int, noise: NoiseSource?) {
    array.apply(pulses, to: &weights, copy: halfWeights, threads: threads, noise: noise)
  }

  var samplesAhead: Int { .max }
  func finish(samples: Int, threads: Int) {}

  func decay() {
    array.decay(&weights)
    refreshHalves()
  }

  func diffuse(vector: UInt64) {
    array.diffuse(&weights, vector: vector)
    refreshHalves()
  }

  func reset(rows: Range<Int>, vector: UInt64) {
    array.reset(&weights, vector: vector, rows: rows)
    refreshHalves()
  }

  var counts: [String: UInt64] { [:] }

  func restore(_ state: CellState) throws {
    weights = try array.restored(state.arrays[0].weights, "weights")
    refreshHalves()
  }

  /// Follows a change of the weights.
  private func refreshHalves() { halfWeights?.refresh(from: weights, kernels) }
}
