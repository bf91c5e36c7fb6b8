import Crosspoint
import CrosspointDevices
import TestSupport
import Testing

/// Fits of soft bounds, which no pulse reaches.
@Suite("Soft bounds are found where steps vanish")
struct SoftBoundsFitTests {
  private static var model: SoftBounds {
    var model = SoftBounds()
    (model.steps.step, model.steps.stepSpread, model.steps.upDown, model.steps.upDownSpread) = (
      0.01, 0.2, -0.2, 0.05
    )
    model.common.cycleSpread = 0.25
    (model.common.boundMaximum, model.common.boundMaximumSpread) = (0.8, 0.1)
    (model.common.boundMinimum, model.common.boundMinimumSpread) = (-0.5, 0.05)
    return model
  }

  private static func truth(_ name: String) -> Double {
    FitTests.truth(model.steps, model.common, name)
  }

  /// Trains that end at some three quarters of the way.
  private static func fit(_ seed: UInt64) throws -> DeviceFit<SoftBounds> {
    try .softBounds(
      FitTests.measure(Device(model), count: 12, seed: seed, train: 100, times: 6))
  }

  @Test("95 % intervals of steps, noise and bounds hold them about that often")
  func coverage() throws {
    var (within, all): ([String: Int], Int) = ([:], 0)
    let fits = 40
    for seed in 301..<UInt64(301 + fits) {
      let fit = try Self.fit(seed)
      #expect(fit.notes.isEmpty && fit.parameters.count == 9)
      for parameter in fit.parameters {
        let holds = parameter.estimate.interval?.contains(Self.truth(parameter.name)) ?? false
        within[parameter.name, default: 0] += holds ? 1 : 0
        all += 1
      }
    }
    // As of the other models: once in ten thousand times, and some 1 %.
    for (name, count) in within { #expect(count >= 31, "\(name): \(count) of \(fits)") }
    let share = Double(within.values.reduce(0, +)) / Double(all)
    #expect((0.92...0.985).contains(share), "\(share)")
  }

  @Test("what is written is what was estimated")
  func model() throws {
    let fit = try Self.fit(7)
    for parameter in fit.parameters {
      let written = Float(FitTests.truth(fit.model.steps, fit.model.common, parameter.name))
      #expect(written == Float(parameter.estimate.value), "\(parameter.name)")
    }
  }

  @Test("devices that stop at a hard bound, and bounds far from what was reached, are told")
  func warnings() throws {
    var hard = LinearStep()
    (hard.steps.step, hard.steps.stepSpread, hard.common.cycleSpread) = (0.02, 0, 0.2)
    (hard.slopeUp, hard.slopeDown, hard.slopeSpread) = (0.7, 0.7, 0)
    (hard.common.boundMaximumSpread, hard.common.boundMinimumSpread) = (0, 0)
    let stopped = try FitTests.measure(Device(hard), count: 4, seed: 3, train: 150, times: 3)
    let notes = try DeviceFit.softBounds(stopped).notes
    #expect(notes.count == 2 && notes[0].hasPrefix("Devices stop at 0.6, where"), "\(notes)")
    #expect(notes[0].contains("the upper bound of") && notes[1].contains("the lower bound of"))
    // A linear step is what they are: no soft bounds are offered.
    #expect(try DeviceFit.linearStep(stopped).notes.isEmpty)
    let short = try FitTests.measure(Device(Self.model), count: 4, seed: 3, train: 15, times: 20)
    let far = try DeviceFit.softBounds(short).notes
    #expect(far.contains { $0.contains("is far from what was reached") }, "\(far)")
  }

  @Test("steps that do not shrink towards the bound ahead are refused")
  func constant() throws {
    var model = LinearStep()
    (model.steps.step, model.steps.stepSpread, model.common.cycleSpread) = (0.01, 0, 0)
    (model.slopeUp, model.slopeDown, model.slopeSpread) = (0.4, 0, 0)
    (model.common.boundMaximumSpread, model.common.boundMinimumSpread) = (0, 0)
    var pulses = try FitTests.measure(Device(model), count: 2, seed: 1)
    // Steps down of d1 that grow a little downwards.
    for p in pulses.devices[1].pulses.indices where pulses.devices[1].pulses[p].direction == .down {
      pulses.devices[1].pulses[p].after -= 0.001 * (0.6 - pulses.devices[1].pulses[p].before)
    }
    let error = #expect(throws: DeviceFitError.self) {
      try DeviceFit.softBounds(MeasuredPulses(devices: [pulses.devices[1]]))
    }
    #expect(error == .noSoftBound(device: "d1", .down))
  }
}
