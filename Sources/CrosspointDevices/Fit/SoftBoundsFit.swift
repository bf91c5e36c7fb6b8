public import CrosspointParameters

extension DeviceFit where Model == SoftBounds {
  /// Fits steps that shrink towards the bound ahead and vanish at it.
  ///
  /// Each device's s_d and k_d, up and down, follow from its own pulses by weighted least squares,
  /// Δ_d(w) = s_d + k_d·w, as those of a linear step; its bounds are where Δ_d vanishes, −s_d/k_d,
  /// which no pulse needs to have reached. Mean and spread of steps and bounds are those over the
  /// devices.
  ///
  /// - Parameter pulses: weights in units of the array's weight. One device gives spreads 0.
  /// - Throws: `DeviceFitError`; `CrosspointError` and `MemoryError` of the solver.
  public static func softBounds(_ pulses: MeasuredPulses) throws -> DeviceFit {
    guard !pulses.devices.isEmpty else { throw DeviceFitError.noDevices }
    let reached = try DeviceBounds(pulses.devices, given: nil)
    let steps = try StepRegressions(pulses.devices, bounds: reached, curve: .straight)
    let sizes = try StepSizes(steps, of: pulses.devices)
    let most = try SoftBound(steps.up, of: pulses.devices, degrees: steps.degrees)
    let least = try SoftBound(steps.down, of: pulses.devices, degrees: steps.degrees)

    var model = SoftBounds()
    model.steps.take(sizes)
    model.common.cycleSpread = Float(steps.noise.value)
    model.common.boundMaximum = Float(most.mean.value)
    model.common.boundMaximumSpread = Float(most.spread.value)
    model.common.boundMinimum = Float(least.mean.value)
    model.common.boundMinimumSpread = Float(least.spread.value)

    let named = [
      ("cycleSpread", steps.noise), ("boundMaximum", most.mean),
      ("boundMaximumSpread", most.spread), ("boundMinimum", least.mean),
      ("boundMinimumSpread", least.spread),
    ]
    var fit = DeviceFit(
      model: model,
      parameters: sizes.parameters + named.map { FittedParameter(name: $0.0, estimate: $0.1) },
      residuals: steps.residuals, deviceCount: pulses.devices.count, valueNoise: steps.valueNoise,
      notes: .ofDevices(pulses.devices.count) + steps.notes)
    fit.notes += [
      most.note("upper", steps.stops(.up), reached: reached.maximum.mean.value),
      least.note("lower", steps.stops(.down), reached: reached.minimum.mean.value),
    ].compactMap { $0 }
    try fit.checkPossible()
    return fit
  }
}

/// Where the steps of all devices vanish in one direction.
private struct SoftBound {
  let mean: Estimate
  /// Over the mean.
  let spread: Estimate

  init(
    _ regressions: [StepRegression], of devices: [MeasuredDevice],
    degrees: (StepRegression) -> Int
  ) throws {
    for (device, regression) in zip(devices, regressions)
    where regression.coefficients[1] * regression.direction.sign >= 0 {
      throw DeviceFitError.noSoftBound(device: device.name, regression.direction)
    }
    let over = OverDevices(
      regressions.map { -$0.coefficients[0] / $0.coefficients[1] },
      samplingVariances: regressions.map { regression in
        let (s, k) = (regression.coefficients[0], regression.coefficients[1])
        let v = regression.covariance
        // Of −s/k, to first order.
        return (v[0] - 2 * (s / k) * v[1] + (s / k) * (s / k) * v[3]) / (k * k)
      }, degrees: degrees(regressions[0]))
    mean = over.mean
    spread = over.relativeSpread(count: regressions.count)
  }

  /// What speaks against the bound.
  /// - Parameters:
  ///   - stops: whether devices stop where their steps would go on.
  ///   - reached: the furthest weight, the mean of the devices.
  func note(_ name: String, _ stops: Bool, reached: Double) -> String? {
    if stops {
      return """
        Devices stop at \(short(reached)), where by their steps they would go on to the \(name) \
        bound of \(short(mean.value)): a hard bound, which soft bounds cannot describe. Fit a \
        linear step.
        """
    }
    // An interval wider than a fifth of it, half as far again as any weight.
    guard let interval = mean.interval, abs(mean.value) > 1.5 * abs(reached),
      interval.upperBound - interval.lowerBound > 0.2 * abs(mean.value)
    else { return nil }
    return """
      The \(name) bound, \(short(mean.value)), is far from what was reached, \(short(reached)): \
      give it longer trains to be known by.
      """
  }
}
