import Crosspoint
import Foundation
import TestSupport
import Testing

/// Noise-free devices after many pulses, against what their equations come to in closed form.
@Suite("Device laws: many pulses against closed forms")
struct DeviceLawTests {
  /// A row of devices without any spread or noise, at given weights.
  private func tile(_ model: some DeviceModel, at weights: [Float], seed: UInt64 = 1) throws
    -> AnalogTile
  {
    var settings = AnalogSettings.ideal
    settings.device = Device(model)
    let tile = try AnalogTile(rows: 1, columns: weights.count, settings: settings, seed: seed)
    try tile.setWeights(Matrix(rows: 1, columns: weights.count, weights))
    return tile
  }

  private func pulse(_ tile: AnalogTile, up: Bool, _ count: Int) {
    let n = tile.columns
    let once = PulseTrains(
      slots: [1], x: [UInt64](repeating: 1, count: n),
      xIsNegative: [Bool](repeating: !up, count: n), delta: [1], deltaIsNegative: [false])
    for _ in 0..<count {
      tile.apply(once)
      tile.vectorNumbers.update &+= 1
    }
  }

  private func expect(
    _ tile: AnalogTile, _ expected: [Double], within error: Double,
    _ location: SourceLocation = #_sourceLocation
  ) {
    for (w, e) in zip(tile.weights.elements, expected) {
      #expect(abs(Double(w) - e) < error, "\(w), not \(e)", sourceLocation: location)
    }
  }

  @Test(
    "soft bounds by a range reach its end after p pulses up, and as far down from the upper bound",
    arguments: [(1000, 0.0005, -1, 1), (20, 0.15, -0.4, 0.9), (300, 0.001, -2, 0.5)]
      as [(Int, Float, Float, Float)])
  func byMaximum(_ p: Int, _ rate: Float, _ low: Float, _ high: Float) throws {
    var d = SoftBoundsByMaximum()
    d.common = .ideal()
    (d.stepSpread, d.upDownSpread) = (0, 0)
    (d.pulsesToMaximum, d.approachRate) = (Float(p), rate)
    (d.rangeMinimum, d.rangeMaximum) = (low, high)
    let bound = Double(d.common.boundMaximum)
    let (range, alpha) = (Double(high) - Double(low), Double(rate))
    #expect(abs(bound - (Double(low) + range / (1 - exp(-Double(p) * alpha)))) < 1e-5)
    let tile = try tile(d, at: [low])
    pulse(tile, up: true, p / 2)
    let share = (1 - exp(-Double(p / 2) * alpha)) / (1 - exp(-Double(p) * alpha))
    expect(tile, [Double(low) + range * share], within: 1e-4)
    pulse(tile, up: true, p - p / 2)
    expect(tile, [Double(high)], within: 1e-4)
    // The mirror image.
    try tile.setWeights(Matrix(rows: 1, columns: 1, [9]))
    expect(tile, [bound], within: 1e-6)
    pulse(tile, up: false, p)
    expect(tile, [bound - range], within: 1e-4)
  }

  @Test("the distance from a soft bound falls by the same share with each pulse")
  func softBounds() throws {
    let tile = try tile(SoftBounds.ideal(step: 0.01, bound: 0.8), at: [-0.8, 0, 0.5])
    pulse(tile, up: true, 150)
    let left = pow(0.9875, 150.0)
    expect(tile, [-0.8, 0, 0.5].map { 0.8 - (0.8 - $0) * left }, within: 1e-5)
  }

  /// With z₀ = z(0): e^(−γ·z(n)) = A + (e^(−γ·z₀) − A)·e^(−γ·κ·n), κ = 2·a·s/R, of z' = κ·(1 −
  /// A·e^(γ·z)); a recursion of small steps is that to first order in s.
  @Test("exponential steps follow the integral of their equation")
  func exponential() throws {
    var d = ExponentialStep()
    (d.steps, d.common) = (.ideal(step: 0.0001), .ideal())
    let (a, b) = (Double(d.positionScale), Double(d.positionOffset))
    for up in [true, false] {
      let gamma = up ? Double(d.growthUp) : -Double(d.growthDown)
      let amplitude = up ? Double(d.amplitudeUp) : Double(d.amplitudeDown)
      let kappa = (up ? 1 : -1) * 2 * a * 0.0001 / 2
      let starts: [Float] = [-0.5, 0, 0.3]
      let tile = try tile(d, at: starts)
      pulse(tile, up: up, 3000)
      let expected = starts.map { start in
        let z = a * Double(start) + b
        let power = amplitude + (exp(-gamma * z) - amplitude) * exp(-gamma * kappa * 3000)
        return (-log(power) / gamma - b) / a
      }
      expect(tile, expected, within: 3e-4)
      #expect(tile.weights.elements != starts)
    }
  }

  /// With γ = 2: 1/d(n) = 1/d(0) + n·s/R² of d' = −s·(d/R)², to first order in s; with γ = 1,
  /// d(n) = d(0)·(1 − s/R)ⁿ exactly.
  @Test("the distance from the bound ahead of power steps")
  func power() throws {
    var d = PowerStep()
    (d.steps, d.common) = (.ideal(step: 0.001), .ideal())
    (d.exponents.exponentSpread, d.exponents.exponent) = (0, 1)
    let starts: [Float] = [-1, -0.2, 0.6]
    var tile = try tile(d, at: starts)
    pulse(tile, up: true, 1000)
    let left = pow(0.9995, 1000.0)
    expect(tile, starts.map { 1 - (1 - Double($0)) * left }, within: 1e-4)

    d.exponents.exponent = 2
    tile = try self.tile(d, at: starts)
    pulse(tile, up: false, 1000)
    expect(
      tile, starts.map { $0 == -1 ? -1 : -1 + 1 / (1 / (1 + Double($0)) + 1000 * 0.001 / 4) },
      within: 5e-4)
  }

  @Test("one factor is a constant step, three from 1 to 0 are soft bounds of the whole width")
  func piecewise() throws {
    var d = PiecewiseStep()
    (d.steps, d.common) = (.ideal(step: 0.001), .ideal())
    (d.factorsUp, d.factorsDown) = ([2], [0.5])
    let constant = try tile(d, at: [-0.5, 0.1])
    pulse(constant, up: true, 100)
    expect(constant, [-0.3, 0.3], within: 1e-5)
    pulse(constant, up: false, 200)
    expect(constant, [-0.4, 0.2], within: 1e-5)

    (d.factorsUp, d.factorsDown) = ([1, 0.5, 0], [0, 0.5, 1])
    let soft = try tile(d, at: [-0.5, 0.1])
    pulse(soft, up: true, 500)
    let left = pow(0.9995, 500.0)
    expect(soft, [-0.5, 0.1].map { 1 - (1 - $0) * left }, within: 1e-4)
  }

  private func references() -> [any DeviceModel] {
    var soft = SoftBoundsReference()
    var power = PowerStepReference()
    (soft.upDown, soft.upDownSpread) = (0.3, 0.1)
    (power.upDown, power.upDownSpread, power.exponents.exponentSkew) = (-0.2, 0.1, 0.2)
    (soft.common.cycleSpread, power.common.cycleSpread) = (0, 0)
    (soft.reference.referenceSpread, power.reference.referenceSpread) = (0.1, 0.1)
    var subtracted = soft
    subtracted.reference.subtractsSymmetryPoint = true
    var powerSubtracted = power
    powerSubtracted.reference.subtractsSymmetryPoint = true
    return [soft, power, subtracted, powerSubtracted]
  }

  @Test("at the symmetry point steps up and down are the same, and pulses in turn lead there")
  func symmetryPoint() throws {
    func check(_ model: some DeviceModel) throws {
      let tile = try tile(model, at: [Float](repeating: 0, count: 50))
      let point = tile.hidden(HiddenParameter("symmetryPoint"))
      let reference = tile.hidden(HiddenParameter("reference"))
      #expect(Set(point.elements.map { ($0 * 1e4).rounded() }).count > 25, "the same everywhere")
      // Some symmetry points are out of what a weight may be set to.
      let (low, high) = (tile.hidden(.boundMinimum), tile.hidden(.boundMaximum))
      let inside = (0..<50).filter { low[0, $0] < point[0, $0] && point[0, $0] < high[0, $0] }
      #expect(inside.count > 40)
      func moved(up: Bool) throws -> Matrix {
        try tile.setWeights(point)
        pulse(tile, up: up, 1)
        return tile.weights
      }
      let (ups, downs) = (try moved(up: true), try moved(up: false))
      for j in inside {
        let (rise, fall) = (ups[0, j] - point[0, j], point[0, j] - downs[0, j])
        #expect(rise > 1e-5 && abs(rise - fall) < 3e-7, "\(type(of: model)): \(rise), \(fall)")
      }
      // Half a step of the way back is left, of steps of 0.001 with a spread of 0.3.
      try tile.setWeights(Matrix(rows: 1, columns: 50, repeating: 0.2))
      for _ in 0..<6000 {
        pulse(tile, up: true, 1)
        pulse(tile, up: false, 1)
      }
      let distances = inside.map { abs(tile.weights[0, $0] - point[0, $0]) }.sorted()
      #expect(distances[distances.count / 2] < 0.002, "\(type(of: model)): \(distances)")

      // Subtracted, it is where a reset falls but for the reference's own spread.
      let bias = tile.hidden(.resetBias)
      let isSubtracted = bias.elements.contains { $0 != 0 }
      for j in 0..<50 where isSubtracted {
        #expect(abs(bias[0, j] - (point[0, j] + reference[0, j])) < 1e-6)
      }
      #expect(isSubtracted == (point.elements.map(abs).max()! < 0.45))
    }
    for model in references() { try check(model) }
  }

  @Test("bounds hold w when it is set, and w + r while it is pulsed; a state keeps either")
  func referenceBounds() throws {
    var d = SoftBoundsReference()
    (d.steps, d.common, d.reference.reference) = (.ideal(step: 0.01), .ideal(), 0.25)
    let tile = try tile(d, at: [9, 9, -9])
    #expect(tile.weights.elements == [1, 1, -1])
    #expect(try AnalogTile(tile.state).weights == tile.weights)
    pulse(tile, up: true, 1)
    // Past its bound a device comes back to it: 1 + 0.25 is 1.25, and its step up negative.
    #expect(tile.weights.elements[0] == 0.75)
    pulse(tile, up: false, 2000)
    #expect(tile.weights.elements.allSatisfy { abs($0 + 1.25) < 1e-4 })
    let state = tile.state
    #expect(try AnalogTile(state).state == state)
    var wrong = state
    wrong.weights[0, 1] = -1.2501
    #expect(throws: CrosspointError.self) { try AnalogTile(wrong) }
    tile.reset()
    #expect(tile.weights.elements == [0, 0, 0])
  }

  @Test("granularity is the mean of the steps at weight 0, or what the model says")
  func granularity() throws {
    var d = ExponentialStep()
    d.upDown = 0.25
    let up = 1 - 0.00081 * exp(12.44625 * 0.2425)
    let down = 1 - 0.36833 * exp(-12.78785 * 0.2425)
    #expect(abs(Double(d.granularity) / (0.001 * (up + 0.75 * down) / 2) - 1) < 1e-5)
    var power = PowerStep()
    power.exponents.exponent = 2
    #expect(power.granularity == 0.00025)
    var factors = PiecewiseStep()
    (factors.factorsUp, factors.factorsDown) = ([1, 2, 3, 4], [1, 1, 1, 1])
    #expect(factors.granularity == 0.003)
    let range = SoftBoundsByMaximum()
    let width = 2 / (1 - exp(-0.5))
    #expect(abs(Double(range.granularity) / (width * (1 - exp(-0.0005)) / 2) - 1) < 1e-5)
  }
}
