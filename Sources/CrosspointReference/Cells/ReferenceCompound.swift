import CrosspointParameters

/// A cell of several devices, or of devices and digital numbers, as the reference computes it: from
/// its equations, in Double, sample by sample and pulse by pulse.
///
/// Its draws have the addresses of the library: device k of n is array 1 + k of the tile, and what
/// its path k reads and writes is array 1 + n + k.
public protocol ReferenceCompound: Sendable {
  /// The visible weight, rows × columns.
  var weights: ReferenceMatrix { get }
  /// Number of the next sample: the vector number of its draws. Every sample advances it.
  var vector: UInt64 { get set }
  /// Samples that were counted: those of a learning rate other than 0.
  var samples: Int { get set }
  /// Sets the visible weight.
  mutating func set(_ weights: ReferenceMatrix)
  /// What one sample does, of a learning rate other than 0.
  mutating func apply(x: [Float], delta: [Float], learningRate: Float)
}

extension ReferenceCompound {
  /// W ← W + η Σ_b δ_b x_bᵀ (in expectation), sample by sample.
  ///
  /// With η = 0 a sample has its number and nothing else: it is not counted. One of zeros is.
  /// - Parameters:
  ///   - x: batch × columns.
  ///   - delta: batch × rows.
  ///   - learningRate: η.
  public mutating func update(x: [[Float]], delta: [[Float]], learningRate: Float) {
    check(x.count == delta.count, "\(x.count) samples of x, \(delta.count) of δ")
    for (x, delta) in zip(x, delta) {
      if learningRate != 0 { apply(x: x, delta: delta, learningRate: learningRate) }
      vector &+= 1
    }
  }
}

/// The reference of a device that a cell names.
func referenceModel(_ device: Device) -> any ReferenceModel {
  guard let model = device.model as? any ReferenceModel else {
    preconditionFailure("the reference knows no device \(device.name)")
  }
  return model
}
