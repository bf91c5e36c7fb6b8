import Crosspoint
import CrosspointLearning
import CrosspointReference
import Testing

/// Layers of fixed-point numbers: what each converts, and once.
@Suite("Fixed-point layers")
struct FixedPointLayerTests {
  private static let formats = FixedPointFormats(
    weights: FixedPointFormat(2, 9), updates: FixedPointFormat(2, 11),
    errors: FixedPointFormat(3, 7), outputs: FixedPointFormat(6, 5))

  private func nearest(_ values: [Double], _ format: FixedPointFormat?) -> [Double] {
    let convert = ReferenceConvert(format!, .nearest)
    return values.map { value in convert(value) { 0 }.value }
  }

  private func matrix(_ rows: Int, _ columns: Int, _ place: UInt32) -> Matrix {
    Matrix(rows: rows, columns: columns, ConvolutionTests.values(rows * columns, place))
  }

  private func samples(_ m: Matrix) -> [[Double]] {
    (0..<m.rows).map { m[rows: $0..<$0 + 1].elements.map(Double.init) }
  }

  @Test(
    """
    a convolution converts images, sums of whole kernels, errors added up over patches, and one \
    update of a batch
    """, arguments: ConvolutionTests.shapes.indices, [nil, 7, 1] as [Int?])
  func convolution(_ index: Int, _ patches: Int?) throws {
    let (shape, batch, formats) = (ConvolutionTests.shapes[index], 3, Self.formats)
    let layer = try ConvolutionTests.layer(
      shape, .fixedPoint(FixedPointSettings(formats, rounding: .nearest)), lines: patches,
      activation: .rectifiedLinear)
    var direct = DirectConvolution(
      shape: shape, weights: layer.tiles.flatMap { $0.weights.elements.map(Double.init) })
    let (x, errors) = (
      matrix(batch, shape.input.count, 100), matrix(batch, shape.output.count, 101)
    )
    let y = try layer.forward(x)
    let z = try #require(try layer.backward(errors, wantsInputErrors: true))
    try layer.update(learningRate: 0.25)
    var gradient = [Double](repeating: 0, count: direct.weights.count)
    for b in 0..<batch {
      let input = nearest(samples(x)[b], formats.outputs)
      let output = nearest(direct.forward(input), formats.outputs).map { max($0, 0) }
      #expect(samples(y)[b] == output)
      let behind = zip(samples(errors)[b], output).map { $1 > 0 ? $0 : 0 }
      let delta = nearest(behind, formats.errors)
      #expect(samples(z)[b] == nearest(direct.backward(delta), formats.errors))
      gradient = zip(gradient, direct.gradient(input, delta)).map(+)
    }
    let updates = nearest(gradient.map { $0 * 0.25 }, formats.updates)
    direct.weights = nearest(zip(direct.weights, updates).map(+), formats.weights)
    #expect(layer.tiles.flatMap { $0.weights.elements.map(Double.init) } == direct.weights)
  }

  /// Outputs, errors and weights of two batches, in pieces of so many lines.
  private func given(
    _ shape: ConvolutionShape, _ pieces: Int?, isTransposed: Bool
  ) throws -> [Matrix] {
    let kind = TileKind.fixedPoint(FixedPointSettings(Self.formats, momentum: 0.5))
    let layer: any Layer =
      isTransposed
      ? try TransposedConvolutionTests.layer(shape, kind, lines: pieces)
      : try ConvolutionTests.layer(shape, kind, lines: pieces)
    let (inputs, outputs) =
      isTransposed
      ? (shape.output.count, shape.input.count) : (shape.input.count, shape.output.count)
    var given: [Matrix] = []
    for round in UInt32(0)..<2 {
      given.append(try layer.forward(matrix(3, inputs, 100 + round)))
      let errors = matrix(3, outputs, 110 + round)
      given.append(try #require(try layer.backward(errors, wantsInputErrors: true)))
      try layer.update(learningRate: 0.1)
      given += layer.tiles.map(\.weights)
    }
    return given
  }

  @Test(
    "rounded stochastically, the pieces of a convolution, or of its transpose, change no bit",
    arguments: [(1, false), (3, false), (7, false), (9, false), (9, true)])
  func pieces(_ index: Int, _ isTransposed: Bool) throws {
    let shape = ConvolutionTests.shapes[index]
    let whole = try given(shape, .max, isTransposed: isTransposed)
    #expect(try given(shape, nil, isTransposed: isTransposed) == whole)
    #expect(try given(shape, 5, isTransposed: isTransposed) == whole)
  }

  @Test(
    """
    a transposed convolution converts images, sums of all patches that reach an output, and one \
    update of a batch
    """, arguments: ConvolutionTests.shapes.indices, [nil, 7, 1] as [Int?])
  func transposedConvolution(_ index: Int, _ pieces: Int?) throws {
    let (shape, batch, formats) = (ConvolutionTests.shapes[index], 3, Self.formats)
    let layer = try TransposedConvolutionTests.layer(
      shape, .fixedPoint(FixedPointSettings(formats, rounding: .nearest)), lines: pieces,
      activation: .rectifiedLinear)
    let before = layer.tiles.map(\.weights)
    let (x, errors) = (
      matrix(batch, shape.output.count, 100), matrix(batch, shape.input.count, 101)
    )
    let y = try layer.forward(x)
    let z = try #require(try layer.backward(errors, wantsInputErrors: true))
    try layer.update(learningRate: 0.25)
    var gradients = before.map { [Double](repeating: 0, count: $0.count) }
    for b in 0..<batch {
      let input = nearest(samples(x)[b], formats.outputs)
      var (sums, back) = (
        [Double](repeating: 0, count: shape.input.count),
        [Double](repeating: 0, count: shape.output.count)
      )
      TransposedConvolutionTests.forEachTerm(shape) { output, g, row, column, i in
        sums[output] += Double(before[g][row, column]) * (i.map { input[$0] } ?? 1)
      }
      let output = nearest(sums, formats.outputs).map { max($0, 0) }
      #expect(samples(y)[b] == output)
      let delta = nearest(
        zip(samples(errors)[b], output).map { $1 > 0 ? $0 : 0 }, formats.errors)
      TransposedConvolutionTests.forEachTerm(shape) { output, g, row, column, i in
        gradients[g][row * before[g].columns + column] += delta[output] * (i.map { input[$0] } ?? 1)
        if let i { back[i] += Double(before[g][row, column]) * delta[output] }
      }
      #expect(samples(z)[b] == nearest(back, formats.errors))
    }
    for (tile, (weights, gradient)) in zip(layer.tiles, zip(before, gradients)) {
      let updates = nearest(gradient.map { $0 * 0.25 }, formats.updates)
      let expected = nearest(
        zip(weights.elements, updates).map { Double($0) + $1 }, formats.weights)
      #expect(tile.weights.elements.map(Double.init) == expected)
    }
  }

  @Test("a dense layer hands on numbers of its formats, and updates with those it took")
  func dense() throws {
    let formats = Self.formats
    let settings = FixedPointSettings(formats, rounding: .nearest)
    let tile = try FixedPointTile(rows: 4, columns: 7, settings: settings, seed: 1)
    try tile.setWeights(matrix(4, 7, 1))
    let before = tile.weights.elements.map(Double.init)
    let layer = DenseLayer(tile: tile, activation: .sigmoid)
    let (x, errors) = (matrix(2, 6, 2), matrix(2, 4, 3))
    let y = try layer.forward(x)
    let z = try #require(try layer.backward(errors, wantsInputErrors: true))
    try layer.update(learningRate: 0.25)
    var gradient = [Double](repeating: 0, count: 28)
    for b in 0..<2 {
      let input = nearest(samples(x)[b], formats.outputs) + [1]
      let delta = nearest(
        zip(samples(errors)[b], samples(y)[b]).map {
          Double(Float($0) * Float(Float($1) * (1 - Float($1))))
        }, formats.errors)
      let sums = (0..<6).map { j in (0..<4).reduce(0) { $0 + before[$1 * 7 + j] * delta[$1] } }
      #expect(samples(z)[b] == nearest(sums, formats.errors))
      for i in 0..<4 { for j in 0..<7 { gradient[i * 7 + j] += delta[i] * input[j] } }
    }
    let updates = nearest(gradient.map { $0 * 0.25 }, formats.updates)
    #expect(
      tile.weights.elements.map(Double.init)
        == nearest(zip(before, updates).map(+), formats.weights))
  }

  @Test("fixed-point numbers of any size are one tile, and on no devices")
  func plans() throws {
    let kind = TileKind.fixedPoint(FixedPointSettings())
    let plan = ArrayPlan(kind, largest: ArraySize(rows: 4, columns: 4))
    let tile = try plan.makeArrays(rows: 9, columns: 9, seed: 1, layer: 0)
    #expect(tile is FixedPointTile && tile.rows == 9)
    let network = try NetworkPlan(.dense(widths: [9, 7, 3]), plan).makeNetwork(seed: 1)
    #expect(network.saturations == FixedPointSaturations())
    #expect(try Network.dense(widths: [4, 2], kind: .digital, seed: 1).saturations == nil)
  }

  @Test("an epoch reports what saturated in its training, and not in its test")
  func saturations() throws {
    var formats = FixedPointFormats()
    formats.outputs = FixedPointFormat(1, 4)
    let plan = NetworkPlan(
      .dense(widths: [784, 8, 10]), ArrayPlan(.fixedPoint(FixedPointSettings(formats))))
    let trainer = Trainer(
      network: try plan.makeNetwork(seed: 1), data: SavedRunTests.data,
      schedule: LearningSchedule(rates: [0.1], epochs: 2), seed: 1, batch: 10)
    let first = try trainer.runEpoch()
    let all = try #require(trainer.network.saturations)
    let counted = try #require(first.saturations)
    // The bias's input is beyond the largest number, 15/16: once an image and layer at least.
    #expect(counted.inputs >= 2 * 90)
    #expect(all.inputs >= counted.inputs + 2 * 50)
    #expect(counted.updates == all.updates)
  }
}
