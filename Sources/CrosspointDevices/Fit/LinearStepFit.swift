public import CrosspointParameters
import Foundation

extension DeviceFit where Model == LinearStep {
  /// Fits steps that change in proportion to the weight.
  ///
  /// Each device's s_d and k_d, up and down, follow from its own pulses by weighted least squares,
  /// Δ_d(w) = s_d + k_d·w, weights 1/Δ̂². With u, d the devices' steps up and down, A = (u + d)/2
  /// and B = (u − d)/2: step = Ā + |B̄|, upDown = 2B̄/step, stepSpread = σ_A/step, upDownSpread =
  /// σ_B/step. γ_d = −k_d·bound/s_d with the mean bound ahead; its moments over the devices are
  /// those of |γ + slopeSpread·ξ|, and slopeSpread is the root mean square of up and down.
  ///
  /// - Parameters:
  ///   - pulses: weights in units of the array's weight. One device gives spreads 0.
  ///   - bounds: of every device; where nil, each device's least and largest weight.
  /// - Throws: `DeviceFitError`; `CrosspointError` and `MemoryError` of the solver.
  public static func linearStep(_ pulses: MeasuredPulses, bounds: ClosedRange<Double>? = nil) throws
    -> DeviceFit
  {
    guard !pulses.devices.isEmpty else { throw DeviceFitError.noDevices }
    let bounds = try DeviceBounds(pulses.devices, given: bounds)
    let steps = try StepRegressions(pulses.devices, bounds: bounds, curve: .straight)
    for (device, pair) in zip(pulses.devices, zip(steps.up, steps.down)) {
      for regression in [pair.0, pair.1] where regression.coefficients[0] <= 0 {
        throw DeviceFitError.noStep(
          device: device.name, regression.direction, step: regression.coefficients[0])
      }
    }
    let size = StepSizes(steps)
    let slopes = (
      up: Slopes(steps.up, bound: bounds.maximum.mean.value, steps.degrees),
      down: Slopes(steps.down, bound: bounds.minimum.mean.value, steps.degrees)
    )
    let slopeSpread = Slopes.commonSpread(slopes.up, slopes.down)

    var model = LinearStep()
    model.steps.step = Float(size.step.value)
    model.steps.stepSpread = Float(size.stepSpread.value)
    model.steps.upDown = Float(size.upDown.value)
    model.steps.upDownSpread = Float(size.upDownSpread.value)
    model.slopeUp = Float(slopes.up.slope.value)
    model.slopeDown = Float(slopes.down.slope.value)
    model.slopeSpread = Float(slopeSpread.value)
    model.common.take(bounds, noise: steps.noise)

    let named = [
      ("step", size.step), ("stepSpread", size.stepSpread), ("upDown", size.upDown),
      ("upDownSpread", size.upDownSpread),
      ("slopeUp", slopes.up.slope), ("slopeDown", slopes.down.slope), ("slopeSpread", slopeSpread),
      ("cycleSpread", steps.noise),
    ]
    var fit = DeviceFit(
      model: model,
      parameters: named.map { FittedParameter(name: $0.0, estimate: $0.1) } + bounds.parameters,
      residuals: steps.residuals, deviceCount: pulses.devices.count,
      notes: bounds.notes + .ofDevices(pulses.devices.count))
    for (name, slopes) in [("slopeUp", slopes.up), ("slopeDown", slopes.down)]
    where slopes.risesTowardsBound {
      fit.notes.append(
        """
        \(name) came out below 0, steps that grow towards the bound ahead, which a linear step \
        cannot have; it was set to 0. A tabulated device can.
        """)
    }
    try fit.checkPossible()
    return fit
  }
}

/// What the steps at weight 0 say of all devices.
private struct StepSizes {
  let step: Estimate
  let stepSpread: Estimate
  let upDown: Estimate
  let upDownSpread: Estimate

  init(_ steps: StepRegressions) {
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
}

/// The slopes γ of all devices in one direction.
private struct Slopes {
  let slope: Estimate
  let spread: Estimate
  let risesTowardsBound: Bool

  init(_ regressions: [StepRegression], bound: Double, _ degrees: (StepRegression) -> Int) {
    let values = regressions.map { -$0.coefficients[1] * bound / $0.coefficients[0] }
    let variances = regressions.map { regression in
      let (s, k) = (regression.coefficients[0], regression.coefficients[1])
      let v = regression.covariance
      return bound * bound / (s * s) * (v[3] - 2 * (k / s) * v[1] + (k / s) * (k / s) * v[0])
    }
    let over = OverDevices(values, samplingVariances: variances, degrees: degrees(regressions[0]))
    risesTowardsBound = over.mean.value < 0
    let deviation = over.spread.value
    func unfolded(_ mean: Double) -> Double { FoldedNormal(mean: mean, deviation: deviation).mean }
    let law = FoldedNormal(mean: over.mean.value, deviation: deviation)
    slope = Estimate(
      law.mean, standardError: over.mean.standardError,
      interval: over.mean.interval.map { unfolded($0.lowerBound)...unfolded($0.upperBound) })
    let ratio = deviation > 0 ? law.deviation / deviation : 1
    spread = Estimate(
      law.deviation, standardError: over.spread.standardError.map { $0 * ratio },
      interval: over.spread.interval.map { $0.lowerBound * ratio...$0.upperBound * ratio })
  }

  /// Of two directions that share it: the root mean square, with half the variance.
  static func commonSpread(_ a: Slopes, _ b: Slopes) -> Estimate {
    func both(_ x: Double, _ y: Double) -> Double { ((x * x + y * y) / 2).squareRoot() }
    let value = both(a.spread.value, b.spread.value)
    guard let first = a.spread.interval, let second = b.spread.interval else {
      return Estimate(value)
    }
    let (low, high) = (
      both(first.lowerBound, second.lowerBound), both(first.upperBound, second.upperBound)
    )
    let narrower = 0.5.squareRoot()
    let error =
      value > 0
      ? a.spread.standardError.flatMap { x in
        b.spread.standardError.map {
          both(x * a.spread.value, $0 * b.spread.value) / value * narrower
        }
      } : nil
    return Estimate(
      value, standardError: error,
      interval: value - (value - low) * narrower...value + (high - value) * narrower)
  }
}

/// The Gaussian whose magnitude has given moments: |μ + σξ| has mean square μ² + σ², and a mean
/// that lies above μ where σ is not small beside it.
private struct FoldedNormal {
  let mean: Double
  let deviation: Double

  /// - Parameters:
  ///   - mean: of the magnitude; below 0 counts as 0.
  ///   - deviation: of the magnitude.
  init(mean: Double, deviation: Double) {
    let mean = max(mean, 0)
    guard deviation > 0, mean < 4 * deviation else {
      (self.mean, self.deviation) = (mean, deviation)
      return
    }
    let square = mean * mean + deviation * deviation
    // With μ = √Q·sin a, σ = √Q·cos a the mean of the magnitude grows with a.
    func magnitude(_ a: Double) -> Double {
      let (m, s) = (sin(a), cos(a))
      guard s > 0 else { return m }
      return s * (2 / Double.pi).squareRoot() * exp(-m * m / (2 * s * s)) + m
        * erf(m / (s * 2.0.squareRoot()))
    }
    var (low, high) = (0.0, Double.pi / 2)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if magnitude(middle) * square.squareRoot() < mean { low = middle } else { high = middle }
    }
    (self.mean, self.deviation) = (square.squareRoot() * sin(low), square.squareRoot() * cos(low))
  }
}
