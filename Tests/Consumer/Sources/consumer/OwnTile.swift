import Crosspoint
import CrosspointFiles
import CrosspointLearning

/// A tile of this module's own: an exact one that counts its updates and skips every other one.
private final class EveryOtherTile: StorableTile {
  struct StoredValues: Codable { var updates: Int }
  static let storedKind = "consumer.every-other"

  private let exact: DigitalTile
  private var updates = 0

  init(rows: Int, columns: Int) { exact = DigitalTile(rows: rows, columns: columns) }

  var rows: Int { exact.rows }
  var columns: Int { exact.columns }
  var weights: Matrix { exact.weights }
  func setWeights(_ weights: Matrix) throws { try exact.setWeights(weights) }
  func forward(_ x: Matrix, into y: inout Matrix) throws { try exact.forward(x, into: &y) }
  func backward(_ delta: Matrix, into z: inout Matrix) throws {
    try exact.backward(delta, into: &z)
  }
  func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    updates += 1
    if updates % 2 == 1 { try exact.update(x: x, delta: delta, learningRate: learningRate) }
  }

  func stored() -> (values: StoredValues, tensors: [Tensor]) {
    (StoredValues(updates: updates), [Tensor("weights", weights)])
  }

  static func restored(
    _ values: StoredValues, _ tensors: StoredTensors, threads: Int, kernels: KernelTable
  ) throws -> EveryOtherTile {
    let weights = try tensors.matrix("weights")
    let tile = EveryOtherTile(rows: weights.rows, columns: weights.columns)
    try tile.setWeights(weights)
    tile.updates = values.updates
    return tile
  }
}

/// Trains on the tile, saves, and goes on from the file as if nothing had been saved.
func keepTileOfOnesOwn() throws {
  let part = SyntheticDigits.make(count: 101, seed: 1)
  let data = TrainingData(name: "digits", train: part, test: part)
  func trainer() -> Trainer {
    let layer = DenseLayer(tile: EveryOtherTile(rows: 10, columns: 785), activation: .identity)
    return Trainer(
      network: Network([layer]), data: data, schedule: .rpu(epochs: 2), seed: 1)
  }
  func weights(_ trainer: Trainer) -> [UInt32] {
    trainer.network.layers[0].tiles[0].weights.elements.map(\.bitPattern)
  }

  let unbroken = trainer()
  do {
    try unbroken.checkStorable()
    fatalError("a kind that is not registered was taken for one that is")
  } catch let error as FileError {
    print(error)
  }
  StorableTiles.register(EveryOtherTile.self)
  try unbroken.checkStorable()

  let first = trainer()
  _ = try first.runEpoch()
  try first.save(to: "own-tile.safetensors")
  let resumed = try Trainer.resume(from: "own-tile.safetensors", data: data)
  _ = try resumed.runEpoch()
  for _ in 1...2 { _ = try unbroken.runEpoch() }
  precondition(weights(resumed) == weights(unbroken) && Set(weights(resumed)).count > 1000)
  precondition(resumed.results.map(\.test_error) == unbroken.results.map(\.test_error))
}
