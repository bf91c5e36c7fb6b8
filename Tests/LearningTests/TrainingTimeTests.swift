import Crosspoint
import CrosspointLearning
import Foundation
import Testing

/// Time that passes while a network is trained.
@Suite("Training time")
struct TrainingTimeTests {
  private func weights(_ time: TrainingTime?, rate: Float = 0.01) throws -> [Float] {
    var settings = AnalogSettings.ideal
    var device = ConstantStep.ideal()
    device.common.drift.exponent = 0.1
    settings.device = Device(device)
    let plan = NetworkPlan(.dense(widths: [784, 10]), ArrayPlan(.analog(settings)))
    let network = try plan.makeNetwork(seed: 3)
    var schedule = LearningSchedule(rates: [rate], epochs: 1)
    schedule.time = time
    let trainer = Trainer(
      network: network,
      data: TrainingData(
        name: "50 drawn digits", train: SyntheticDigits.make(count: 50, seed: 1),
        test: SyntheticDigits.make(count: 10, first: 1 << 40, seed: 1)), schedule: schedule,
      seed: 1)
    _ = try trainer.runEpoch()
    return network.layers.flatMap(\.tiles).flatMap(\.weights.elements)
  }

  @Test("weights drift with it, from the first seconds after a write on")
  func drift() throws {
    let still = try weights(nil)
    // 50 examples of 10 ms: no weight is a second old.
    #expect(try weights(TrainingTime(secondsPerExample: 0.01)) == still)
    // Without updates every weight is 500 seconds old.
    let (before, after) = (
      try weights(nil, rate: 0), try weights(TrainingTime(secondsPerExample: 10), rate: 0)
    )
    for (w, drifted) in zip(before, after) {
      #expect(abs(drifted - w * Float(pow(500, -0.1))) < 1e-6)
    }
  }

  @Test("drift that is brought up to date seldom is another run")
  func seldom() throws {
    let each = try weights(TrainingTime(secondsPerExample: 10))
    let seldom = try weights(TrainingTime(secondsPerExample: 10, advanceEvery: 7))
    #expect(each != seldom)
    #expect(try weights(TrainingTime(secondsPerExample: 10, advanceEvery: 1000)) != seldom)
  }
}
