public import Crosspoint

/// Devices that are programmed once: the weights that they were to take, tensor "target", and what
/// they were programmed to in µS, "device0", "device1" and so on. Drift and ranges follow.
extension InferenceTile: StorableTile {
  public struct StoredValues: Codable {
    public var settings: InferenceSettings
    public var seed: UInt64
    public var tile: UInt32
    public var largestWeight: Float
    public var programmings: UInt64
    public var devices: Int
    public var seconds: Double
    public var ranges: CalibratedRanges
    public var vectorNumbers: VectorNumbers
  }

  public static var storedKind: String { "inference" }

  public func stored() throws -> (values: StoredValues, tensors: [Tensor]) {
    do { try settings.device.requireRegistered() } catch let error as CrosspointError {
      throw FileError.notStorable(.tile, type: "\(Self.self)", error.description)
    }
    let state = state
    return (
      StoredValues(
        settings: settings, seed: seed, tile: tile, largestWeight: state.largestWeight,
        programmings: state.programmings, devices: state.conductances.count,
        seconds: state.seconds, ranges: state.ranges, vectorNumbers: state.vectorNumbers),
      [Tensor("target", state.targetWeights)]
        + state.conductances.enumerated().map { Tensor("device\($0)", $1) }
    )
  }

  public static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> InferenceTile {
    let target = try tensors.matrix("target")
    guard (1...1024).contains(values.devices) else {
      throw CrosspointError.invalidSetting(
        name: "devices", value: "\(values.devices)", expected: "1 to 1024 devices of a weight")
    }
    let conductances = try (0..<values.devices).map {
      try tensors.matrix("device\($0)", rows: target.rows, columns: target.columns)
    }
    let tile = try InferenceTile(
      rows: target.rows, columns: target.columns, settings: values.settings, seed: values.seed,
      tile: values.tile, threads: threads, kernels: kernels)
    try tile.restore(
      State(
        targetWeights: target, largestWeight: values.largestWeight,
        programmings: values.programmings, conductances: conductances, seconds: values.seconds,
        ranges: values.ranges, vectorNumbers: values.vectorNumbers))
    return tile
  }
}
