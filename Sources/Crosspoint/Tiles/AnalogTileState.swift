/// Everything that an analog tile is: what `AnalogTile.state` takes and
/// `AnalogTile(_:threads:kernels:)` puts back, to the bit.
///
/// Nonlinearities are not in it: they follow from settings, seed and tile number, and nothing
/// changes them.
public struct AnalogTileState: Sendable, Equatable {
  public var settings: AnalogSettings
  public var seed: UInt64
  public var tile: UInt32
  public var vectorNumbers: VectorNumbers
  /// The running average of noise management forward; nil before the first sample.
  public var forwardRunningAverage: Float?
  /// The running average of noise management backward; nil before the first sample.
  public var backwardRunningAverage: Float?
  /// The devices of every array of the cells, and what the cells count.
  public var cells: CellState
  /// Which draws the hidden parameters are: `AnalogTile.drawsVersion`.
  public var drawsVersion: Int

  public init(
    settings: AnalogSettings, seed: UInt64, tile: UInt32, vectorNumbers: VectorNumbers,
    forwardRunningAverage: Float?,
    backwardRunningAverage: Float?, cells: CellState, drawsVersion: Int = RandomStream.drawsVersion
  ) {
    self.settings = settings
    self.seed = seed
    self.tile = tile
    self.vectorNumbers = vectorNumbers
    self.forwardRunningAverage = forwardRunningAverage
    self.backwardRunningAverage = backwardRunningAverage
    self.cells = cells
    self.drawsVersion = drawsVersion
  }
}

extension AnalogTileState {
  /// The weights of the first array of devices, rows × columns: those of the tile where a cell is
  /// one device.
  public var weights: Matrix {
    get { cells.arrays[0].weights }
    set { cells.arrays[0].weights = newValue }
  }

  /// The hidden parameters of the first array of devices.
  public var hidden: [HiddenParameter: HeldValues] {
    get { cells.arrays[0].hidden }
    set { cells.arrays[0].hidden = newValue }
  }
}

extension AnalogTile {
  /// The tile as it stands. Weights share memory with the tile's until one of both changes; hidden
  /// parameters are copied.
  public var state: AnalogTileState {
    AnalogTileState(
      settings: settings, seed: seed, tile: tile, vectorNumbers: vectorNumbers,
      forwardRunningAverage: runningAverages.forward,
      backwardRunningAverage: runningAverages.backward, cells: cells.state,
      drawsVersion: drawsVersion)
  }

  /// The tile that a state was taken from: it goes on with the same bits. No device is drawn.
  ///
  /// Traps where shapes differ.
  /// - Throws: `CrosspointError.invalidSetting` and `.nonFinite` for a state that no tile can be
  ///   in.
  public convenience init(
    _ state: AnalogTileState, threads: Int = 1, kernels: KernelTable = .current
  ) throws {
    let count = state.settings.cell.arrayDevices(state.settings.device).count
    check(
      state.cells.arrays.count == count,
      "\(state.cells.arrays.count) arrays of devices for cells that have \(count)")
    let shape = state.cells.arrays[0].weights
    for array in state.cells.arrays {
      check(
        array.weights.rows == shape.rows && array.weights.columns == shape.columns,
        """
        arrays of \(shape.rows) × \(shape.columns) and \(array.weights.rows) × \
        \(array.weights.columns) devices
        """
      )
    }
    try self.init(
      rows: shape.rows, columns: shape.columns, settings: state.settings, seed: state.seed,
      tile: state.tile, threads: threads,
      kernels: kernels, held: state.cells)
    for (number, array) in state.cells.arrays.enumerated() {
      for parameter in hiddenParameters(array: number) {
        let values: Matrix
        switch array.hidden[parameter] {
        case .single(let m): values = m
        case .half: values = hidden(parameter, array: number)
        case nil: continue
        }
        try checkFinite(values, parameter.rawValue, kernels)
        // The upper bounds are held against the lower ones; once is enough.
        if parameter != .boundMinimum { try checkRange(parameter, values, number) }
      }
    }
    for (number, array) in state.cells.arrays.enumerated() {
      try cells.arrays[number].restore(
        array, count == 1 ? "weights" : "the weights of array \(number)")
    }
    try cells.restore(state.cells)
    cells.show()
    vectorNumbers = state.vectorNumbers
    guard (1...RandomStream.drawsVersion).contains(state.drawsVersion) else {
      throw CrosspointError.invalidSetting(
        name: "draws", value: "\(state.drawsVersion)",
        expected: "a whole number from 1 to \(RandomStream.drawsVersion)")
    }
    drawsVersion = state.drawsVersion
    for (name, average) in [
      ("forward", state.forwardRunningAverage), ("backward", state.backwardRunningAverage),
    ] {
      guard let average, !(average.isFinite && average >= 0) else { continue }
      throw CrosspointError.invalidSetting(
        name: "\(name) running average", value: "\(average)",
        expected: "a finite number, at least 0")
    }
    runningAverages = (state.forwardRunningAverage, state.backwardRunningAverage)
  }

  /// a of each direction's running average; nil before the first sample.
  private var runningAverages: (forward: Float?, backward: Float?) {
    get { (forwardProduct.scale.runningAverage, backwardProduct.scale.runningAverage) }
    set { (forwardProduct.scale.runningAverage, backwardProduct.scale.runningAverage) = newValue }
  }
}
