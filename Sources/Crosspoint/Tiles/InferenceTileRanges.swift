import CrosspointKernels

/// Ranges of converters that are chosen by signals.
extension InferenceTile {
  /// The forward circuits with calibrated ranges.
  var circuits: Periphery { circuits(ranges) }

  private func circuits(_ ranges: CalibratedRanges) -> Periphery {
    var circuits = settings.forward
    if let input = ranges.input { circuits.noiseManagement = .constant(input) }
    if let output = ranges.output { circuits.outputBound = output }
    return circuits
  }

  /// - Throws: `CrosspointError.invalidSetting` where settings choose ranges by signals, and none
  ///   were there: the circuits would be others.
  func requireRanges() throws {
    for (choice, range, name) in [
      (settings.inputRange, ranges.input, "inputRange"),
      (settings.outputRange, ranges.output, "outputRange"),
    ] where choice != .given && range == nil {
      throw CrosspointError.invalidSetting(
        name: "inference.\(name)", value: "chosen by a calibration, which was not made",
        expected: "Network.calibrate(on:), or endCalibration() of the tile, before products")
    }
  }

  public func beginCalibration() { calibration = RangeCalibration() }

  public func cancelCalibration() { calibration = nil }

  public func endCalibration() throws {
    guard let calibration else { return }
    self.calibration = nil
    var chosen = CalibratedRanges()
    chosen.input = try calibration.inputRange(settings)
    let circuits = circuits(chosen)
    chosen.output = try calibration.outputRange(settings) { currents($0, circuits) }
    ranges = chosen
    // Of circuits that are others now.
    compensation = ReadoutCompensation(settings.compensation)
    readDevices()
  }

  /// The exact products of a calibration.
  func collect(_ x: Matrix, into y: inout Matrix) throws {
    try checkFinite(x, "x", kernels)
    calibration!.take(x)
    try digitalTwin().forward(x, into: &y)
  }

  /// What the ADCs of all slices meet, without noise.
  private func currents(_ x: Matrix, _ circuits: Periphery) -> [Float] {
    var quiet = circuits
    (quiet.inputNoise, quiet.readNoise, quiet.outputNoise) = (0, .none, 0)
    (quiet.nonlinearity, quiet.boundManagement) = (0, .none)
    let outputs = Matrix(rows: x.rows, columns: rows)
    var trace = ProductTrace(
      inputAfterDAC: x, inputToArray: x, beforeNoise: outputs, afterADC: outputs,
      scales: [Float](repeating: 0, count: x.rows), output: outputs, report: ProductReport())
    var y = outputs
    return zip(makeProducts(quiet), slices).flatMap { product, slice in
      // They were found to be finite.
      try! product.run(
        weights: .exact(slice.weights), x: x, firstVector: 0, into: &y, threads: threads,
        trace: &trace)
      return trace.beforeNoise.elements
    }
  }
}
