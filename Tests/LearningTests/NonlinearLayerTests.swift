import Crosspoint
import CrosspointLearning
import Foundation
import Testing

@Suite("Layers on nonlinear currents")
struct NonlinearLayerTests {
  private func laws() -> [CurrentLaw] {
    var siox = SiOxCurrent()
    siox.spreadFactor = 0.5
    return [CurrentLaw(FilamentCurrent()), CurrentLaw(CubicCurrent()), CurrentLaw(siox)]
  }

  private func tile(_ law: CurrentLaw, _ rows: Int, _ columns: Int, _ number: UInt32) throws
    -> NonlinearTile
  {
    let tile = try NonlinearTile(
      rows: rows, columns: columns, settings: NonlinearSettings(current: law, readVoltage: 0.4),
      seed: 1, tile: number)
    let draws = RandomStream(seed: 4, tile: number, vector: 0, purpose: .initialWeights)
    try tile.setWeights(
      Matrix(rows: rows, columns: columns, draws.gaussians(rows * columns).map { 0.4 * $0 }))
    return tile
  }

  /// Errors of the inputs against differences of Σ δ·outputs.
  private func check(_ layer: any Layer, _ name: String) throws {
    let n = layer.inputs
    let draws = RandomStream(seed: 5, tile: 0, vector: 0, purpose: .syntheticData)
    let x = Matrix(
      rows: 2, columns: n, draws.uniformWords(2 * n).map { Float($0 >> 8) * 0x1.8p-24 - 0.7 })
    let y = try layer.forward(x)
    let delta = Matrix(
      rows: 2, columns: layer.outputs, (0..<y.count).map { Float($0 % 7) / 7 - 0.4 })
    let z = try #require(try layer.backward(delta, wantsInputErrors: true))
    for i in stride(from: 0, to: 2 * n, by: 7) {
      func sum(_ step: Float) throws -> Double {
        var moved = x
        moved[i / n, i % n] += step
        return zip(try layer.forward(moved).elements, delta.elements).reduce(0) {
          $0 + Double($1.0) * Double($1.1)
        }
      }
      let h: Float = 4e-3
      let slope = try (sum(h) - sum(-h)) / Double(2 * h)
      #expect(abs(Double(z[i / n, i % n]) - slope) < 3e-3, "\(name): \(z[i / n, i % n]), \(slope)")
    }
  }

  @Test("errors of inputs through dense and (transposed) convolutional layers: finite differences")
  func errors() throws {
    for law in laws() {
      try check(DenseLayer(tile: try tile(law, 6, 15, 0), activation: .tanh), "dense \(law.name)")
      let shape = ConvolutionShape(
        input: ImageShape(channels: 2, height: 6, width: 7), kernels: 3, size: 3)
      try check(
        ConvolutionLayer(
          shape: shape, tiles: [try tile(law, 3, shape.columns, 1)], activation: .sigmoid,
          patchesAtOnce: 5), "convolution \(law.name)")
      try check(
        TransposedConvolutionLayer(
          shape: shape, tiles: [try tile(law, shape.columns - 1, 4, 2)], activation: .sigmoid,
          samplesAtOnce: 7), "transposed convolution \(law.name)")
    }
  }

  @Test("a network learns through either law, and a saved run goes on with the same bits")
  func learns() throws {
    let digits = SyntheticDigits.standard(seed: 3, examples: 600)
    let data = TrainingData(
      name: "digits", train: digits.train, test: digits.test.prefix(200))
    for name in ["filament", "siox"] {
      let kind = try #require(TileKind.named.first { $0.name == name }?.kind)
      let plan = NetworkPlan(.dense(widths: [784, 20, 10]), ArrayPlan(kind))
      let trainer = Trainer(
        network: try plan.makeNetwork(seed: 1), data: data,
        schedule: LearningSchedule(rates: [0.1], epochs: 3), seed: 1)
      try trainer.checkStorable()
      for _ in 0..<2 { _ = try trainer.runEpoch() }
      let file = FileManager.default.temporaryDirectory.appendingPathComponent(
        "nonlinear-\(name)-\(ProcessInfo.processInfo.processIdentifier)"
      ).path
      defer { try? FileManager.default.removeItem(atPath: file) }
      try trainer.save(to: file)
      let resumed = try Trainer.resume(from: file, data: data)
      let (a, b) = (try trainer.runEpoch(), try resumed.runEpoch())
      #expect(a.train_loss == b.train_loss && a.test_error == b.test_error)
      #expect(a.train_loss < trainer.results[0].train_loss && a.test_error < 60, "\(name): \(a)")
    }
  }
}
