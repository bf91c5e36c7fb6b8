/// Everything that an analog tile is: what `AnalogTile.state` takes and `AnalogTile(_:threads:kernels:)` puts back, to the bit.
///
/// Nonlinearities are not in it: they follow from settings, seed and tile number, and nothing changes them.
public struct AnalogTileState: Sendable, Equatable {
  public var settings: AnalogSettings
  public var seed: UInt64
  public var tile: UInt32
  public var vectorNumbers: VectorNumbers
  /// a of noise management by a running average, forward and backward; nil before the first sample.
  public var forwardRunningAverage: Float?
  public var backwardRunningAverage: Float?
  /// rows × columns.
  public var weights: Matrix
  /// The parameters that the devices hold; one that is not there is 0 everywhere and costs no memory.
  public var hidden: [HiddenParameter: HeldValues]

  public init(
    settings: AnalogSettings, seed: UInt64, tile: UInt32, vectorNumbers: VectorNumbers, forwardRunningAverage: Float?,
    backwardRunningAverage: Float?, weights: Matrix, hidden: [HiddenParameter: HeldValues]
  ) {
    self.settings = settings
    self.seed = seed
    self.tile = tile
    self.vectorNumbers = vectorNumbers
    self.forwardRunningAverage = forwardRunningAverage
    self.backwardRunningAverage = backwardRunningAverage
    self.weights = weights
    self.hidden = hidden
  }
}

extension AnalogTile {
  /// The tile as it stands. Weights share memory with the tile's until one of both changes; hidden parameters are copied.
  public var state: AnalogTileState {
    AnalogTileState(
      settings: settings, seed: seed, tile: tile, vectorNumbers: vectorNumbers, forwardRunningAverage: runningAverages.forward,
      backwardRunningAverage: runningAverages.backward, weights: weights, hidden: devices.held)
  }

  /// The tile that a state was taken from: it goes on with the same bits. No device is drawn.
  ///
  /// Traps where shapes differ.
  /// - Throws: `CrosspointError.invalidSetting` and `.nonFinite` for a state that no tile can be in.
  public convenience init(_ state: AnalogTileState, threads: Int = 1, kernels: KernelTable = .current) throws {
    try self.init(
      rows: state.weights.rows, columns: state.weights.columns, settings: state.settings, seed: state.seed, tile: state.tile,
      threads: threads, kernels: kernels, held: state.hidden)
    for parameter in hiddenParameters {
      let values: Matrix
      switch state.hidden[parameter] {
      case .single(let m): values = m
      case .half: values = hidden(parameter)
      case nil: continue
      }
      try checkFinite(values, parameter.rawValue, kernels)
      // The upper bounds are held against the lower ones; once is enough.
      if parameter != .boundMinimum { try checkRange(parameter, values) }
    }
    try restoreWeights(state.weights)
    vectorNumbers = state.vectorNumbers
    for (name, average) in [("forward", state.forwardRunningAverage), ("backward", state.backwardRunningAverage)] {
      guard let average, !(average.isFinite && average >= 0) else { continue }
      throw CrosspointError.invalidSetting(
        name: "\(name) running average", value: "\(average)", expected: "a finite number, at least 0")
    }
    runningAverages = (state.forwardRunningAverage, state.backwardRunningAverage)
  }

  /// Takes weights that are within the bounds already, bit for bit.
  private func restoreWeights(_ weights: Matrix) throws {
    try checkFinite(weights, "weights", kernels)
    var clipped = weights
    devices.clip(&clipped)
    try weights.withUnsafeBufferPointer { given in
      try clipped.withUnsafeBufferPointer { clipped in
        guard let i = given.indices.first(where: { given[$0] != clipped[$0] }) else { return }
        throw CrosspointError.invalidSetting(
          name: "weights[\(i / columns), \(i % columns)]", value: "\(given[i])",
          expected: "a weight within its cross-point's bounds; the nearest is \(clipped[i])")
      }
    }
    self.weights = weights
    refreshHalves()
  }

  /// a of each direction's running average; nil before the first sample.
  private var runningAverages: (forward: Float?, backward: Float?) {
    get { (forwardProduct.scale.runningAverage, backwardProduct.scale.runningAverage) }
    set { (forwardProduct.scale.runningAverage, backwardProduct.scale.runningAverage) = newValue }
  }
}
