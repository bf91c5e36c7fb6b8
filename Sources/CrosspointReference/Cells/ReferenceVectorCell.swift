public import CrosspointParameters

/// The weighted sum of n devices, W = Σ_k γ_k·W_k.
///
/// A sample's trains are those of the tile, planned with the mean granularity of all devices where
/// it pulses all of them, and with that of the one device otherwise.
public struct ReferenceVectorCell: ReferenceCompound {
  public let model: VectorCell
  public let settings: PulsedUpdate
  public var devices: ReferenceDevices
  public var vector: UInt64 = 0
  public var samples = 0

  /// - Parameters:
  ///   - device: of the tile: the first of the cell's, or each of them.
  ///   - weights: set on every device; with `pulsed` `fixed` on that one, and the others are 0.
  public init(
    _ model: VectorCell, _ device: any ReferenceModel, _ settings: PulsedUpdate,
    _ weights: ReferenceMatrix, seed: UInt64, tile: UInt32
  ) {
    self.model = model
    self.settings = settings
    let models =
      model.furtherDevices.isEmpty
      ? Array(repeating: device, count: model.devices)
      : [device] + model.furtherDevices.map(referenceModel)
    devices = ReferenceDevices(
      models, rows: weights.rows, columns: weights.columns, seed: seed, tile: tile)
    set(weights)
  }

  public var weights: ReferenceMatrix { devices.weighted(model.weightings.map(Double.init)) }

  /// Every device ← clip(W), each to its own bounds; only device `fixedDevice` where `pulsed` is
  /// `fixed`.
  public mutating func set(_ weights: ReferenceMatrix) {
    for k in 0..<devices.count where model.pulsed != .fixed || k == model.fixedDevice {
      devices.set(k, weights)
    }
  }

  /// The devices that the next sample pulses: `sequential` begins with the first one, and `random`
  /// draws one of tile array 0.
  public var pulsedDevices: [Int] {
    switch model.pulsed {
    case .all: return Array(0..<devices.count)
    case .fixed: return [model.fixedDevice]
    case .sequential: return [samples % devices.count]
    case .random:
      return [devices.choice(of: devices.count, .deviceChoice, array: 0, vector: vector)]
    }
  }

  public mutating func apply(x: [Float], delta: [Float], learningRate: Float) {
    let pulsed = pulsedDevices
    let granularities = pulsed.map { Double(devices.granularities[$0]) }
    let sample = devices.sample(
      settings, learningRate: learningRate,
      granularity: Float(granularities.reduce(0, +) / Double(pulsed.count)), x: x, delta: delta,
      vector: vector)
    for k in pulsed { devices.pulse(k, by: sample, vector: vector) }
    samples += 1
  }
}
