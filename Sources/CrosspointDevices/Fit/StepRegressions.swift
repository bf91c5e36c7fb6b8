/// The steps of all devices in both directions, and the noises that they share.
struct StepRegressions {
  let up: [StepRegression]
  let down: [StepRegression]
  /// c: the root of Σ g·(e²/(1 − h) − 2ν²) over Σ g·(Δ̂² − h·(c²Δ̂² + 2ν²)), of all pulses, e their
  /// residuals, g = Δ̄²/(Δ̄² + 2ν²/c²)² and Δ̄ the mean step of all devices, whose errors matter
  /// less than those of a device's own.
  let noise: Estimate
  /// ν, of values about their weights; nil where the pulses do not show it.
  var valueNoise: Estimate? { pulseNoise.value.estimate }
  private let pulseNoise: PulseNoise

  /// Passes until weights, steps and what is left out follow each other.
  private static let passes = 8

  init(_ devices: [MeasuredDevice], bounds: DeviceBounds, curve: StepCurve) throws {
    var all = PulseDirection.allCases.flatMap { direction in
      zip(devices, bounds.each).map { StepRegression($0, direction, bounds: $1, curve: curve) }
    }
    let count = devices.count
    for (i, device) in devices.enumerated() {
      if all[i].isEmpty { throw DeviceFitError.oneDirection(device: device.name, .down) }
      if all[count + i].isEmpty { throw DeviceFitError.oneDirection(device: device.name, .up) }
    }
    // A start near a bound, or one with few pulses, need not be like the others.
    var noise = PulseNoise(cycle: all.map { $0.start().spread }.sorted()[all.count / 2])
    var cycle = Estimate(noise.cycle)
    for number in 0..<Self.passes {
      for i in all.indices {
        let isLast = number == Self.passes - 1
        if isLast { try Self.check(all[i], noise: noise, device: devices[i % count].name) }
        guard try all[i].pass(noise: noise) || !isLast else {
          throw Self.undetermined(all[i], noise: noise, device: devices[i % count].name)
        }
      }
      noise.value = ValueNoise((0..<count).map { (all[$0], all[count + $0]) }, known: noise)
      cycle = Self.cycleNoise(all, known: noise)
      noise.cycle = cycle.value
      guard noise.value.isShown else { continue }
      let known = all
      for i in all.indices {
        all[i].expect(devices[i % count], known[(i + count) % (2 * count)])
      }
    }
    up = Array(all[..<count])
    down = Array(all[count...])
    self.noise = cycle
    pulseNoise = noise
  }

  /// c of the regressions of a pass, in which c and ν were `known`.
  private static func cycleNoise(_ all: [StepRegression], known: PulseNoise) -> Estimate {
    let half = all.count / 2
    let parts = [all[..<half], all[half...]].flatMap {
      weighed(Array($0), extraSquare: known.extraSquare)
    }
    let pulses = parts.flatMap(\.pulses)
    let steps = pulses.reduce(0) { $0 + $1.stepSquare }
    guard steps > 0 else { return Estimate(0) }
    let weight = pulses.reduce(0) { $0 + $1.weight }
    let ofValues = 2 * known.value.variance * weight
    let square = max((pulses.reduce(0) { $0 + $1.square } - ofValues) / steps, 0)
    let value = square.squareRoot()
    // Digits of a file, not noise.
    guard square > 1e-10 || known.value.isShown else { return Estimate(value) }
    let scatter = pulses.reduce(0) { sum, pulse in
      let own = 2 * known.value.variance * pulse.weight
      let deviation = pulse.square - own - square * pulse.stepSquare
      return sum + deviation * deviation
    }
    // The squares scatter, and so do the steps of which they are taken as shares.
    let ofSteps = parts.reduce(0) { $0 + square * square * $1.variance }
    let ofNoise = 2 * known.value.standardError * weight
    let error = (scatter + ofSteps + ofNoise * ofNoise).squareRoot() / steps
    // Of c² where c is not far from 0.
    guard square > 4 * error else {
      return Estimate(value, interval: 0...(square + 1.96 * error).squareRoot())
    }
    return Estimate.symmetric(value, error / (2 * value), width: 1.96)
      .limited(to: 0...Double.infinity)
  }

  /// Of each device in one direction the squares of its pulses times g, where the devices' mean
  /// step counts as at least a twentieth of the largest; and the variance of the sum of the steps'
  /// squares.
  private static func weighed(_ regressions: [StepRegression], extraSquare: Double)
    -> [(pulses: [(square: Double, stepSquare: Double, weight: Double)], variance: Double)]
  {
    let fitted = regressions.filter { !$0.coefficients.isEmpty }
    guard let count = fitted.first?.curve.count else { return [] }
    let mean = (0..<count).map { k in
      fitted.reduce(0) { $0 + $1.coefficients[k] } / Double(fitted.count)
    }
    func level(_ basis: [Double]) -> Double { abs(zip(basis, mean).reduce(0) { $0 + $1.0 * $1.1 }) }
    let largest = fitted.flatMap { $0.fitted.map { level($0.basis) } }.max() ?? 0
    let least = max(largest / 20, .leastNormalMagnitude)
    return fitted.map { regression in
      // Of the sum to the coefficients.
      var derivative = [Double](repeating: 0, count: count)
      let pulses = regression.fitted.map { pulse in
        let step = max(level(pulse.basis), least)
        let scale = step / (step * step + extraSquare)
        let weight = scale * scale
        let twice = 2 * pulse.step * weight
        for k in 0..<count { derivative[k] += twice * pulse.basis[k] }
        return (pulse.square * weight, pulse.stepSquare * weight, weight)
      }
      let variance = (0..<count).reduce(0) { sum, i in
        (0..<count).reduce(sum) {
          $0 + derivative[i] * derivative[$1] * regression.covariance[i * count + $1]
        }
      }
      return (pulses, variance)
    }
  }

  // MARK: What there must be

  private static let neededAtNode = 3

  /// Throws where a node, or a straight line, has too few pulses.
  private static func check(_ regression: StepRegression, noise: PulseNoise, device: String) throws
  {
    let weights = regression.weights(noise: noise)
    let needed = max(neededAtNode, regression.curve.count + 1)
    switch regression.curve {
    case .nodes(let nodes):
      let basis = weights.map { regression.curve.basis($0, regression.bounds) }
      for (k, position) in nodes.enumerated() {
        let found = basis.count { $0[k] >= 0.25 }
        guard found >= neededAtNode else {
          throw DeviceFitError.tooFewAtNode(
            device: device, regression.direction, node: k + 1, position: position, found: found,
            needed: neededAtNode)
        }
      }
      guard weights.count >= needed else {
        throw DeviceFitError.tooFew(
          device: device, regression.direction, found: weights.count, needed: needed)
      }
    case .straight:
      let different = Set(weights).count
      guard different >= needed else {
        throw DeviceFitError.tooFew(
          device: device, regression.direction, found: different, needed: needed)
      }
    }
  }

  private static func undetermined(_ regression: StepRegression, noise: PulseNoise, device: String)
    -> DeviceFitError
  {
    let weights = regression.weights(noise: noise)
    return .tooFew(
      device: device, regression.direction, found: Set(weights).count,
      needed: regression.curve.count + 1)
  }

  // MARK: Residuals

  /// Of each direction and each interval between marks.
  var residuals: [FitResidual] {
    PulseDirection.allCases.flatMap { direction in
      let regressions = direction == .up ? up : down
      let marks = regressions[0].curve.marks
      var values = [[Double]](repeating: [], count: marks.count - 1)
      var leftOut = [Int](repeating: 0, count: marks.count - 1)
      for regression in regressions {
        let (low, width) = (
          regression.bounds.lowerBound, regression.bounds.upperBound - regression.bounds.lowerBound
        )
        func interval(_ weight: Double) -> Int { StepCurve.interval((weight - low) / width, marks) }
        for pulse in regression.fitted where pulse.isLarge {
          values[interval(pulse.before)].append(direction.sign * pulse.error / pulse.step)
        }
        for pulse in regression.left { leftOut[interval(pulse.weight)] += 1 }
      }
      return values.indices.map { i in
        let count = values[i].count
        var residual = FitResidual(
          direction: direction, positions: marks[i]...marks[i + 1], count: count,
          leftOut: leftOut[i])
        guard count > 1 else { return residual }
        let mean = values[i].reduce(0, +) / Double(count)
        let variance = values[i].reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count - 1)
        residual.mean = mean
        residual.spread = variance.squareRoot()
        residual.standardError = (variance / Double(count)).squareRoot()
        return residual
      }
    }
  }

  /// Whether pulses towards a bound change less near it than steps of the fit would: as a hard one
  /// does, and a soft one does not.
  func stops(_ direction: PulseDirection) -> Bool {
    var (changes, steps, variance) = (0.0, 0.0, 0.0)
    for regression in direction == .up ? up : down {
      let middle = (regression.bounds.lowerBound + regression.bounds.upperBound) / 2
      for pulse in regression.left where (pulse.weight - middle) * direction.sign > 0 {
        changes += pulse.change
        steps += pulse.step
        variance += pulseNoise.variance(step: pulse.step)
      }
    }
    return changes < 0.7 * steps && steps - changes > 4 * variance.squareRoot()
  }

  /// What the noise of values is.
  var notes: [String] {
    guard let valueNoise else { return [] }
    let error = valueNoise.standardError.map { " (standard error \(short($0)))" } ?? ""
    return [
      """
      Changes in a row undo each other as they do where each value lies off its weight by \
      \(short(valueNoise.value))\(error), by the noise of a reading or of writing, or by rounding. \
      It is not in cycleSpread, and in no setting.
      """
    ]
  }

  /// Degrees of freedom of a lone device's coefficients.
  func degrees(_ regression: StepRegression) -> Int {
    max(regression.fitted.count - regression.curve.count, 1)
  }
}
