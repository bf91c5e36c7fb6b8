/// The noise of values about the weights that they stand for, as of a reading or of writing.
///
/// A value that follows one pulse and comes before the next is in both changes, once with each
/// sign: the errors e, e′ of two changes in a row have the covariance −ν². Its estimate is the mean
/// of −e·e′ over all such pairs, weights 1/((c²Δ² + 2ν²)(c²Δ′² + 2ν²)).
struct ValueNoise {
  /// ν² and its standard error; both 0 where the pulses do not show it.
  let variance: Double
  let standardError: Double

  static let none = ValueNoise(variance: 0, standardError: 0)
  var isShown: Bool { variance > 0 }

  private init(variance: Double, standardError: Double) {
    (self.variance, self.standardError) = (variance, standardError)
  }

  /// - Parameters:
  ///   - regressions: of a device, up and down.
  ///   - known: c and ν of the pass before: where that has ν it stays shown, so that passes do not
  ///     take turns.
  init(_ regressions: [(up: StepRegression, down: StepRegression)], known: PulseNoise) {
    /// −e·e′, its weight, and whether the one before has a pulse in common with it.
    var products: [(product: Double, weight: Double, follows: Bool)] = []
    var (steps, squares) = (0, 0.0)
    for pair in regressions {
      let pulses = (pair.up.fitted + pair.down.fitted).sorted { $0.number < $1.number }
      squares += pulses.reduce(0) { $0 + $1.step * $1.step }
      steps += pulses.count
      var last: Int?
      for (first, second) in zip(pulses, pulses.dropFirst())
      where second.number == first.number + 1 && second.before == first.after {
        let (a, b) = (known.variance(step: first.step), known.variance(step: second.step))
        guard a > 0, b > 0 else { continue }
        products.append((-first.error * second.error, 1 / (a * b), last == first.number))
        last = second.number
      }
    }
    let weight = products.reduce(0) { $0 + $1.weight }
    guard weight > 0, weight.isFinite else {
      self = .none
      return
    }
    let variance = products.reduce(0) { $0 + $1.weight * $1.product } / weight
    let deviations = products.map { $0.weight / weight * ($0.product - variance) }
    let scatter = deviations.reduce(0) { $0 + $1 * $1 }
    // Neighbours share a value.
    let shared = products.indices.dropFirst().reduce(0) {
      $0 + (products[$1].follows ? 2 * deviations[$1] * deviations[$1 - 1] : 0)
    }
    let error = max(scatter + shared, scatter).squareRoot()
    // Three standard errors: once in 700 fits of devices without it. Below a thousandth of the
    // steps it is the digits of a file.
    let isShown =
      known.value.isShown
      || variance > 3 * error && variance * Double(steps) > 1e-6 * squares
    self.init(variance: isShown ? max(variance, 0) : 0, standardError: isShown ? error : 0)
  }

  /// ν; nil where the pulses do not show it.
  var estimate: Estimate? {
    guard isShown else { return nil }
    let deviation = variance.squareRoot()
    return Estimate.symmetric(deviation, standardError / (2 * deviation), width: 1.96)
      .limited(to: 0...Double.infinity)
  }
}

/// What makes a change differ from the step: c, of every pulse as a share of its step, and ν.
struct PulseNoise {
  var cycle: Double
  var value = ValueNoise.none

  /// 2ν²/c², which adds to the square of a step in the variance of a change, c²·(Δ² + 2ν²/c²).
  var extraSquare: Double {
    value.isShown ? 2 * value.variance / max(cycle * cycle, 1e-6) : 0
  }

  /// c²Δ² + 2ν².
  func variance(step: Double) -> Double { cycle * cycle * step * step + 2 * value.variance }
}
