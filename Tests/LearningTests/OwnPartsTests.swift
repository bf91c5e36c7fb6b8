import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

/// Layers and tiles of a caller's own in saved networks and runs, or refused by name before a run
/// begins.
@Suite("Own layers and tiles in files")
struct OwnPartsTests {
  init() {
    StorableTiles.register(LossyTile.self)
    StorableLayers.register(ResidualLayer.self)
  }

  /// Lossy tiles in a dense layer and in a grid within a convolution's second group, a layer of
  /// one's own on an analog tile.
  private static func trainer(batch: Int) throws -> Trainer {
    func filled<T: Tile>(_ tile: T, _ number: UInt64) throws -> T {
      try tile.setWeights(signals(tile.rows, tile.columns, number, scale: 0.1))
      return tile
    }
    let shape = ConvolutionShape(
      input: ImageShape(channels: 4, height: 14, width: 14), kernels: 2, size: 6, stride: 4,
      groups: 2)
    let (left, right) = (shape.columns - 20, 20)
    let network = Network([
      ConvolutionLayer(
        shape: shape,
        tiles: [
          try filled(DigitalTile(rows: 1, columns: shape.columns), 0),
          TileGrid([
            [
              try filled(LossyTile(rows: 1, columns: left), 1),
              try filled(LossyTile(rows: 1, columns: right), 2),
            ]
          ]),
        ], activation: .tanh),
      ResidualLayer(
        on: try filled(AnalogTile(rows: 18, columns: 18, settings: .rpuManaged, seed: 4), 3)),
      DenseLayer(tile: try filled(LossyTile(rows: 10, columns: 19), 4), activation: .identity),
    ])
    return Trainer(
      network: network, data: SavedRunTests.data,
      schedule: LearningSchedule(rates: [0.05, 0.02], epochs: 3), seed: 5,
      batch: batch)
  }

  private func outcome(_ trainer: Trainer) throws -> [String] {
    trainer.results.map { "\($0.epoch) \($0.train_loss.bitPattern) \($0.test_error.bitPattern)" }
      + trainer.network.layers.map { "\($0.tiles.map { $0.weights.elements.map(\.bitPattern) })" }
      + [
        try "\(trainer.network.forward(SavedRunTests.data.test.images).elements.map(\.bitPattern))"
      ]
  }

  @Test("resumed after every epoch, or not, a run is the same to the bit", arguments: [1, 7])
  func resumed(_ batch: Int) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    let unbroken = try Self.trainer(batch: batch)
    for _ in 1...3 { _ = try unbroken.runEpoch() }

    let first = try Self.trainer(batch: batch)
    try first.checkStorable()
    try first.save(to: path)
    for epoch in 1...3 {
      let trainer = try Trainer.resume(from: path, data: SavedRunTests.data, threads: epoch)
      #expect(trainer.network.layers[1] is ResidualLayer)
      _ = try trainer.runEpoch()
      try trainer.save(to: path)
    }
    #expect(try outcome(Trainer.resume(from: path, data: SavedRunTests.data)) == outcome(unbroken))
  }

  @Test("their values stand behind a key of their own, whatever their JSON is")
  func form() throws {
    let folder = try TemporaryFolder()
    let trainer = try Self.trainer(batch: 1)
    try trainer.network.save(to: folder.path + "/network")
    struct Contents: Decodable {
      struct Layer: Decodable {
        struct Values: Decodable { var updates: Int }
        var kind: String
        var values: Values?
      }
      struct Network: Decodable { var layers: [Layer] }
      var network: Network
    }
    let layers = try SealedFile(folder.path + "/network").contents(Contents.self).network.layers
    #expect(layers.map(\.kind) == ["convolution", "residual, of the tests", "dense"])
    #expect(layers.map { $0.values?.updates } == [nil, 0, nil])
    try trainer.network.save(to: folder.path + "/again")
    #expect(
      FileManager.default.contentsEqual(
        atPath: folder.path + "/network", andPath: folder.path + "/again"))
  }

  /// A tile of a caller's own that files do not know.
  private final class Unknown: Tile {
    let (rows, columns): (Int, Int)
    init(_ rows: Int, _ columns: Int) { (self.rows, self.columns) = (rows, columns) }
    var weights: Matrix { Matrix(rows: rows, columns: columns) }
    func setWeights(_ weights: Matrix) throws {}
    func forward(_ x: Matrix, into y: inout Matrix) throws {
      y = Matrix(rows: x.rows, columns: rows)
    }
    func backward(_ delta: Matrix, into z: inout Matrix) throws {
      z = Matrix(rows: delta.rows, columns: columns)
    }
    func update(x: Matrix, delta: Matrix, learningRate: Float) throws {}
  }

  /// A layer that passes signals on, and its like that could be stored and is not registered.
  private class Passing: Layer {
    let (inputs, outputs) = (10, 10)
    var tiles: [any Tile] { [] }
    func forward(_ x: Matrix) throws -> Matrix { x }
    func backward(_ errors: Matrix, wantsInputErrors: Bool) throws -> Matrix? { errors }
    func update(learningRate: Float) throws {}
  }

  private final class Unregistered: Passing, StorableLayer {
    static let storedKind = "unregistered, of the tests"
    func stored() -> (values: [Int], tensors: [Tensor]) { ([], []) }
    static func restored(_ values: [Int], _ tensors: StoredTensors, threads: Int) -> Unregistered {
      Unregistered()
    }
  }

  @Test(
    "what files cannot hold is named with its place before training, and saving throws the same")
  func refused() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    let first = DenseLayer(tile: DigitalTile(rows: 10, columns: 785), activation: .tanh)
    let shape = ConvolutionShape(
      input: ImageShape(channels: 2, height: 1, width: 5), kernels: 2, size: 1, groups: 2)
    for (layer, problem) in [
      (
        DenseLayer(tile: Unknown(10, 11), activation: .identity) as any Layer,
        "tile Unknown at layer1: it does not conform"
      ),
      (
        ConvolutionLayer(
          shape: shape,
          tiles: [
            TileGrid([[DigitalTile(rows: 1, columns: 1), Unknown(1, 1)]]),
            DigitalTile(rows: 1, columns: 2),
          ],
          activation: .tanh),
        """
        tile Unknown at layer1.group0.row0.column1: it does not conform to StorableTile; \
        docs/own-network.md
        """
      ),
      (
        ResidualLayer(on: MultiDeviceTile(on: Unknown(20, 10), devicesPerWeight: 2)),
        "tile Unknown at layer1.residual.array: it does not conform"
      ),
      (
        Passing(),
        "layer Passing at layer1: it does not conform to StorableLayer; docs/own-network.md"
      ),
      (
        Unregistered(),
        "layer Unregistered at layer1: its kind 'unregistered, of the tests' is not registered; "
          + "call StorableLayers.register(Unregistered.self) wherever it is saved or loaded."
      ),
    ] {
      let trainer = Trainer(
        network: Network([first, layer]), data: SavedRunTests.data, schedule: .rpu(epochs: 1),
        seed: 1)
      let before = try #require(
        #expect(throws: FileError.self) { try trainer.checkStorable() })
      #expect(
        before.file == ""
          && before.description.hasPrefix("a file cannot hold the \(problem)"),
        "\(before)")
      let saving = #expect(throws: FileError.self) { try trainer.save(to: path) }
      #expect(saving?.problem == before.problem && saving?.file == path)
      #expect(saving?.description.hasPrefix("\(path): cannot hold the \(problem)") == true)
      #expect(throws: FileError(file: path, problem: before.problem)) {
        try trainer.network.save(to: path)
      }
      // It trains all the same.
      #expect(try trainer.runEpoch().epoch == 1)
    }
    #expect(folder.files.isEmpty)
  }

  @Test(
    """
    a file with a layer, or a tile in one, of a kind that is not registered here says which \
    and what to do
    """
  )
  func unknown() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/network"
    func refusal(_ layer: String) throws -> FileError.Problem? {
      try SealedFile.write(
        kind: "network",
        [
          "network": try JSONDecoder().decode(
            Layers.self, from: Data(#"{"layers":[\#(layer)]}"#.utf8))
        ], [],
        to: path)
      let error = #expect(throws: FileError.self) { try Network.load(from: path) }
      #expect(
        error?.file == path
          && error?.description.contains(".register before the file is read.") == true)
      return error?.problem
    }
    guard case .unknownKind(.layer, "theirs", let layers) = try refusal(#"{"kind":"theirs"}"#),
      case .unknownKind(.tile, "theirs", let tiles) = try refusal(
        #"{"kind":"dense","activation":"tanh","tile":{"kind":"theirs"}}"#)
    else {
      Issue.record("another problem")
      return
    }
    #expect(
      layers.starts(with: ["dense", "convolution", "max pooling"])
        && layers.contains(ResidualLayer.storedKind))
    #expect(tiles.starts(with: ["analog", "digital"]) && tiles.contains(LossyTile.storedKind))
  }

  private struct Layers: Codable {
    struct Tile: Codable { var kind: String }
    struct Layer: Codable {
      var kind: String
      var activation: String?
      var tile: Tile?
    }
    var layers: [Layer]
  }
}

/// A layer of a caller's own, y = g ⊙ x + W x: a tile, gains that learn too, and a count.
private final class ResidualLayer: StorableLayer {
  struct StoredValues: Codable {
    var updates: Int
    var tile: StoredTile
  }

  static let storedKind = "residual, of the tests"

  private let tile: any Tile
  private var gains: Matrix
  private var updates = 0
  private var input = Matrix(rows: 1, columns: 1)
  private var errors = Matrix(rows: 1, columns: 1)

  init(on tile: any Tile) {
    self.tile = tile
    gains = Matrix(rows: 1, columns: tile.rows, repeating: 1)
  }

  var inputs: Int { tile.columns }
  var outputs: Int { tile.rows }
  var tiles: [any Tile] { [tile] }

  func forward(_ x: Matrix) throws -> Matrix {
    input = x
    return added(try tile.forward(x), x)
  }

  func backward(_ errors: Matrix, wantsInputErrors: Bool) throws -> Matrix? {
    self.errors = errors
    return wantsInputErrors ? added(try tile.backward(errors), errors) : nil
  }

  func update(learningRate: Float) throws {
    try tile.update(x: input, delta: errors, learningRate: learningRate)
    updates += 1
    // Every other time, so that the count matters.
    guard updates % 2 == 0 else { return }
    for b in 0..<input.rows {
      for i in 0..<inputs { gains[0, i] += learningRate * errors[b, i] * input[b, i] }
    }
  }

  private func added(_ product: Matrix, _ signals: Matrix) -> Matrix {
    var sum = product
    for b in 0..<sum.rows {
      for i in 0..<sum.columns { sum[b, i] += gains[0, i] * signals[b, i] }
    }
    return sum
  }

  func stored() throws -> (values: StoredValues, tensors: [Tensor]) {
    let (tile, tensors) = try StoredTile.take(tile, as: "residual")
    return (StoredValues(updates: updates, tile: tile), tensors + [Tensor("gains", gains)])
  }

  static func restored(_ values: StoredValues, _ tensors: StoredTensors, threads: Int) throws
    -> ResidualLayer
  {
    let tile = try values.tile.restored(tensors.part("residual"), threads: threads)
    guard tile.rows == tile.columns else {
      throw tensors.refusal("a residual tile of \(tile.rows) × \(tile.columns)")
    }
    let layer = ResidualLayer(on: tile)
    layer.gains = try tensors.matrix("gains", rows: 1, columns: tile.rows)
    layer.updates = values.updates
    return layer
  }
}
