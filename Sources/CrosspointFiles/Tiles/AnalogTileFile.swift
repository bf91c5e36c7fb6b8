public import Crosspoint

/// An analog tile is its state: tensor "weights", and one for each hidden parameter that the devices hold. Parameters held in half
/// precision are F16 in units of their scale, which stands among the values.
extension AnalogTile: StorableTile {
  public struct StoredValues: Codable {
    public var settings: AnalogSettings
    public var seed: UInt64
    public var tile: UInt32
    public var vectorNumbers: VectorNumbers
    /// Left out before the first sample, and where there is no running average.
    public var forwardRunningAverage: Float?
    public var backwardRunningAverage: Float?
    /// Of each parameter held in half precision.
    public var scales: [String: Float]
  }

  public static var storedKind: String { "analog" }

  public func stored() -> (values: StoredValues, tensors: [Tensor]) {
    let state = state
    var values = StoredValues(
      settings: state.settings, seed: state.seed, tile: state.tile, vectorNumbers: state.vectorNumbers,
      forwardRunningAverage: state.forwardRunningAverage, backwardRunningAverage: state.backwardRunningAverage, scales: [:])
    var tensors = [Tensor("weights", state.weights)]
    for parameter in hiddenParameters {
      switch state.hidden[parameter] {
      case .single(let m): tensors.append(Tensor(parameter.rawValue, m))
      case .half(let halves, let scale):
        tensors.append(Tensor(parameter.rawValue, halves: halves, rows: rows, columns: columns))
        values.scales[parameter.rawValue] = scale
      case nil: break
      }
    }
    return (values, tensors)
  }

  public static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> AnalogTile {
    let weights = try tensors.matrix("weights")
    let (rows, columns) = (weights.rows, weights.columns)
    var hidden: [HiddenParameter: HeldValues] = [:]
    for parameter in type(of: values.settings.device.model).hiddenParameters {
      let name = parameter.rawValue
      switch tensors.type(of: name) {
      case .float32: hidden[parameter] = .single(try tensors.matrix(name, rows: rows, columns: columns))
      case .float16:
        hidden[parameter] = .half(try tensors.halves(name, rows: rows, columns: columns), scale: values.scales[name] ?? .nan)
      case nil: break
      }
    }
    return try AnalogTile(
      AnalogTileState(
        settings: values.settings, seed: values.seed, tile: values.tile, vectorNumbers: values.vectorNumbers,
        forwardRunningAverage: values.forwardRunningAverage, backwardRunningAverage: values.backwardRunningAverage,
        weights: weights, hidden: hidden), threads: threads, kernels: kernels)
  }
}
