import Crosspoint
import CrosspointLearning
import CrosspointStudy
import Testing

/// Why the error of RPU-baseline's quick form rises without the noise of the products: the ADC
/// rounds small errors to nothing.
@Suite("Noise as the dither of an ADC", .serialized)
struct DitherTests {
  private let data: TrainingData = {
    var data = SyntheticDigits.standard(seed: 1)
    data.train = data.train.prefix(RPUStudy.quickTrainExamples)
    data.test = data.test.prefix(200)
    return data
  }()

  /// The share of the errors sent back that are exactly zero, W3's outputs and W2's: before
  /// training, and after each epoch.
  private func zeros(_ name: String) throws -> [[Double]] {
    let plan = RPUStudy.plan(
      epochs: RPUStudy.quickEpochs, seeds: 1, isQuick: true, panels: [.baseline])
    let run = try #require(plan.first { $0.id == "fig4-baseline-\(name)-seed1" })
    let network = try run.network.makeNetwork(seed: run.seed)
    let trainer = Trainer(network: network, data: data, schedule: run.schedule, seed: run.seed)
    var shares = [try zeros(network)]
    for _ in 0..<run.epochs {
      _ = try trainer.runEpoch()
      shares.append(try zeros(network))
    }
    print(
      "\(name): "
        + shares.map { $0.map { significant(100 * $0, 3) + " %" }.joined(separator: ", ") }.joined(
          separator: "; "))
    return shares
  }

  private func zeros(_ network: Network) throws -> [Double] {
    var errors = try network.forward(data.test.images)
    _ = SoftmaxCrossEntropy().errors(&errors, targets: data.test.targets)
    return try network.layers.dropFirst().reversed().map { layer in
      errors = try #require(try layer.backward(errors, wantsInputErrors: true))
      return Double(errors.elements.count { $0 == 0 }) / Double(errors.elements.count)
    }
  }

  @Test(
    """
    without noise nearly every error of the first layer is zero for an epoch; with noise, or \
    without the ADC, few are
    """
  )
  func shares() throws {
    let (whole, quiet, neither) = (
      try zeros("whole"), try zeros("output-noise"), try zeros("output-noise-adc")
    )
    #expect(quiet.count == 3 && quiet[0][1] > 0.9)
    #expect(whole.allSatisfy { $0.allSatisfy { $0 < 0.5 } })
    #expect(quiet[1][1] > 0.9 && neither[1][1] < 0.1)
  }
}
