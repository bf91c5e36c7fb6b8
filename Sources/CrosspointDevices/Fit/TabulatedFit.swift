public import CrosspointParameters
import Foundation

extension DeviceFit where Model == Tabulated {
  /// Fits steps at nodes between the bounds.
  ///
  /// Each device's steps b_dk at the nodes k, up and down, follow from its own pulses by weighted
  /// least squares: Δ_d(t) = Σ_k φ_k(t)·b_dk, t = (w − w_min)/(w_max − w_min) between the device's
  /// own bounds, φ_k linear between nodes, weights 1/Δ̂². Over the devices these give the mean
  /// steps and, less their sampling errors, the spreads. The correlation of up and down is that of
  /// the mean step between the bounds, likewise without sampling errors.
  ///
  /// - Parameters:
  ///   - pulses: weights in units of the array's weight. One device gives spreads 0.
  ///   - nodes: 2 to 32 positions that ascend from 0 (the lower bound) to 1 (the upper one).
  ///   - bounds: of every device; where nil, each device's least and largest weight.
  /// - Throws: `DeviceFitError`; `CrosspointError` and `MemoryError` of the solver.
  public static func tabulated(
    _ pulses: MeasuredPulses, nodes: [Double] = [0, 0.25, 0.5, 0.75, 1],
    bounds: ClosedRange<Double>? = nil
  ) throws -> DeviceFit {
    let ascend = zip(nodes, nodes.dropFirst()).allSatisfy { Float($0) < Float($1) }
    guard Tabulated.nodeCounts.contains(nodes.count), ascend, nodes.first == 0, nodes.last == 1
    else {
      throw DeviceFitError.badNodes(nodes)
    }
    guard !pulses.devices.isEmpty else { throw DeviceFitError.noDevices }
    let bounds = try DeviceBounds(pulses.devices, given: bounds)
    let steps = try StepRegressions(pulses.devices, bounds: bounds, curve: .nodes(nodes))
    let (up, down) = (
      NodeSteps(steps.up, nodes, steps.degrees), NodeSteps(steps.down, nodes, steps.degrees)
    )
    let correlation = up.correlation(with: down)

    var model = Tabulated()
    func floats(_ estimates: [Estimate]) -> [Float] { estimates.map { Float($0.value) } }
    (model.stepsUp, model.spreadsUp) = (floats(up.means), floats(up.spreads))
    (model.stepsDown, model.spreadsDown) = (floats(down.means), floats(down.spreads))
    let isEven = nodes.indices.allSatisfy {
      abs(nodes[$0] - Double($0) / Double(nodes.count - 1)) < 1e-7
    }
    model.positions = isEven ? [] : nodes.map { Float($0) }
    model.upDownCorrelation = Float(correlation.value)
    model.common.take(bounds, noise: steps.noise)

    func list(_ name: String, _ estimates: [Estimate]) -> [FittedParameter] {
      estimates.indices.map {
        FittedParameter(name: "\(name)[\($0)]", position: nodes[$0], estimate: estimates[$0])
      }
    }
    var fit = DeviceFit(
      model: model,
      parameters: list("stepsUp", up.means) + list("stepsDown", down.means)
        + list("spreadsUp", up.spreads)
        + list("spreadsDown", down.spreads) + [
          FittedParameter(name: "upDownCorrelation", estimate: correlation)
        ]
        + [FittedParameter(name: "cycleSpread", estimate: steps.noise)] + bounds.parameters,
      residuals: steps.residuals, deviceCount: pulses.devices.count, valueNoise: steps.valueNoise,
      notes: bounds.notes(valueNoise: steps.valueNoise) + .ofDevices(pulses.devices.count)
        + steps.notes)
    if up.hasNegative || down.hasNegative {
      fit.notes.append(
        "A mean step came out below 0 and was set to 0: there pulses hardly move the weight.")
    }
    if pulses.devices.count > 1, correlation.interval == nil {
      fit.notes.append(
        "Fewer than 4 devices, or devices without a spread, tell no interval for upDownCorrelation."
      )
    }
    try fit.checkPossible()
    return fit
  }
}

/// The steps of all devices in one direction at the nodes.
private struct NodeSteps {
  let means: [Estimate]
  let spreads: [Estimate]
  let hasNegative: Bool
  /// The mean step of each device between its bounds, and their sampling variance.
  private let levels: [Double]
  private let levelVariance: Double

  init(_ regressions: [StepRegression], _ nodes: [Double], _ degrees: (StepRegression) -> Int) {
    let p = nodes.count
    let over = (0..<p).map { k in
      OverDevices(
        regressions.map { $0.coefficients[k] },
        samplingVariances: regressions.map { $0.covariance[k * p + k] },
        degrees: degrees(regressions[0]))
    }
    means = over.map { $0.mean.limited(to: 0...Double.infinity) }
    spreads = over.map(\.spread)
    hasNegative = over.contains { $0.mean.value < 0 }
    // ∫ Δ(t) dt: half of each interval for the nodes at its ends.
    let shares = (0..<p).map { k in
      ((k + 1 < p ? nodes[k + 1] : nodes[k]) - (k > 0 ? nodes[k - 1] : nodes[k])) / 2
    }
    levels = regressions.map { regression in
      zip(shares, regression.coefficients).reduce(0) { $0 + $1.0 * $1.1 }
    }
    levelVariance =
      regressions.reduce(0) { sum, regression in
        (0..<p).reduce(sum) { sum, i in
          (0..<p).reduce(sum) { $0 + shares[i] * shares[$1] * regression.covariance[i * p + $1] }
        }
      } / Double(regressions.count)
  }

  /// Of the devices' levels, without their sampling errors; the interval by Fisher's z.
  func correlation(with other: NodeSteps) -> Estimate {
    let count = levels.count
    guard count > 1 else { return Estimate(1) }
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(count) }
    let (a, b) = (mean(levels), mean(other.levels))
    func moment(_ x: [Double], _ x0: Double, _ y: [Double], _ y0: Double) -> Double {
      zip(x, y).reduce(0) { $0 + ($1.0 - x0) * ($1.1 - y0) } / Double(count - 1)
    }
    let (aa, bb) = (moment(levels, a, levels, a), moment(other.levels, b, other.levels, b))
    let own = (aa - levelVariance, bb - other.levelVariance)
    guard own.0 > 0, own.1 > 0 else { return Estimate(1) }
    let raw = moment(levels, a, other.levels, b) / (aa * bb).squareRoot()
    // Sampling errors, which up and down do not share, make the raw one smaller.
    let rise = (aa * bb / (own.0 * own.1)).squareRoot()
    let value = raw * rise
    guard count > 3 else { return Estimate(value).limited(to: -1...1) }
    let width = 1.96 / Double(count - 3).squareRoot()
    let z = atanh(min(max(raw, -1 + 1e-12), 1 - 1e-12))
    return Estimate(
      value, standardError: rise * (1 - raw * raw) / Double(count - 3).squareRoot(),
      interval: rise * tanh(z - width)...rise * tanh(z + width)
    ).limited(to: -1...1)
  }
}
