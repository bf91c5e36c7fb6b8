import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

/// Networks whose layers take more than the outputs of the one before.
@Suite("Layers as a graph")
struct LayerGraphTests {
  static let sources = [[-1], [0], [1, -1], [2, 0, 1]]

  /// 3 → 4 → 2, with the input 5 → 3, and from all before 9 → 2.
  static func network(_ seed: UInt64 = 5) throws -> Network {
    let shapes = [(4, 3), (2, 4), (3, 5), (2, 9)]
    let layers = try shapes.enumerated().map { number, shape in
      let tile = DigitalTile(rows: shape.0, columns: shape.1 + 1)
      let draws = RandomStream(
        seed: seed, tile: UInt32(number), vector: 0, purpose: .initialWeights)
      try tile.setWeights(
        Matrix(
          rows: tile.rows, columns: tile.columns,
          draws.gaussians(tile.rows * tile.columns).map { $0 * 0.5 }))
      return DenseLayer(tile: tile, activation: number == 3 ? .identity : .tanh)
    }
    return Network(layers, sources: sources)
  }

  /// The same in Double: the loss of a batch.
  static func loss(_ weights: [[Double]], _ x: Matrix, _ labels: [UInt8]) -> Double {
    var total = 0.0
    for b in 0..<x.rows {
      let input = (0..<x.columns).map { Double(x[b, $0]) }
      var outputs: [[Double]] = []
      for (l, w) in weights.enumerated() {
        var taken: [Double] = []
        for source in sources[l] { taken += source < 0 ? input : outputs[source] }
        taken.append(1)
        var a = [Double](repeating: 0, count: w.count / taken.count)
        for i in a.indices {
          for (j, x) in taken.enumerated() { a[i] += w[i * taken.count + j] * x }
        }
        outputs.append(l == 3 ? a : a.map { tanh($0) })
      }
      let sum = outputs[3].reduce(0.0) { $0 + exp($1) }
      total += log(sum) - outputs[3][Int(labels[b])]
    }
    return total
  }

  @Test("one step goes down the gradient of central differences", arguments: [1, 3])
  func gradient(_ batch: Int) throws {
    let network = try Self.network()
    let x = Matrix(rows: batch, columns: 3, (0..<batch * 3).map { Float(($0 * 7) % 11) / 11 - 0.4 })
    let labels: [UInt8] = (0..<batch).map { UInt8($0 % 2) }
    let before = network.layers.map { $0.tiles[0].weights.elements.map(Double.init) }
    let rate = 0.5
    let stated = try network.train(x, targets: .labels(labels), learningRate: Float(rate))
    #expect(abs(stated - Self.loss(before, x, labels)) < 1e-5)
    for (l, layer) in network.layers.enumerated() {
      for (i, after) in layer.tiles[0].weights.elements.enumerated() {
        let h = 1e-5
        var (up, down) = (before, before)
        up[l][i] += h
        down[l][i] -= h
        let slope = (Self.loss(up, x, labels) - Self.loss(down, x, labels)) / (2 * h)
        // Single precision: the weights' last place is 1.2e-7 above 1, over a rate of ½.
        #expect(
          abs((Double(after) - before[l][i]) / rate + slope) < 2e-6, "layer \(l), weight \(i)")
      }
    }
  }

  @Test("a file keeps which outputs each layer takes, and refuses those that are not there")
  func saved() throws {
    let folder = try TemporaryFolder()
    let network = try Self.network()
    try network.save(to: folder.path + "/network")
    let loaded = try Network.load(from: folder.path + "/network")
    #expect(loaded.sources == Self.sources)
    let x = Matrix(rows: 2, columns: 3, [0.1, 0.2, 0.3, -1, 0, 1])
    #expect(try loaded.forward(x) == network.forward(x))
    let read = try #require(try network.read(through: .digital, seed: 1))
    #expect(try read.forward(x) == network.forward(x))

    struct Contents: Codable { var network: JSON }
    let layer = #"{"activation":"tanh","kind":"dense","tile":{"kind":"digital","values":{}}}"#
    for (sources, message) in [
      ("[[-1],[3]]", "layer 1 takes the outputs of [3]"), ("[[-1],[]]", "layer 1 takes"),
      ("[[-1],[0,-1]]", "takes 4 + 3 outputs, and has 4 inputs"), ("[[-1]]", "sources of 1 layer"),
    ] {
      try SealedFile.write(
        kind: "network",
        Contents(network: JSON(#"{"sources":\#(sources),"layers":[\#(layer),\#(layer)]}"#)),
        [
          Tensor("layer0.weights", Matrix(rows: 4, columns: 4)),
          Tensor("layer1.weights", Matrix(rows: 2, columns: 5)),
        ], to: folder.path + "/bad")
      let error = #expect(throws: FileError.self) { try Network.load(from: folder.path + "/bad") }
      #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
    }
  }
}
