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
    let sizes = try StepSizes(steps, of: pulses.devices)
    let slopes = (
      up: Slopes(steps.up, bound: bounds.maximum.mean.value, steps.degrees),
      down: Slopes(steps.down, bound: bounds.minimum.mean.value, steps.degrees)
    )
    let slopeSpread = Slopes.commonSpread(slopes.up, slopes.down)

    var model = LinearStep()
    model.steps.take(sizes)
    model.slopeUp = Float(slopes.up.slope.value)
    model.slopeDown = Float(slopes.down.slope.value)
    model.slopeSpread = Float(slopeSpread.value)
    model.common.take(bounds, noise: steps.noise)

    let named = [
      ("slopeUp", slopes.up.slope), ("slopeDown", slopes.down.slope), ("slopeSpread", slopeSpread),
      ("cycleSpread", steps.noise),
    ]
    var fit = DeviceFit(
      model: model,
      parameters: sizes.parameters
        + named.map { FittedParameter(name: $0.0, estimate: $0.1) } + bounds.parameters,
      residuals: steps.residuals, deviceCount: pulses.devices.count, valueNoise: steps.valueNoise,
      notes: bounds.notes(valueNoise: steps.valueNoise) + .ofDevices(pulses.devices.count)
        + steps.notes)
    for (name, slopes) in [("slopeUp", slopes.up), ("slopeDown", slopes.down)]
    where slopes.risesTowardsBound {
      fit.notes.append(
        """
        \(name) came out below 0, steps that grow towards the bound ahead, which a linear step \
        cannot have; it was set to 0. A tabulated device can.
        """)
    }
    if !steps.stops(.up), !steps.stops(.down),
      let note = softBoundsNote(bounds, slopes.up, slopes.down)
    {
      fit.notes.append(note)
    }
    try fit.checkPossible()
    return fit
  }

  /// What to say where bounds were taken from weights that soft bounds may lie beyond.
  private static func softBoundsNote(_ bounds: DeviceBounds, _ up: Slopes, _ down: Slopes)
    -> String?
  {
    guard !bounds.areGiven, let low = down.vanishesAt, let high = up.vanishesAt,
      high > bounds.maximum.mean.value || low < bounds.minimum.mean.value
    else { return nil }
    return """
      By these slopes steps up vanish at \(short(high)) and steps down at \(short(low)), beyond \
      what the devices reached. Where their bounds are soft, fit soft bounds to them, or give \
      these as bounds.
      """
  }
}

/// The slopes γ of all devices in one direction.
private struct Slopes {
  let slope: Estimate
  let spread: Estimate
  let risesTowardsBound: Bool
  /// Where a step of these slopes is 0; nil where that is further off than half as much again as
  /// the bound, which then is a hard one.
  let vanishesAt: Double?

  init(_ regressions: [StepRegression], bound: Double, _ degrees: (StepRegression) -> Int) {
    let values = regressions.map { -$0.coefficients[1] * bound / $0.coefficients[0] }
    let variances = regressions.map { regression in
      let (s, k) = (regression.coefficients[0], regression.coefficients[1])
      let v = regression.covariance
      return bound * bound / (s * s) * (v[3] - 2 * (k / s) * v[1] + (k / s) * (k / s) * v[0])
    }
    let over = OverDevices(values, samplingVariances: variances, degrees: degrees(regressions[0]))
    risesTowardsBound = over.mean.value < 0
    vanishesAt = over.mean.value >= 2.0 / 3 ? bound / over.mean.value : nil
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
