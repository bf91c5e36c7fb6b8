import CrosspointKernels

/// A property drawn once for each cross-point.
public enum HiddenParameter: String, Sendable, CaseIterable {
  case stepUp, stepDown, boundMaximum, boundMinimum, resetBias, decayRate, diffusionRate
}

/// A batch of coincidences to apply.
struct DevicePulses {
  var x: PulseBatch
  var delta: PulseBatch
  /// Samples.
  var batch: Int
  /// Slots of the longest train.
  var slots: Int
  /// For each sample; read only where devices respond to one line.
  var phases: [PulsePhases]
  /// For each sample at least the slots in which some x and some δ fire; nil where it is not known.
  var coincident: UnsafePointer<UInt64>?
  var firstVector: UInt64
  var aggregation: PulsedUpdate.Aggregation
}

/// rows × columns devices of one model: hidden parameters, and what pulses do to weights. A new model is one file beside
/// `ConstantStepArray`.
protocol DeviceArray: AnyObject {
  /// Hidden parameters that this model has; rows × columns.
  var hiddenParameters: [HiddenParameter] { get }
  func hidden(_ parameter: HiddenParameter) -> Matrix
  /// The parameters that take memory, as they are held.
  var held: [HiddenParameter: HeldValues] { get }
  /// Memory of the hidden parameters.
  var bytes: Int { get }
  /// Takes finite values of the right shape; `AnalogTile` has checked.
  func setHidden(_ parameter: HiddenParameter, _ values: Matrix)

  /// Brings every weight within its own bounds, and says which were not.
  @discardableResult
  func clip(_ weights: inout Matrix) -> ClippedWeights
  /// Whether a pulse changes a device that no other one meets there.
  var respondsToOneLine: Bool { get }
  /// Applies the coincidences of every sample in order, and keeps `copy`, where there is one, up to date.
  func apply(_ pulses: DevicePulses, to weights: inout Matrix, copy: HalfCopy?, threads: Int, noise: NoiseSource?)
  func decay(_ weights: inout Matrix)
  /// - Parameter vector: number of the operation.
  func diffuse(_ weights: inout Matrix, vector: UInt64)
  func reset(_ weights: inout Matrix, rows: Range<Int>, vector: UInt64)
}

extension Device {
  /// An array of this model, its hidden parameters drawn or as they were held: the line to add for a new model.
  /// - Throws: `CrosspointError.invalidSetting` where `held` is not what such devices hold; traps where shapes differ.
  func makeArray(
    rows: Int, columns: Int, storage: Storage, key: TileKey, kernels: KernelTable, held: [HiddenParameter: HeldValues]?
  ) throws -> any DeviceArray {
    switch self {
    case .constantStep(let d):
      try ConstantStepArray(d, rows: rows, columns: columns, precision: storage.devices, key: key, kernels: kernels, held: held)
    }
  }
}
