public import CrosspointParameters

/// A device and a reference device, w = W − R: W is array 1 of the tile and R array 2.
///
/// Updates pulse W alone, with its granularity; R begins at 0, held to its bounds.
public struct ReferenceDifference: ReferenceCompound {
  public let model: ReferenceCell
  public let settings: PulsedUpdate
  /// W and R.
  public var devices: ReferenceDevices
  public var vector: UInt64 = 0
  public var samples = 0

  /// - Parameter weights: what W is set to.
  public init(
    _ model: ReferenceCell, _ device: any ReferenceModel, _ settings: PulsedUpdate,
    _ weights: ReferenceMatrix, seed: UInt64, tile: UInt32
  ) {
    self.model = model
    self.settings = settings
    devices = ReferenceDevices(
      [device, model.referenceDevice.map(referenceModel) ?? device], rows: weights.rows,
      columns: weights.columns, seed: seed, tile: tile)
    set(weights)
  }

  public var weights: ReferenceMatrix { devices.weighted([1, -1]) }

  /// W ← clip(weights); R stays.
  public mutating func set(_ weights: ReferenceMatrix) { devices.set(0, weights) }

  /// R ← clip(weights).
  public mutating func setReference(_ weights: ReferenceMatrix) { devices.set(1, weights) }

  public mutating func apply(x: [Float], delta: [Float], learningRate: Float) {
    let sample = devices.sample(
      settings, learningRate: learningRate, granularity: devices.granularities[0], x: x,
      delta: delta, vector: vector)
    devices.pulse(0, by: sample, vector: vector)
    samples += 1
  }
}
