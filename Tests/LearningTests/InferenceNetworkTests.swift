import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

@Suite("Networks that are programmed once")
struct InferenceNetworkTests {
  /// A dense network, and a convolution with a dense layer behind it, on exact tiles.
  private func networks() throws -> [(name: String, network: Network)] {
    let dense = try Network.dense(widths: [30, 12, 5], kind: .digital, seed: 3)
    let shape = ConvolutionShape(
      input: ImageShape(channels: 2, height: 5, width: 3), kernels: 4, size: 3)
    func tile(_ rows: Int, _ columns: Int, _ vector: UInt64) throws -> DigitalTile {
      let tile = DigitalTile(rows: rows, columns: columns)
      try tile.setWeights(signals(rows, columns, vector, scale: 0.3))
      return tile
    }
    let convolution = Network([
      ConvolutionLayer(
        shape: shape, tiles: [try tile(4, shape.columns, 1)], activation: .sigmoid),
      DenseLayer(tile: try tile(5, 13, 2), activation: .identity),
    ])
    return [("dense", dense), ("convolution", convolution)]
  }

  private var exact: InferenceSettings {
    var s = InferenceSettings()
    s.device = ProgrammedDevice(ExactConductance())
    s.forward = .ideal
    s.compensation = .none
    return s
  }

  @Test("several devices a weight and the sizes of arrays stay; zeros and ranges are named")
  func severalDevices() throws {
    var s = exact
    s.device = ProgrammedDevice(PCMLike())
    s.compensation = .none
    func devices(_ size: Int) throws -> MultiDeviceTile {
      MultiDeviceTile(
        on: try TileGrid(rows: 8, columns: 6, largest: ArraySize(rows: size, columns: 3)) {
          rows, columns, _ in DigitalTile(rows: rows, columns: columns)
        }, devicesPerWeight: 2)
    }
    let tile = try devices(3)
    let w = signals(4, 6, 3)
    try tile.setWeights(w)
    let network = Network([DenseLayer(tile: tile, activation: .identity)])
    for bias in BiasPlace.allCases {
      s.bias = bias
      let once = try #require(try network.read(through: .inference(s), seed: 7))
      #expect(once.programmedTiles.map(\.rows) == [3, 3, 3, 3, 2, 2])
      // What is programmed again is what was to be programmed, not what devices made of it.
      try once.drift(to: 1e6)
      let again = try #require(try once.read(through: .inference(s), seed: 7))
      try once.drift(to: 0)
      #expect(again.layers[0].tiles[0].weights == once.layers[0].tiles[0].weights)
    }
    try tile.setWeights(Matrix(rows: 4, columns: 6))
    let zeros = #expect(throws: CrosspointError.self) {
      try network.read(through: .inference(s), seed: 7)
    }
    #expect(zeros?.description.contains("W1: every weight is 0") == true, "\(zeros as Any)")
    s.inputRange = .percentile(10)
    s.forward.inputBound = 1
    try tile.setWeights(w)
    let programmed = try #require(try network.read(through: .inference(s), seed: 7))
    let range = #expect(throws: CrosspointError.self) {
      try programmed.calibrate(
        on: Matrix(rows: 9, columns: 5, [1] + [Float](repeating: 0, count: 44)))
    }
    #expect(range?.description.contains("W1: inference.inputRange is 0.0") == true)
  }

  @Test("ideal settings reproduce the exact network, biases beside arrays or in them")
  func ideal() throws {
    for (name, network) in try networks() {
      let x = signals(6, 30, 4)
      let y = try network.forward(x)
      for bias in BiasPlace.allCases {
        var s = exact
        s.bias = bias
        let other = try #require(try network.read(through: .inference(s), seed: 7))
        #expect(!other.programmedTiles.isEmpty)
        // Weights to 4 ulp of the largest, sums of 30 terms of less than 3: 2e-6 a layer.
        for (a, b) in zip(try other.forward(x).elements, y.elements) {
          #expect(abs(a - b) < 1e-5, "\(name), \(bias): \(a), \(b)")
        }
        let tiles = other.layers.flatMap(\.tiles)
        for (tile, before) in zip(tiles, network.layers.flatMap(\.tiles)) {
          #expect((tile is DigitalBiasTile) == (bias == .digital))
          #expect(tile.columns == before.columns && TileKind(tile) == .inference(s))
          if let tile = tile as? DigitalBiasTile {
            #expect(tile.bias == before.weights.samplesOfColumn(before.columns - 1))
          }
        }
      }
    }
  }

  @Test("a network of programmed devices is programmed anew from what these were to take")
  func readAgain() throws {
    var (digital, array) = (exact, exact)
    digital.device = ProgrammedDevice(PCMLike())
    array.bias = .array
    for (name, network) in try networks() {
      let x = signals(6, 30, 4)
      let y = try network.forward(x)
      let first = try #require(try network.read(through: .inference(digital), seed: 7))
      let second = try #require(try first.read(through: .inference(array), seed: 8))
      for tile in second.layers.flatMap(\.tiles) { #expect(TileKind(tile) == .inference(array)) }
      #expect(second.layers.flatMap(\.tiles).allSatisfy { $0 is InferenceTile })
      for (a, b) in zip(try second.forward(x).elements, y.elements) {
        #expect(abs(a - b) < 1e-5, "\(name)")
      }
    }
  }

  @Test("a grid of arrays stays one, with the bias beside it, and has draws of its own")
  func grid() throws {
    let plan = ArrayPlan(.inference(exact), largest: ArraySize(rows: 5, columns: 8))
    let tile = try plan.makeArrays(rows: 12, columns: 31, seed: 2, layer: 1)
    let beside = try #require(tile as? DigitalBiasTile)
    let grid = try #require(beside.tile as? TileGrid)
    #expect(grid.tiles.count == 3 && grid.tiles[0].count == 4 && grid.columns == 30)
    #expect(tile.programmedTiles.count == 12)
    let w = signals(12, 31, 3, scale: 0.3)
    try tile.setWeights(w)
    for (a, b) in zip(tile.weights.elements, w.elements) { #expect(abs(a - b) < 2e-6) }
    // Every array has a largest weight of its own, and numbers of its own.
    let tiles = tile.programmedTiles.compactMap { $0 as? InferenceTile }
    #expect(Set(tiles.map(\.tile)).count == 12 && Set(tiles.map(\.largestWeight)).count == 12)
    let network = Network([DenseLayer(tile: tile, activation: .identity)])
    var pcm = exact
    pcm.device = ProgrammedDevice(PCMLike())
    let other = try #require(try network.read(through: .inference(pcm), seed: 7))
    let again = try #require((other.layers[0].tiles[0] as? DigitalBiasTile)?.tile as? TileGrid)
    #expect(again.tiles.map { $0.map(\.columns) } == grid.tiles.map { $0.map(\.columns) })
    let planes = again.tiles.joined().compactMap {
      ($0 as? InferenceTile)?.programmedConductances[0][0, 0]
    }
    #expect(planes.count == 12 && Set(planes.map(\.bitPattern)).count > 6)
    // Saved and read as a whole.
    let folder = try TemporaryFolder()
    try other.save(to: folder.path + "/n")
    let loaded = try Network.load(from: folder.path + "/n")
    for each in [other, loaded] { try each.drift(to: 3600) }
    let x = signals(3, 30, 4)
    #expect(try loaded.forward(x) == other.forward(x))
  }

  @Test("times in any order and several at once give the same errors")
  func errors() throws {
    let digits = SyntheticDigits.standard(seed: 3, examples: 400)
    let data = TrainingData(name: "digits", train: digits.train, test: digits.test.prefix(300))
    let plan = NetworkPlan(.dense(widths: [784, 10]), ArrayPlan(.digital))
    let trainer = Trainer(
      network: try plan.makeNetwork(seed: 1), data: data,
      schedule: LearningSchedule(rates: [0.1], epochs: 3), seed: 1)
    for _ in 0..<3 { _ = try trainer.runEpoch() }
    let network = trainer.network
    let kind = try #require(TileKind.named.first { $0.name == "pcm-inference" }?.kind)
    let times: [Double] = [0, 3600, 31_557_600]
    func errors(_ times: [Double], seed: UInt64 = 5) throws -> [Double] {
      try #require(
        try network.errors(through: kind, seed: seed, at: times, on: data.test)
      ).test_errors
    }
    let all = try errors(times)
    #expect(try errors(times.reversed()) == all.reversed())
    for (t, error) in zip(times, all) { #expect(try errors([t]) == [error]) }
    #expect(try errors(times, seed: 6) != all)
    let exactly = try Confusion(of: network, on: data.test).errorPercent
    #expect(abs(all[0] - exactly) < 15)
    // Drift that nothing compensates costs more.
    guard case .inference(var s) = kind else { return }
    s.compensation = .none
    s.forward = .ideal
    let without = try #require(
      try network.errors(through: .inference(s), seed: 5, at: [0], on: data.test))
    #expect(abs(without.test_errors[0] - exactly) < 8)
    #expect(without.clipped == 0)
    s.conductances.clipPercentile = 90
    let clipped = try #require(
      try network.errors(through: .inference(s), seed: 5, at: [0], on: data.test))
    #expect(clipped.clipped == 784)
  }

  @Test("all layers are calibrated, or none goes on to be")
  func calibrated() throws {
    var s = exact
    s.forward.inputBound = 1
    (s.inputRange, s.outputRange) = (.maximum, .maximum)
    for (name, network) in try networks() {
      let x = signals(6, 30, 4)
      var half = s
      half.inputRange = .percentile(50)
      let failing = try #require(try network.read(through: .inference(half), seed: 7))
      var broken = x
      broken[2, 3] = .nan
      #expect(throws: CrosspointError.self) { try failing.calibrate(on: broken) }
      var silent = Matrix(rows: 2, columns: 30)
      silent[1, 2] = 1
      let zeros = #expect(throws: CrosspointError.self) { try failing.calibrate(on: silent) }
      #expect(zeros?.description.contains("1: inference.inputRange is 0.0") == true)
      // None collects.
      let early = #expect(throws: CrosspointError.self) { try failing.forward(x) }
      #expect(early?.description.contains("chosen by a calibration") == true)
      let other = try #require(try network.read(through: .inference(s), seed: 7))
      let tiles = other.programmedTiles.compactMap { $0 as? InferenceTile }
      try other.calibrate(on: x)
      #expect(tiles.count == 2)
      #expect(tiles[0].ranges.input == x.elements.map(abs).max())
      #expect(tiles.allSatisfy { $0.ranges.input != nil && $0.ranges.output != nil })
      for (a, b) in zip(try other.forward(x).elements, try network.forward(x).elements) {
        #expect(abs(a - b) < 1e-4, "\(name)")
      }
    }
  }

  @Test("a network on such tiles does not learn: its first update says so, and changes nothing")
  func learns() throws {
    let digits = SyntheticDigits.standard(seed: 3, examples: 20)
    let data = TrainingData(name: "digits", train: digits.train, test: digits.test.prefix(10))
    let plan = NetworkPlan(.dense(widths: [784, 10]), ArrayPlan(.inference(exact)))
    let network = try plan.makeNetwork(seed: 1)
    let before = network.layers[0].tiles[0].weights
    let trainer = Trainer(
      network: network, data: data, schedule: LearningSchedule(rates: [0.1], epochs: 1), seed: 1)
    let error = #expect(throws: CrosspointError.self) { try trainer.runEpoch() }
    #expect(error?.description.contains("programmed once") == true)
    #expect(network.layers[0].tiles[0].weights == before)
  }

  @Test("the memory of a network counts the devices of a weight, and the slices")
  func memory() throws {
    func bytes(_ mapping: WeightMapping) -> Int {
      var s = exact
      s.conductances.mapping = mapping
      return NetworkPlan(.dense(widths: [1000, 1000]), ArrayPlan(.inference(s))).bytes(examples: 1)
    }
    let pair = bytes(WeightMapping(SinglePair()))
    #expect(pair > 40_000_000 && pair < 50_000_000)
    #expect(bytes(WeightMapping(SingleConductance())) < pair)
    #expect(bytes(WeightMapping(BitSliced(bits: 8, slices: 4))) > 130_000_000)
  }
}

extension Matrix {
  fileprivate func samplesOfColumn(_ column: Int) -> [Float] {
    (0..<rows).map { self[$0, column] }
  }
}
