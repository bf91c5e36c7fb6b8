import Crosspoint
import CrosspointDevices
import TestSupport
import Testing

/// Fits of simulated devices whose values are read with noise.
@Suite("Noise of values is told from noise of pulses")
struct ValueNoiseTests {
  /// The pulses of some devices, with a Gaussian on every value.
  private static func read(_ pulses: MeasuredPulses, noise: Float, seed: UInt64) -> MeasuredPulses {
    let longest = pulses.devices.map(\.pulses.count).max()! + 1
    let draws = signals(pulses.devices.count, longest, seed, scale: noise)
    return MeasuredPulses(
      devices: pulses.devices.indices.map { d in
        let series = pulses.devices[d].pulses
        let weights = [series[0].before] + series.map(\.after)
        return MeasuredDevice(
          name: pulses.devices[d].name,
          weights: weights.indices.map { weights[$0] + Double(draws[d, $0]) },
          directions: series.map(\.direction))
      })
  }

  /// Two fifths of the step at weight 0, and a third of a percent of the range.
  private static let noise: Float = 0.004

  @Test("steps, slopes and both noises lie within their intervals about as often as they say")
  func linearStep() throws {
    var model = FitTests.linearStep
    (model.common.boundMaximumSpread, model.common.boundMinimumSpread) = (0, 0)
    let names = [
      "step", "upDown", "stepSpread", "upDownSpread", "slopeUp", "slopeDown", "cycleSpread",
    ]
    var (within, ratios): ([String: Int], [Double]) = ([:], [])
    let fits = 20
    for seed in 1...UInt64(fits) {
      let pulses = Self.read(
        try FitTests.measure(Device(model), count: 12, seed: 200 + seed), noise: Self.noise,
        seed: seed)
      let fit = try DeviceFit.linearStep(pulses)
      for parameter in fit.parameters where names.contains(parameter.name) {
        let truth = FitTests.truth(model, parameter.name)
        let holds = parameter.estimate.interval?.contains(truth) ?? false
        within[parameter.name, default: 0] += holds ? 1 : 0
      }
      let value = try #require(fit.valueNoise)
      within["valueNoise", default: 0] +=
        value.interval?.contains(Double(Self.noise)) == true ? 1 : 0
      ratios.append(Double(fit.model.common.cycleSpread) / 0.25)
      #expect(fit.notes.contains { $0.hasPrefix("Changes in a row undo each other") })
      guard seed == 1 else { continue }
      // Known bounds, beyond which noise takes the values of devices that lie at them.
      let given = try DeviceFit.linearStep(pulses, bounds: -0.6...0.6)
      #expect(given.notes.contains { $0.hasPrefix("Values lie outside of the given bounds") })
      for parameter in given.parameters where ["slopeUp", "step"].contains(parameter.name) {
        let (estimate, truth) = (parameter.estimate, FitTests.truth(model, parameter.name))
        #expect(abs(estimate.value - truth) < 4 * estimate.standardError!, "\(parameter)")
      }
    }
    // Of 20 intervals of 95 %, 15 and fewer hold once in 400 times: of eight, once in 50.
    #expect(within.count == names.count + 1)
    for (name, count) in within { #expect(count >= 16, "\(name): \(count) of \(fits)") }
    // Left in the noise of pulses it would be twice as large and more, as below.
    let mean = ratios.reduce(0, +) / Double(fits)
    #expect(abs(mean - 1) < 0.03, "\(mean)")
  }

  @Test("soft bounds, whose steps vanish beside it: both noises stay what they are")
  func softBounds() throws {
    var model = SoftBounds()
    (model.steps.step, model.steps.stepSpread, model.common.cycleSpread) = (0.02, 0.1, 0.3)
    (model.common.boundMaximumSpread, model.common.boundMinimumSpread) = (0, 0)
    let clean = try FitTests.measure(Device(model), count: 12, seed: 3, train: 100, times: 8)
    let pulses = Self.read(clean, noise: Self.noise, seed: 3)
    let fit = try DeviceFit.linearStep(pulses)
    let value = try #require(fit.valueNoise)
    #expect(abs(value.value - Double(Self.noise)) < 4 * value.standardError!)
    let cycle = try #require(fit.parameters.first { $0.name == "cycleSpread" }).estimate
    #expect(abs(cycle.value - 0.3) < 4 * cycle.standardError!, "\(cycle)")
  }

  @Test("slopes where values crowd, and soft bounds under noise as large as the step, have no bias")
  func crowded() throws {
    var soft = SoftBounds()
    (soft.steps.step, soft.steps.stepSpread, soft.steps.upDownSpread) = (0.02, 0, 0)
    soft.common.cycleSpread = 0.3
    (soft.common.boundMaximumSpread, soft.common.boundMinimumSpread) = (0, 0)
    (soft.common.boundMaximum, soft.common.boundMinimum) = (1, -1)
    // Never near a bound: as if by the end of a short train.
    var line = FitTests.linearStep
    (line.steps.step, line.steps.stepSpread, line.steps.upDown, line.steps.upDownSpread) = (
      0.002, 0, 0, 0
    )
    (line.slopeUp, line.slopeDown, line.slopeSpread) = (0.3, 0.3, 0)
    (line.common.boundMaximum, line.common.boundMinimum) = (1, -1)
    (line.common.boundMaximumSpread, line.common.boundMinimumSpread) = (0, 0)
    var deviations: [String: Double] = [:]
    let fits = 8
    func add(_ name: String, _ estimate: Estimate, _ truth: Double) throws {
      let error = try #require(estimate.standardError)
      deviations[name, default: 0] += (estimate.value - truth) / error
    }
    for seed in 1...UInt64(fits) {
      let bent = try DeviceFit.softBounds(
        Self.read(
          FitTests.measure(Device(soft), count: 6, seed: seed, train: 150, times: 4), noise: 0.02,
          seed: seed))
      for parameter in bent.parameters {
        switch parameter.name {
        case "boundMaximum": try add("upper bound", parameter.estimate, 1)
        case "boundMinimum": try add("lower bound", parameter.estimate, -1)
        case "step": try add("step", parameter.estimate, 0.02)
        default: break
        }
      }
      let straight = try DeviceFit.linearStep(
        Self.read(
          FitTests.measure(Device(line), count: 6, seed: 20 + seed, train: 250, times: 4),
          noise: 0.004, seed: seed), bounds: -1...1)
      for parameter in straight.parameters where parameter.name.hasPrefix("slope") {
        guard parameter.name != "slopeSpread" else { continue }
        try add(parameter.name, parameter.estimate, 0.3)
      }
    }
    // Means of eight, each within three standard errors of its mean: five once in 70 times.
    #expect(deviations.count == 5)
    for (name, sum) in deviations {
      #expect(abs(sum) < 3 * Double(fits).squareRoot(), "\(name): \(sum)")
    }
  }

  @Test("values without it do not show it, but by chance: one fit in 700")
  func clean() throws {
    var shown = 0
    for seed in 1...UInt64(40) {
      if try FitTests.tabulatedFit(seed, 6).valueNoise != nil { shown += 1 }
    }
    // Three of 40 once in 40,000 times.
    #expect(shown <= 2, "\(shown)")
  }

  @Test("pulses whose readings are not shared cannot show it")
  func apart() throws {
    var pulses = Self.read(
      try FitTests.measure(Device(FitTests.linearStep), count: 4, seed: 9), noise: Self.noise,
      seed: 9)
    // Every value was read twice, once after a pulse and once before the next.
    for d in pulses.devices.indices {
      for p in pulses.devices[d].pulses.indices { pulses.devices[d].pulses[p].before += 1e-5 }
    }
    let fit = try DeviceFit.linearStep(pulses)
    #expect(fit.valueNoise == nil && fit.model.common.cycleSpread > 2 * 0.25)
  }

  @Test("bounds that lie beyond what was reached are told where steps vanish there")
  func reach() throws {
    var model = SoftBounds()
    (model.steps.step, model.steps.stepSpread, model.common.cycleSpread) = (0.02, 0, 0.1)
    (model.common.boundMaximumSpread, model.common.boundMinimumSpread) = (0, 0)
    let pulses = try FitTests.measure(Device(model), count: 8, seed: 2, train: 50, times: 4)
    let note = try #require(
      try DeviceFit.linearStep(pulses).notes.first { $0.hasPrefix("By these slopes") })
    #expect(note.hasSuffix("give these as bounds."))
    let numbers = note.split { " ,".contains($0) }.compactMap { Double($0) }
    #expect(numbers.count >= 2 && abs(numbers[0] - 0.6) < 0.03 && abs(numbers[1] + 0.6) < 0.03)
    let given = try DeviceFit.linearStep(pulses, bounds: -0.6...0.6)
    #expect(!given.notes.contains { $0.hasPrefix("By these slopes") })
  }
}
