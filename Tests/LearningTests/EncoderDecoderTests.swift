import Crosspoint
import CrosspointLearning
import Foundation
import TestSupport
import Testing

@Suite("The encoder–decoder")
struct EncoderDecoderTests {
  private static func plan(_ picture: ImageShape, bands: [Int], _ kind: TileKind = .digital)
    -> NetworkPlan
  {
    NetworkPlan(
      .encoderDecoder(picture: picture, bands: bands), ArrayPlan(kind), loss: .binaryCrossEntropy)
  }

  private static func pictures(_ count: Int, _ shape: ImageShape) -> Matrix {
    Matrix(
      rows: count, columns: shape.count,
      ConvolutionTests.values(count * shape.count, 12).map { ($0 + 1) / 2 })
  }

  @Test("an output for each pixel of pictures of any size from the field on, and six matrices")
  func sizes() throws {
    for (height, width) in [(17, 17), (18, 31), (25, 19), (32, 32)] {
      let shape = ImageShape(channels: 4, height: height, width: width)
      let plan = Self.plan(shape, bands: [3, 0, 1])
      #expect(plan.architecture.matrices == ["K1", "K2", "K3", "T4", "T5", "K6"])
      #expect(plan.architecture.inputs == 4 * height * width)
      #expect(plan.architecture.outputs == height * width)
      let network = try plan.makeNetwork(seed: 1)
      let shapes = network.layers.flatMap(\.tiles).map { [$0.rows, $0.columns] }
      #expect(shapes == [[16, 28], [32, 145], [64, 289], [512, 65], [256, 65], [1, 289]])
      #expect(try network.forward(Self.pictures(2, shape)).columns == height * width)
    }
  }

  @Test("an output depends on the pixels of its field, 17 × 17, on bands that are chosen, alone")
  func field() throws {
    #expect(NetworkPlan.Architecture.encoderDecoderField == 17)
    let side = 40
    let shape = ImageShape(channels: 4, height: side, width: side)
    let network = try Self.plan(shape, bands: [3, 0, 1]).makeNetwork(seed: 2)
    let x = Self.pictures(1, shape)
    let before = try network.forward(x).elements
    // Which outputs each pixel of a line changes, band by band.
    var reach = [ClosedRange<Int>?](repeating: nil, count: side)
    for column in 0..<side {
      for band in 0..<4 {
        var changed = x
        changed[0, (band * side + 20) * side + column] += 0.7
        let after = try network.forward(changed).elements
        let touched = (0..<side).filter { abs(after[20 * side + $0] - before[20 * side + $0]) > 0 }
        if band == 2 {
          #expect(touched.isEmpty)
          continue
        }
        for output in touched {
          let old = reach[output] ?? column...column
          reach[output] = min(old.lowerBound, column)...max(old.upperBound, column)
        }
      }
    }
    let widths = reach[12..<28].compactMap { $0.map { $0.upperBound - $0.lowerBound + 1 } }
    #expect(widths.count == 16 && widths.max() == 17, "\(widths)")
  }

  @Test("its errors through skips and transposed convolutions are the loss's slopes")
  func gradient() throws {
    let shape = ImageShape(channels: 3, height: 17, width: 18)
    let plan = Self.plan(shape, bands: [0, 1, 2])
    let x = Self.pictures(2, shape)
    let targets = Targets.values(
      Matrix(
        rows: 2, columns: 17 * 18,
        ConvolutionTests.values(2 * 17 * 18, 13).map { $0 > 0.6 ? 1 : 0 }))
    func loss(_ network: Network) throws -> Double {
      var a = try network.forward(x)
      return network.loss.errors(&a, targets: targets)
    }
    let trained = try plan.makeNetwork(seed: 3)
    let before = trained.layers.flatMap(\.tiles).map(\.weights)
    let rate: Float = 1e-3
    _ = try trained.train(x, targets: targets, learningRate: rate)
    for (number, tile) in trained.layers.flatMap(\.tiles).enumerated() {
      // Along the whole step of one matrix: ⟨gradient, step⟩ = −|step|²/η, which no kink of a
      // rectifier hides.
      let step = zip(tile.weights.elements, before[number].elements).map { Double($0 - $1) }
      let squares = step.reduce(0) { $0 + $1 * $1 }
      #expect(squares > 0)
      let size = 1e-3 / squares.squareRoot()
      let ends = try [-1.0, 1.0].map { sign in
        let network = try plan.makeNetwork(seed: 3)
        let own = network.layers.flatMap(\.tiles)[number]
        try own.setWeights(
          Matrix(
            rows: own.rows, columns: own.columns,
            zip(before[number].elements, step).map { $0 + Float(sign * size * $1) }))
        return try loss(network)
      }
      let slope = (ends[1] - ends[0]) / (2 * size)
      let expected = -squares / Double(rate)
      // Kinks and single precision: a few percent.
      #expect(abs(slope - expected) <= 0.05 * abs(expected), "\(number): \(slope) \(expected)")
    }
  }

  @Test("a trained network goes on from its file with the same bits")
  func files() throws {
    let folder = try TemporaryFolder()
    let shape = ImageShape(channels: 4, height: 19, width: 17)
    let network = try Self.plan(shape, bands: [3, 0, 1], .analog(.rpuManaged)).makeNetwork(seed: 1)
    let x = Self.pictures(2, shape)
    let targets = Targets.values(Matrix(rows: 2, columns: 19 * 17))
    _ = try network.train(x, targets: targets, learningRate: 1e-4)
    let file = folder.path + "/network.safetensors"
    try network.save(to: file)
    let loaded = try Network.load(from: file)
    #expect(loaded.plan == network.plan && loaded.sources == network.sources)
    let losses = try [network, loaded].map {
      try $0.train(x, targets: targets, learningRate: 1e-4)
    }
    #expect(losses[0] == losses[1])
    #expect(try loaded.forward(x) == network.forward(x))
    // Read through another kind of tile.
    let read = try #require(try network.read(through: .digital, seed: 5))
    #expect(read.sources == network.sources)
    #expect(try read.forward(x).columns == 19 * 17)
  }

  @Test(
    "a picture smaller than the field is refused with its size",
    .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
  func tooSmall() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = NetworkPlan(
        .encoderDecoder(picture: ImageShape(channels: 3, height: 16, width: 40), bands: [0]),
        arrays: [])
    }
    expect(r, says: "16 × 40 pixels", "17 × 17")
  }

  @Test(
    """
    single pixels reach what Newton's method does, logistic regression of all bands, and a filter \
    helps them
    """)
  func singlePixels() throws {
    let data = SegmentationData.scenes(side: 32, train: 64, validation: 128, test: 128, seed: 1)
    let architecture = NetworkPlan.Architecture.singlePixels(picture: data.shape)
    let plan = NetworkPlan(architecture, ArrayPlan(.digital), loss: .binaryCrossEntropy)
    let trainer = Trainer(
      network: try plan.makeNetwork(seed: 1), data: data.training,
      schedule: architecture.schedule(epochs: 20), seed: 1)
    while trainer.epoch < 20 { _ = try trainer.runEpoch() }
    let w = AerialSceneTests.logistic(data.train, bands: 4)
    let samples = AerialSceneTests.samples(data.test, bands: 4)
    let newton = AerialSceneTests.bestF1(
      samples.map { sample in
        (zip(w, sample.x).reduce(0) { $0 + $1.0 * $1.1 }, sample.isTree)
      })
    let outputs = try (0..<data.test.count).flatMap {
      try trainer.network.forward(data.test.images[rows: $0..<$0 + 1]).elements
    }
    let own = AerialSceneTests.bestF1(
      zip(outputs, samples).map { (Double($0), $1.isTree) })
    #expect(abs(own - newton) < 0.02, "\(own) \(newton)")
    let result = try SegmentationResult(
      trainer.network, on: data, examples: [], keepsScenes: false)
    let all = try #require(result.part(SegmentationResult.all))
    let (before, after) = (try #require(all.before.f1), try #require(all.after.f1))
    #expect(before <= 0.75 && after > before, "\(before) \(after) \(result.choice.chosen.filter)")
  }
}
