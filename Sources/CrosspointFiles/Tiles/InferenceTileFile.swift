public import Crosspoint

/// Devices that are programmed once: the weights that they were to take, tensor "target", and what
/// they were programmed to in µS, "device0", "device1" and so on; where a column of the weight 0 is
/// subtracted, its devices, "column0" and so on, 1 × columns. What drift makes of them follows.
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
        + state.column.enumerated().map { Tensor("column\($0)", $1) }
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
    let conductanceSettings = values.settings.conductances
    let hasColumn =
      conductanceSettings.offset == .column && conductanceSettings.mapping.model.hasOffset
    let column = try (0..<(hasColumn ? values.devices : 0)).map {
      try tensors.matrix("column\($0)", rows: 1, columns: target.columns)
    }
    let tile = try InferenceTile(
      rows: target.rows, columns: target.columns, settings: values.settings, seed: values.seed,
      tile: values.tile, threads: threads, kernels: kernels)
    try tile.restore(
      State(
        targetWeights: target, largestWeight: values.largestWeight,
        programmings: values.programmings, conductances: conductances, column: column,
        seconds: values.seconds, ranges: values.ranges, vectorNumbers: values.vectorNumbers))
    return tile
  }
}
