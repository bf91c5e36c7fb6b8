import CrosspointParameters

/// What the steps at weight 0 say of all devices.
struct StepSizes {
  let step: Estimate
  let stepSpread: Estimate
  let upDown: Estimate
  let upDownSpread: Estimate

  /// - Parameter steps: of curves whose first coefficient is the step at weight 0.
  /// - Throws: `DeviceFitError` for a device without such a step.
  init(_ steps: StepRegressions, of devices: [MeasuredDevice]) throws {
    for (device, pair) in zip(devices, zip(steps.up, steps.down)) {
      for regression in [pair.0, pair.1] where regression.coefficients[0] <= 0 {
        throw DeviceFitError.noStep(
          device: device.name, regression.direction, step: regression.coefficients[0])
      }
    }
    let pairs = zip(steps.up, steps.down).map { (up: $0.coefficients[0], down: $1.coefficients[0]) }
    let sampling = zip(steps.up, steps.down).map { ($0.covariance[0], $1.covariance[0]) }
    let count = pairs.count
    let degrees = min(steps.degrees(steps.up[0]), steps.degrees(steps.down[0]))
    func over(
      _ value: ((up: Double, down: Double)) -> Double, _ variance: ((Double, Double)) -> Double
    ) -> OverDevices {
      OverDevices(pairs.map(value), samplingVariances: sampling.map(variance), degrees: degrees)
    }
    let sum = over({ ($0.up + $0.down) / 2 }, { ($0.0 + $0.1) / 4 })
    let difference = over({ ($0.up - $0.down) / 2 }, { ($0.0 + $0.1) / 4 })
    let (a, b) = (sum.mean.value, difference.mean.value)
    // Ā + |B̄| is the mean of the larger direction.
    step = b >= 0 ? over(\.up, { $0.0 }).mean : over(\.down, { $0.1 }).mean
    stepSpread = sum.relativeSpread(to: step.value, count: count)
    upDownSpread = difference.relativeSpread(to: step.value, count: count)

    // 2B/(A + |B|) has the derivatives 2A and −2B, over (A + |B|)².
    let whole = a + abs(b)
    func influence(_ up: Double, _ down: Double) -> Double {
      (a * (up - down) - b * (up + down)) / (whole * whole)
    }
    let ratio = OverDevices(
      pairs.map { influence($0.up, $0.down) },
      samplingVariances: sampling.map { up, down in
        let (ofUp, ofDown) = (influence(1, 0), influence(0, 1))
        return ofUp * ofUp * up + ofDown * ofDown * down
      }, degrees: degrees)
    let value = 2 * b / whole
    upDown = Estimate(
      value, standardError: ratio.mean.standardError,
      interval: ratio.mean.interval.map {
        value + $0.lowerBound - ratio.mean.value...value + $0.upperBound - ratio.mean.value
      })
  }

  var parameters: [FittedParameter] {
    [
      FittedParameter(name: "step", estimate: step),
      FittedParameter(name: "stepSpread", estimate: stepSpread),
      FittedParameter(name: "upDown", estimate: upDown),
      FittedParameter(name: "upDownSpread", estimate: upDownSpread),
    ]
  }
}

extension StepParameters {
  mutating func take(_ sizes: StepSizes) {
    step = Float(sizes.step.value)
    stepSpread = Float(sizes.stepSpread.value)
    upDown = Float(sizes.upDown.value)
    upDownSpread = Float(sizes.upDownSpread.value)
  }
}
