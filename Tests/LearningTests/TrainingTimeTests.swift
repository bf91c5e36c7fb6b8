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

  /// Weights of a network of devices that decay or diffuse, with a rate of 0 nothing else.
  private func weights(
    batch: Int = 1, devicesPerWeight: Int = 1, largest: ArraySize? = nil, cell: Cell = .single,
    _ change: (inout CommonParameters) -> Void
  ) throws -> (before: [Float], after: [Float]) {
    var settings = AnalogSettings.ideal
    var device = ConstantStep.ideal()
    change(&device.common)
    (settings.device, settings.cell) = (Device(device), cell)
    let plan = NetworkPlan(
      .dense(widths: [784, 10]),
      ArrayPlan(
        .analog(settings), devicesPerWeight: devicesPerWeight,
        largest: largest ?? ArraySize(rows: 1000, columns: 1000)))
    let network = try plan.makeNetwork(seed: 3)
    let before = network.layers.flatMap(\.tiles).flatMap(\.weights.elements)
    let trainer = Trainer(
      network: network,
      data: TrainingData(
        name: "drawn digits", train: SyntheticDigits.make(count: 50, seed: 1),
        test: SyntheticDigits.make(count: 10, first: 1 << 40, seed: 1)),
      schedule: LearningSchedule(rates: [0], epochs: 1), seed: 1, batch: batch)
    _ = try trainer.runEpoch()
    return (before, network.layers.flatMap(\.tiles).flatMap(\.weights.elements))
  }

  @Test("devices decay once for every example, in batches and grids too")
  func decay() throws {
    // What is shown is the sum of several devices, or of several arrays, which all decay.
    var transfer = TikiTaka()
    transfer.gamma = 0.5
    let grid = ArraySize(rows: 8, columns: 300)
    for (batch, devices, largest, cell) in [
      (1, 1, nil, .single), (7, 1, nil, .single), (1, 1, grid, .single), (1, 3, nil, .single),
      (1, 1, nil, Cell(OneSidedPair())), (1, 1, nil, Cell(transfer)),
    ] as [(Int, Int, ArraySize?, Cell)] {
      let (before, after) = try weights(
        batch: batch, devicesPerWeight: devices, largest: largest, cell: cell
      ) { $0.lifetime = 100 }
      #expect(before != after)
      for (w, left) in zip(before, after) {
        #expect(abs(left - w * Float(pow(0.99, 50))) < 1e-6, "\(cell.name)")
      }
    }
    let (before, after) = try weights { _ in }
    #expect(before == after)
  }

  /// The sum of 50 steps of .001 of 7850 devices: its variance within 4.4 standard errors, which
  /// fails once in 100,000 seeds.
  @Test("devices diffuse once for every example")
  func diffusion() throws {
    let (before, after) = try weights { $0.diffusion = 0.001 }
    let squares = zip(before, after).map { Double($1 - $0) * Double($1 - $0) }
    let variance = squares.reduce(0, +) / Double(squares.count)
    #expect(abs(variance / 50e-6 - 1) < 4.4 * (2 / Double(squares.count)).squareRoot())
  }

  @Test("drift that is brought up to date seldom is another run")
  func seldom() throws {
    let each = try weights(TrainingTime(secondsPerExample: 10))
    let seldom = try weights(TrainingTime(secondsPerExample: 10, advanceEvery: 7))
    #expect(each != seldom)
    #expect(try weights(TrainingTime(secondsPerExample: 10, advanceEvery: 1000)) != seldom)
  }
}
