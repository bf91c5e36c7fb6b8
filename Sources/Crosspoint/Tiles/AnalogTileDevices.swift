/// Hidden parameters, and what devices do between updates.
extension AnalogTile {
  /// The arrays of devices of which the cells are made: 1, or 2 for a pair, g⁺ and g⁻; for a
  /// transfer from A to C in the order of the chain.
  public var arrayCount: Int { cells.arrays.count }

  /// The hidden parameters of this tile's device model.
  public var hiddenParameters: [HiddenParameter] { hiddenParameters(array: 0) }

  /// The hidden parameters of the device model of an array.
  public func hiddenParameters(array: Int) -> [HiddenParameter] {
    devices(array).hiddenParameters
  }

  /// A hidden parameter of every cross-point, rows × columns. Traps for a parameter that the model
  /// does not have.
  /// - Parameter array: number of the array of devices where a cell has several, 0 ..<
  ///   `arrayCount`.
  public func hidden(_ parameter: HiddenParameter, array: Int = 0) -> Matrix {
    checkHas(parameter, array)
    return devices(array).hidden(parameter)
  }

  /// What the devices of one array hold, rows × columns: the weights themselves where a cell is one
  /// device.
  public func deviceWeights(array: Int = 0) -> Matrix {
    _ = devices(array)
    return cells.arrays[array].weights
  }

  /// Replaces what the devices of one array hold, rows × columns, each clipped to its bounds: the
  /// reference of a `ReferenceCell`, say. Traps for another shape, or for an array that is not
  /// there.
  /// - Throws: `CrosspointError.nonFinite`, before anything has changed.
  public func setDeviceWeights(_ weights: Matrix, array: Int) throws {
    _ = devices(array)
    checkWeights(weights)
    try checkFinite(weights, "weights", kernels)
    cells.set(weights, array: array)
  }

  private func devices(_ array: Int) -> DeviceArray {
    let arrays = cells.arrays
    check(arrays.indices.contains(array), "array \(array) of cells that have \(arrays.count)")
    return arrays[array].devices
  }

  private func checkHas(_ parameter: HiddenParameter, _ array: Int) {
    check(
      hiddenParameters(array: array).contains(parameter),
      "these devices have no \(parameter.rawValue)")
  }

  /// Sets a hidden parameter of every cross-point, rows × columns, and clips the weights to the
  /// bounds.
  /// - Throws: `CrosspointError.nonFinite`; `.invalidSetting` where a lower bound would pass its
  ///   upper bound, or a rate is negative.
  public func setHidden(_ parameter: HiddenParameter, to values: Matrix, array: Int = 0) throws {
    checkHas(parameter, array)
    checkWeights(values)
    try checkFinite(values, parameter.rawValue, kernels)
    try checkRange(parameter, values, array)
    devices(array).setHidden(parameter, values)
    cells.clip()
  }

  /// Throws for a lower bound above its upper one, and for a negative rate.
  func checkRange(_ parameter: HiddenParameter, _ values: Matrix, _ array: Int) throws {
    func refusal(_ i: Int, _ expected: String) -> CrosspointError {
      let (row, column) = (i / columns, i % columns)
      return .invalidSetting(
        name: "\(parameter.rawValue)[\(row), \(column)]", value: "\(values[row, column])",
        expected: expected)
    }
    switch parameter {
    case .boundMinimum, .boundMaximum:
      let low = parameter == .boundMinimum ? values : hidden(.boundMinimum, array: array)
      let high = parameter == .boundMaximum ? values : hidden(.boundMaximum, array: array)
      try low.withUnsafeBufferPointer { low in
        try high.withUnsafeBufferPointer { high in
          guard let i = low.indices.first(where: { low[$0] > high[$0] }) else { return }
          throw refusal(i, "a lower bound at most the upper one (\(low[i]), \(high[i]))")
        }
      }
    case .decayRate, .diffusionRate:
      try values.withUnsafeBufferPointer { values in
        if let i = values.firstIndex(where: { $0 < 0 }) { throw refusal(i, "at least 0") }
      }
    default: break
    }
  }

  /// Lets every device decay once towards its reset bias: w ← clip((w − b)(1 − d) + b), d its own
  /// rate. Changes nothing where the device has no decay.
  public func decay() {
    cells.decay()
  }

  /// Lets every device diffuse once: w ← clip(w + v·ξ), v its own rate. Changes nothing where the
  /// device has no diffusion.
  public func diffuse() {
    cells.diffuse(vector: vectorNumbers.operation)
    vectorNumbers.operation &+= 1
  }

  /// Lets time pass, in seconds: weights of devices that drift do so. Changes nothing where they do
  /// not.
  /// - Throws: `CrosspointError.invalidSetting` for time that is negative, above 1e18 or not a
  ///   number.
  public func advance(seconds: Double) throws {
    try checkTime(seconds)
    cells.advance(seconds: seconds, vector: vectorNumbers.operation)
    vectorNumbers.operation &+= 1
  }

  /// Lets the time of some samples pass: every device diffuses and then decays once for each.
  /// Changes nothing, the numbers of operations included, where no device does either.
  public func advance(samples: Int) {
    checkSamples(samples)
    guard cells.arrays.contains(where: { $0.decays || $0.diffuses }) else { return }
    for _ in 0..<samples {
      diffuse()
      decay()
    }
  }

  /// Resets the devices of whole rows to their bias with noise: w ← clip(b + σ_reset·ξ). Traps for
  /// rows outside the tile.
  /// - Parameter range: the rows; all of them where nil.
  public func reset(rows range: Range<Int>? = nil) {
    let range = range ?? 0..<rows
    check(
      range.lowerBound >= 0 && range.upperBound <= rows,
      "rows \(range) do not lie within 0..<\(rows)")
    cells.reset(rows: range, vector: vectorNumbers.operation)
    vectorNumbers.operation &+= 1
  }
}
