public import Crosspoint

/// An analog tile is its state: tensor "weights", and one for each hidden parameter that the
/// devices hold; of cells with several devices these of every one, as "0.weights" and "1.weights".
/// What cells remember beside is "cell." and its name.
/// Parameters held in half precision are F16 in units of their scale, which stands among the
/// values.
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
    /// What the cells count, where they do.
    public var counts: [String: UInt64]?
    /// Seconds on the clock of each array that drifts, by the array's prefix.
    public var clocks: [String: Double]?
    /// How often the write noise of each array was drawn anew as a whole, by the array's prefix.
    public var redraws: [String: UInt64]?
    /// Which draws the hidden parameters are; left out for those of 0.1.0.
    public var draws: Int?
  }

  public static var storedKind: String { "analog" }

  public func stored() throws -> (values: StoredValues, tensors: [Tensor]) {
    let state = state
    do { try state.settings.requireRegistered() } catch let error as CrosspointError {
      throw FileError.notStorable(.tile, type: "\(Self.self)", error.description)
    }
    var values = StoredValues(
      settings: state.settings, seed: state.seed, tile: state.tile,
      vectorNumbers: state.vectorNumbers,
      forwardRunningAverage: state.forwardRunningAverage,
      backwardRunningAverage: state.backwardRunningAverage, scales: [:])
    if !state.cells.counts.isEmpty { values.counts = state.cells.counts }
    if state.drawsVersion > 1 { values.draws = state.drawsVersion }
    var tensors: [Tensor] = []
    for (number, array) in state.cells.arrays.enumerated() {
      let prefix = Self.prefix(number, of: state.cells.arrays.count)
      tensors.append(Tensor(prefix + "weights", array.weights))
      for parameter in hiddenParameters(array: number) {
        let name = prefix + parameter.rawValue
        switch array.hidden[parameter] {
        case .single(let m): tensors.append(Tensor(name, m))
        case .half(let halves, let scale):
          tensors.append(Tensor(name, halves: halves, rows: rows, columns: columns))
          values.scales[name] = scale
        case nil: break
        }
      }
      if let states = array.states { tensors.append(Tensor(prefix + Self.states, states)) }
      if let seen = array.seen {
        values.redraws = (values.redraws ?? [:]).merging([prefix: seen.redraws]) { $1 }
        tensors.append(Tensor(prefix + Self.seen, seen.weights))
      }
      if let clock = array.clock {
        values.clocks = (values.clocks ?? [:]).merging([prefix: clock.time]) { $1 }
        tensors += clock.tensors(prefix)
      }
    }
    for (name, memory) in state.cells.memories.sorted(by: { $0.key < $1.key }) {
      tensors.append(Tensor(Self.memoryPrefix + name, memory))
    }
    return (values, tensors)
  }

  /// Of the names of the states of an array's devices, and of what products read of them.
  private static var states: String { "states" }
  private static var seen: String { "seen" }
  /// Of the names of what cells remember.
  private static var memoryPrefix: String { "cell." }

  public static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> AnalogTile {
    let devices = values.settings.cell.arrayDevices(values.settings.device)
    let count = devices.count
    let first = try tensors.matrix(prefix(0, of: count) + "weights")
    let (rows, columns) = (first.rows, first.columns)
    let arrays = try (0..<count).map { number in
      let prefix = prefix(number, of: count)
      var hidden: [HiddenParameter: HeldValues] = [:]
      for parameter in type(of: devices[number].model).hiddenParameters {
        let name = prefix + parameter.rawValue
        switch tensors.type(of: name) {
        case .float32:
          hidden[parameter] = .single(try tensors.matrix(name, rows: rows, columns: columns))
        case .float16:
          hidden[parameter] = .half(
            try tensors.halves(name, rows: rows, columns: columns),
            scale: values.scales[name] ?? .nan)
        case nil: break
        }
      }
      return DeviceArrayState(
        weights: try tensors.matrix(prefix + "weights", rows: rows, columns: columns),
        hidden: hidden,
        states: tensors.type(of: prefix + states) == nil
          ? nil : try tensors.matrix(prefix + states, rows: rows, columns: columns),
        clock: try values.clocks?[prefix].map {
          try DriftClock(time: $0, tensors, prefix, rows: rows, columns: columns)
        },
        seen: try values.redraws?[prefix].map {
          SeenState(
            weights: try tensors.matrix(prefix + seen, rows: rows, columns: columns), redraws: $0)
        })
    }
    var memories: [String: Matrix] = [:]
    for name in tensors.names where name.hasPrefix(memoryPrefix) {
      memories[String(name.dropFirst(memoryPrefix.count))] = try tensors.matrix(name)
    }
    return try AnalogTile(
      AnalogTileState(
        settings: values.settings, seed: values.seed, tile: values.tile,
        vectorNumbers: values.vectorNumbers,
        forwardRunningAverage: values.forwardRunningAverage,
        backwardRunningAverage: values.backwardRunningAverage,
        cells: CellState(arrays: arrays, counts: values.counts ?? [:], memories: memories),
        drawsVersion: values.draws ?? 1), threads: threads,
      kernels: kernels)
  }

  /// Of the names of one array's tensors.
  private static func prefix(_ number: Int, of count: Int) -> String {
    count == 1 ? "" : "\(number)."
  }
}
