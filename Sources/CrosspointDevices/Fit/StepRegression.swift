/// The steps of one device in one direction, by least squares with weights that follow the steps.
///
/// A pulse changes the weight by Δ(w)·(1 + c·ξ), so that an observation's standard deviation is in
/// proportion to its own mean: the weights are 1/Δ̂(w)², with the Δ̂ of the pass before. That
/// solves Σ φ(w)·(y − Δ(w))/Δ(w)² = 0, which has no bias. Pulses that a bound may have cut short
/// are left out by where they begin, and not by where they end, which would choose the small ones.
struct StepRegression {
  let direction: PulseDirection
  let bounds: ClosedRange<Double>
  let curve: StepCurve
  /// Weights before, changes in the direction of the pulse, φ.
  private let points: [(weight: Double, change: Double, basis: [Double])]
  private(set) var coefficients: [Double] = []
  /// Of the coefficients, robust to what the noise is: Σ w² e²/(1 − h) in the middle.
  private(set) var covariance: [Double] = []
  private(set) var fitted: [FittedPulse] = []
  /// Pulses that a bound may have cut short.
  private(set) var left: [Double] = []

  /// A pulse within the fit.
  struct FittedPulse {
    let weight: Double
    let basis: [Double]
    /// (y − Δ̂)/Δ̂.
    let residual: Double
    /// An estimate of c²Δ²: (y − Δ̂)² over 1 − h, the share of its variance that a residual keeps.
    let square: Double
    /// An estimate of Δ²: Δ̂² without the c²h of it that comes of the error of Δ̂.
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
    points = device.pulses.filter { $0.direction == direction }.map {
      ($0.before, $0.change, curve.basis($0.before, bounds))
    }
  }

  var isEmpty: Bool { points.isEmpty }

  /// The step at a weight.
  func step(_ basis: [Double]) -> Double { zip(basis, coefficients).reduce(0) { $0 + $1.0 * $1.1 } }

  /// The mean change of the pulses that end away from the bounds, and its spread as a share: where
  /// to begin.
  func start() -> (step: Double, spread: Double) {
    let ends = points.filter {
      !isAtBound($0.weight) && !isAtBound($0.weight + direction.sign * $0.change)
    }.map(\.change)
    let changes = ends.isEmpty ? points.map(\.change) : ends
    let mean = changes.reduce(0, +) / Double(changes.count)
    let variance = changes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(changes.count)
    return (mean, mean > 0 ? variance.squareRoot() / mean : 0)
  }

  private func isAtBound(_ weight: Double) -> Bool {
    let near = 1e-6 * (bounds.upperBound - bounds.lowerBound)
    return weight <= bounds.lowerBound + near || weight >= bounds.upperBound - near
  }

  /// Whether a bound may cut a pulse short: it would be passed within four standard deviations.
  private func mayMeetBound(_ weight: Double, step: Double, noise: Double) -> Bool {
    let size = abs(step)
    let (ahead, behind) = (size * (1 + 4 * noise), size * (4 * noise - 1))
    let (up, down) = direction == .up ? (ahead, behind) : (behind, ahead)
    let rounding = 1e-9 * (bounds.upperBound - bounds.lowerBound)
    return weight + up > bounds.upperBound + rounding
      || weight - down < bounds.lowerBound - rounding
  }

  /// Indices of the pulses that no bound cuts short, as far as known.
  private func whole(noise: Double) -> (kept: [Int], steps: [Double]) {
    let level = coefficients.isEmpty ? start().step : 0
    var (kept, steps): ([Int], [Double]) = ([], [])
    for (i, point) in points.enumerated() {
      let step = coefficients.isEmpty ? level : step(point.basis)
      guard !mayMeetBound(point.weight, step: step, noise: noise) else { continue }
      kept.append(i)
      steps.append(step)
    }
    return (kept, steps)
  }

  /// Weights before of the pulses that the next pass would take.
  func weights(noise: Double) -> [Double] { whole(noise: noise).kept.map { points[$0].weight } }

  /// One pass.
  /// - Parameter noise: c, as known.
  /// - Returns: whether the pulses determine the coefficients; without, nothing changes.
  mutating func pass(noise: Double) throws -> Bool {
    let (kept, steps) = whole(noise: noise)
    let floor = max(
      steps.reduce(0) { $0 + abs($1) } / Double(max(steps.count, 1)) / 20, .leastNormalMagnitude)
    let scales = steps.map { 1 / max(abs($0), floor) }
    let design = kept.flatMap { points[$0].basis }
    guard
      let fit = try LeastSquares.solve(
        columns: curve.count, design: design, values: kept.map { points[$0].change }, scales: scales
      )
    else { return false }
    coefficients = fit.coefficients
    let p = curve.count
    var middle = [Double](repeating: 0, count: p * p)
    let largest = kept.map { abs(step(points[$0].basis)) }.max() ?? 0
    fitted = kept.indices.map { index in
      let point = points[kept[index]]
      let basis = point.basis
      let nonzero = basis.indices.filter { basis[$0] != 0 }
      let squared = scales[index] * scales[index]
      var leverage = 0.0
      for i in nonzero {
        for j in nonzero { leverage += basis[i] * fit.inverse[i * p + j] * basis[j] }
      }
      let freedom = max(1 - squared * leverage, 1e-3)
      let step = step(basis)
      let error = point.change - step
      for i in nonzero {
        for j in nonzero {
          middle[i * p + j] += basis[i] * basis[j] * squared * squared * error * error / freedom
        }
      }
      return FittedPulse(
        weight: point.weight, basis: basis, residual: step == 0 ? 0 : error / step,
        square: error * error / freedom,
        stepSquare: step * step * (1 - min(noise * noise * (1 - freedom), 0.9)),
        isLarge: step >= largest / 5 && step > 0)
    }
    covariance = product(product(fit.inverse, middle, p), fit.inverse, p)
    var isKept = [Bool](repeating: false, count: points.count)
    for i in kept { isKept[i] = true }
    left = points.indices.filter { !isKept[$0] }.map { points[$0].weight }
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
