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

  private init(variance: Double, standardError: Double) {
    (self.variance, self.standardError) = (variance, standardError)
  }

  /// - Parameters:
  ///   - regressions: of a device, up and down.
  ///   - known: c and ν of the pass before.
  init(_ regressions: [(up: StepRegression, down: StepRegression)], known: PulseNoise) {
    var products: [(product: Double, weight: Double)] = []
    for pair in regressions {
      let pulses = (pair.up.fitted + pair.down.fitted).sorted { $0.number < $1.number }
      for (first, second) in zip(pulses, pulses.dropFirst())
      where second.number == first.number + 1 && second.before == first.after {
        let (a, b) = (known.variance(step: first.step), known.variance(step: second.step))
        guard a > 0, b > 0 else { continue }
        products.append((-first.error * second.error, 1 / (a * b)))
      }
    }
    let weight = products.reduce(0) { $0 + $1.weight }
    guard weight > 0, weight.isFinite else {
      self = .none
      return
    }
    let variance = products.reduce(0) { $0 + $1.weight * $1.product } / weight
    let scatter = products.reduce(0) { sum, pair in
      let deviation = pair.weight / weight * (pair.product - variance)
      return sum + deviation * deviation
    }
    // Three standard errors: once in 700 fits of devices without it.
    let isShown = variance > 3 * scatter.squareRoot()
    self.init(
      variance: isShown ? variance : 0, standardError: isShown ? scatter.squareRoot() : 0)
  }

  /// ν; nil where the pulses do not show it.
  var estimate: Estimate? {
    guard variance > 0 else { return nil }
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
    value.variance > 0 ? 2 * value.variance / max(cycle * cycle, 1e-6) : 0
  }

  /// c²Δ² + 2ν².
  func variance(step: Double) -> Double { cycle * cycle * step * step + 2 * value.variance }
}
