/// The steps of one device in one direction, by least squares with weights that follow the steps.
///
/// A pulse changes the weight by Δ(w)·(1 + c·ξ), and each value lies ν off its weight: a change has
/// the variance c²Δ² + 2ν², and the weights are 1/(Δ̂(w)² + 2ν²/c²), with Δ̂, c and ν of the pass
/// before. Without ν that solves Σ φ(w)·(y − Δ(w))/Δ(w)² = 0, which has no bias. Pulses that a
/// bound may have cut short are left out by where they begin, and not by where they end, which
/// would choose the small ones.
///
/// With ν the value before a pulse has an error that its change has too, with the other sign: where
/// values crowd, as near soft bounds, slopes would be biased by many of their standard errors. The
/// value before the last pulse and its Δ̂ then say where a pulse begins, x′, and the equations are
/// Σ φ(x′)·(y − φ(x)ᵀb)/(Δ̂(x′)² + 2ν²/c²) = 0: x′ is independent of both values of the change.
struct StepRegression {
  let direction: PulseDirection
  let bounds: ClosedRange<Double>
  let curve: StepCurve
  private var points: [Point]
  private(set) var coefficients: [Double] = []
  /// Of the coefficients, robust to what the noise is: Σ w² e²/(1 − h) in the middle.
  private(set) var covariance: [Double] = []
  private(set) var fitted: [FittedPulse] = []
  /// Pulses that a bound may have cut short: where they begin, their change and Δ̂.
  private(set) var left: [(weight: Double, change: Double, step: Double)] = []

  private struct Point {
    /// The place among the device's pulses.
    let number: Int
    let pulse: MeasuredPulse
    /// φ at the value before.
    let basis: [Double]
    /// x′ and φ there; nil where the pulse before does not end in the same value.
    var expected: (weight: Double, basis: [Double])?

    /// Where it begins, as far as known; nil where values are noisy and x′ is not known.
    func place(noise: PulseNoise) -> (weight: Double, basis: [Double])? {
      noise.value.isShown ? expected : (pulse.before, basis)
    }
  }

  /// A pulse within the fit.
  struct FittedPulse {
    /// Among the device's pulses.
    let number: Int
    let before: Double
    let after: Double
    /// φ where it begins.
    let basis: [Double]
    /// Δ̂ there.
    let step: Double
    /// y − Δ̂, as a change of the weight and not in the direction of the pulse.
    let error: Double
    /// An estimate of c²Δ² + 2ν²: (y − Δ̂)² over 1 − h, the share of its variance that a residual
    /// keeps.
    let square: Double
    /// An estimate of Δ²: Δ̂² without the share h of a change's variance, the error of Δ̂.
    let stepSquare: Double
    /// Whether the step is large enough for the residual to say something as a share of it.
    let isLarge: Bool
  }

  init(
    _ device: MeasuredDevice, _ direction: PulseDirection, bounds: ClosedRange<Double>,
    curve: StepCurve
  ) {
    self.direction = direction
    self.bounds = bounds
    self.curve = curve
    points = device.pulses.enumerated().filter { $0.element.direction == direction }.map {
      Point(
        number: $0.offset, pulse: $0.element, basis: curve.basis($0.element.before, bounds))
    }
  }

  var isEmpty: Bool { points.isEmpty }

  /// Says where each pulse begins by the one before and its step.
  /// - Parameter other: the device's steps in the other direction.
  mutating func expect(_ device: MeasuredDevice, _ other: StepRegression) {
    guard !coefficients.isEmpty, !other.coefficients.isEmpty else { return }
    for i in points.indices where points[i].number > 0 {
      let before = device.pulses[points[i].number - 1]
      guard before.after == points[i].pulse.before else { continue }
      let regression = before.direction == direction ? self : other
      let step = regression.step(curve.basis(before.before, bounds))
      let weight = min(
        max(before.before + before.direction.sign * step, bounds.lowerBound), bounds.upperBound)
      points[i].expected = (weight, curve.basis(weight, bounds))
    }
  }

  /// The step at a weight.
  func step(_ basis: [Double]) -> Double { zip(basis, coefficients).reduce(0) { $0 + $1.0 * $1.1 } }

  /// The mean change of the pulses that end away from the bounds, and its spread as a share: where
  /// to begin.
  func start() -> (step: Double, spread: Double) {
    let ends = points.map(\.pulse).filter { !isAtBound($0.before) && !isAtBound($0.after) }
    let changes = (ends.isEmpty ? points.map(\.pulse) : ends).map(\.change)
    let mean = changes.reduce(0, +) / Double(changes.count)
    let variance = changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(changes.count)
    return (mean, mean > 0 ? variance.squareRoot() / mean : 0)
  }

  private func isAtBound(_ weight: Double) -> Bool {
    let near = 1e-6 * (bounds.upperBound - bounds.lowerBound)
    return weight <= bounds.lowerBound + near || weight >= bounds.upperBound - near
  }

  /// Whether a bound may cut a pulse short: it would be passed within four standard deviations.
  private func mayMeetBound(_ weight: Double, step: Double, noise: PulseNoise) -> Bool {
    // What is expected of the pulse before adds its noise.
    let before = noise.value.isShown ? noise.cycle * noise.cycle * step * step : 0
    let (size, width) = (abs(step), 4 * (noise.variance(step: step) + before).squareRoot())
    let (ahead, behind) = (width + size, width - size)
    let (up, down) = direction == .up ? (ahead, behind) : (behind, ahead)
    let rounding = 1e-9 * (bounds.upperBound - bounds.lowerBound)
    return weight + up > bounds.upperBound + rounding
      || weight - down < bounds.lowerBound - rounding
  }

  /// A pulse, where it begins and Δ̂ there.
  private typealias Begun = (point: Point, weight: Double, basis: [Double], step: Double)

  /// The pulses that no bound cuts short, as far as known, and those that one may.
  private func sorted(noise: PulseNoise) -> (kept: [Begun], left: [Begun]) {
    let level = coefficients.isEmpty ? start().step : 0
    var (kept, left): ([Begun], [Begun]) = ([], [])
    for point in points {
      guard let place = point.place(noise: noise) else { continue }
      let step = coefficients.isEmpty ? level : step(place.basis)
      let begun = (point, place.weight, place.basis, step)
      if mayMeetBound(place.weight, step: step, noise: noise) {
        left.append(begun)
      } else {
        kept.append(begun)
      }
    }
    return (kept, left)
  }

  /// Weights before of the pulses that the next pass would take.
  func weights(noise: PulseNoise) -> [Double] { sorted(noise: noise).kept.map(\.weight) }

  /// One pass.
  /// - Parameter noise: c and ν, as known.
  /// - Returns: whether the pulses determine the coefficients; without, nothing changes.
  mutating func pass(noise: PulseNoise) throws -> Bool {
    let (kept, left) = sorted(noise: noise)
    let floor = max(
      kept.reduce(0) { $0 + abs($1.step) } / Double(max(kept.count, 1)) / 20,
      .leastNormalMagnitude)
    let extra = noise.extraSquare
    let scales = kept.map { 1 / (max($0.step * $0.step, floor * floor) + extra).squareRoot() }
    guard
      let fit = try LeastSquares.solve(
        columns: curve.count, design: kept.flatMap(\.point.basis),
        instruments: noise.value.isShown ? kept.flatMap(\.basis) : nil,
        values: kept.map(\.point.pulse.change), scales: scales)
    else { return false }
    coefficients = fit.coefficients
    let p = curve.count
    var middle = [Double](repeating: 0, count: p * p)
    let largest = kept.map { abs(step($0.basis)) }.max() ?? 0
    fitted = zip(kept, scales).map { begun, scale in
      let (point, basis) = (begun.point, begun.basis)
      let nonzero = basis.indices.filter { basis[$0] != 0 }
      let squared = scale * scale
      var leverage = 0.0
      for i in point.basis.indices where point.basis[i] != 0 {
        for j in nonzero { leverage += point.basis[i] * fit.inverse[i * p + j] * basis[j] }
      }
      let freedom = min(max(1 - squared * leverage, 1e-3), 1)
      let step = step(basis)
      let error = point.pulse.change - self.step(point.basis)
      for i in nonzero {
        for j in nonzero {
          middle[i * p + j] += basis[i] * basis[j] * squared * squared * error * error / freedom
        }
      }
      return FittedPulse(
        number: point.number, before: point.pulse.before, after: point.pulse.after, basis: basis,
        step: step, error: direction.sign * error,
        square: error * error / freedom,
        stepSquare: step * step
          - min(noise.variance(step: step) * (1 - freedom), 0.9 * step * step),
        isLarge: step >= largest / 5 && step > 0)
    }
    let transposed = (0..<p * p).map { fit.inverse[$0 % p * p + $0 / p] }
    covariance = product(product(fit.inverse, middle, p), transposed, p)
    self.left = left.map { ($0.weight, $0.point.pulse.change, step($0.basis)) }
    return true
  }
}

/// Of two square matrices.
private func product(_ a: [Double], _ b: [Double], _ n: Int) -> [Double] {
  var c = [Double](repeating: 0, count: n * n)
  for i in 0..<n {
    for k in 0..<n {
      for j in 0..<n { c[i * n + j] += a[i * n + k] * b[k * n + j] }
    }
  }
  return c
}
