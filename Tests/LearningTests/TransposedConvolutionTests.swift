import Crosspoint
import CrosspointFiles
import CrosspointLearning
import Foundation
import TestSupport
import Testing

@Suite("Transposed convolution")
struct TransposedConvolutionTests {
  static let shapes = ConvolutionTests.shapes

  /// Its kernels as those of the convolution, Kᵀ, and a bias for each row.
  static func layer(
    _ shape: ConvolutionShape, _ kind: TileKind = .digital, hasBias: Bool = true,
    lines: Int? = nil, activation: Activation = .identity
  ) throws -> TransposedConvolutionLayer {
    let (rows, columns) = (shape.columns - 1, shape.groupKernels + 1)
    let tiles = try (0..<shape.groups).map { g in
      let tile = try kind.makeTile(
        rows: rows, columns: columns, seed: 3, tile: UInt32(g), threads: 1)
      let kernels = ConvolutionTests.values(shape.groupKernels * shape.columns, UInt32(g))
      let biases = ConvolutionTests.values(rows, UInt32(g) + 50)
      var weights = Matrix(rows: rows, columns: columns)
      for row in 0..<rows {
        for m in 0..<shape.groupKernels { weights[row, m] = 0.3 * kernels[m * shape.columns + row] }
        weights[row, columns - 1] = hasBias ? 0.3 * biases[row] : 0
      }
      try tile.setWeights(weights)
      return tile
    }
    return TransposedConvolutionLayer(
      shape: shape, tiles: tiles, activation: activation, samplesAtOnce: lines)
  }

  private static func signals(_ batch: Int, _ count: Int, _ place: UInt32) -> Matrix {
    Matrix(rows: batch, columns: count, ConvolutionTests.values(batch * count, place))
  }

  private static func product(_ a: Matrix, _ b: Matrix) -> Double {
    zip(a.elements, b.elements).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// Both sums of products of numbers below 1 err by at most γ_n·n.
  private static func tolerance(_ terms: Int) -> Double {
    let n = Double(terms)
    return n * n * 0x1p-24 / (1 - n * 0x1p-24)
  }

  @Test("is the adjoint of the convolution: ⟨Ax, y⟩ = ⟨x, Aᵀy⟩", arguments: shapes.indices)
  func adjoint(_ index: Int) throws {
    let shape = Self.shapes[index]
    let convolution = try ConvolutionTests.layer(shape, .digital)
    // Without the convolution's biases.
    for tile in convolution.tiles {
      var weights = tile.weights
      for row in 0..<weights.rows { weights[row, weights.columns - 1] = 0 }
      try tile.setWeights(weights)
    }
    let transposed = try Self.layer(shape, hasBias: false)
    let (x, y) = (Self.signals(2, shape.input.count, 7), Self.signals(2, shape.output.count, 8))
    let (ax, aty) = (try convolution.forward(x), try transposed.forward(y))
    let terms = shape.columns * shape.output.count * 2
    #expect(abs(Self.product(ax, y) - Self.product(x, aty)) <= Self.tolerance(terms))
    // And it backward is the convolution forward.
    _ = try transposed.forward(y)
    let back = try #require(try transposed.backward(x, wantsInputErrors: true))
    #expect(
      zip(back.elements, ax.elements).allSatisfy {
        abs(Double($0) - Double($1)) <= Self.tolerance(shape.columns)
      })
    #expect(transposed.inputs == shape.output.count && transposed.outputs == shape.input.count)
  }

  /// Every product of a weight and an input (nil for the bias) by the definition.
  static func forEachTerm(
    _ shape: ConvolutionShape,
    _ body: (_ output: Int, _ group: Int, _ row: Int, _ column: Int, _ input: Int?) -> Void
  ) {
    let (image, small) = (shape.input, shape.output)
    for g in 0..<shape.groups {
      for oy in 0..<small.height {
        for ox in 0..<small.width {
          for c in 0..<shape.groupChannels {
            for ky in 0..<shape.size.height {
              for kx in 0..<shape.size.width {
                let y = oy * shape.stride.height - shape.padding.height + ky * shape.dilation.height
                let x = ox * shape.stride.width - shape.padding.width + kx * shape.dilation.width
                guard y >= 0, y < image.height, x >= 0, x < image.width else { continue }
                let channel = g * shape.groupChannels + c
                let output = (channel * image.height + y) * image.width + x
                let row = (c * shape.size.height + ky) * shape.size.width + kx
                for m in 0..<shape.groupKernels {
                  let input =
                    ((g * shape.groupKernels + m) * small.height + oy) * small.width + ox
                  body(output, g, row, m, input)
                }
                body(output, g, row, shape.groupKernels, nil)
              }
            }
          }
        }
      }
    }
  }

  @Test(
    "forward, backward and update against the definition in Double", arguments: shapes.indices,
    [1, 3])
  func definition(_ index: Int, _ batch: Int) throws {
    let shape = Self.shapes[index]
    let (inputs, outputs) = (shape.output.count, shape.input.count)
    for lines in [nil, 7, 1] as [Int?] {
      let layer = try Self.layer(shape, lines: lines)
      let before = layer.tiles.map(\.weights)
      let (x, errors) = (Self.signals(batch, inputs, 100), Self.signals(batch, outputs, 101))
      let y = try layer.forward(x)
      let z = try #require(try layer.backward(errors, wantsInputErrors: true))
      #expect(try layer.backward(errors, wantsInputErrors: false) == nil)
      try layer.update(learningRate: 0.5)
      var after = before.map { $0.elements.map(Double.init) }
      for b in 0..<batch {
        var (sums, back) = (
          [Double](repeating: 0, count: outputs), [Double](repeating: 0, count: inputs)
        )
        Self.forEachTerm(shape) { output, g, row, column, input in
          let (w, signal) = (Double(before[g][row, column]), input.map { Double(x[b, $0]) } ?? 1)
          let error = Double(errors[b, output])
          sums[output] += w * signal
          if let input { back[input] += w * error }
          after[g][row * before[g].columns + column] += 0.5 * error * signal
        }
        let (terms, backTerms) = (
          shape.size.count * (shape.groupKernels + 1), shape.groupChannels * shape.size.count
        )
        #expect(
          (0..<outputs).allSatisfy { abs(Double(y[b, $0]) - sums[$0]) <= Self.tolerance(terms) })
        #expect(
          (0..<inputs).allSatisfy { abs(Double(z[b, $0]) - back[$0]) <= Self.tolerance(backTerms) })
      }
      for (tile, weights) in zip(layer.tiles, after) {
        #expect(
          zip(tile.weights.elements, weights).allSatisfy {
            abs(Double($0) - $1) <= Self.tolerance(batch * shape.positions + 1)
          })
      }
    }
  }

  @Test("on analog arrays a batch, its examples and samples in any pieces are the same bits")
  func pieces() throws {
    for index in [3, 4, 9] {
      let shape = Self.shapes[index]
      let x = Self.signals(3, shape.output.count, 100)
      let errors = Self.signals(3, shape.input.count, 101)
      let whole = try Self.layer(shape, .analog(.rpuManaged), activation: .tanh)
      let y = try whole.forward(x)
      let z = try #require(try whole.backward(errors, wantsInputErrors: true))
      try whole.update(learningRate: 0.01)
      for lines in [1, 5, 10_000] {
        let pieces = try Self.layer(shape, .analog(.rpuManaged), lines: lines, activation: .tanh)
        #expect(try pieces.forward(x) == y)
        #expect(try pieces.backward(errors, wantsInputErrors: true) == z)
        try pieces.update(learningRate: 0.01)
        #expect(zip(pieces.tiles, whole.tiles).allSatisfy { $0.weights == $1.weights })
      }
      let single = try Self.layer(shape, .analog(.rpuManaged), activation: .tanh)
      #expect(
        (0..<3).allSatisfy { (try? single.forward(x[rows: $0..<$0 + 1])) == y[rows: $0..<$0 + 1] })
    }
  }

  @Test("odd sizes of pictures come back: the convolution's own, whatever its stride leaves open")
  func oddSizes() throws {
    for (height, width) in [(1, 1), (5, 7), (8, 9), (13, 2)] {
      let shape = ConvolutionShape(
        input: ConvolutionTests.image(3, height, width), kernels: 4, size: 3, stride: 2, padding: 1)
      let y = try Self.layer(shape).forward(Self.signals(1, shape.output.count, 3))
      #expect(y.columns == 3 * height * width)
    }
  }

  @Test("files hold it to the bit, and refuse tiles of another shape")
  func files() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/layer.safetensors"
    let shape = ConvolutionShape(
      input: ConvolutionTests.image(2, 6, 5), kernels: 4, size: 3, stride: 2, padding: 1, groups: 2)
    let layer = try Self.layer(shape, .analog(.rpuManaged), activation: .rectifiedLinear)
    let channels = ChannelLayer(input: shape.output, channels: [3, 0, 2, 2], offset: 0.5, gain: 2)
    let network = Network([channels, layer])
    try network.save(to: file)
    let loaded = try Network.load(from: file)
    let x = Self.signals(2, shape.output.count, 9)
    #expect(try loaded.forward(x) == network.forward(x))
    let again = try #require(loaded.layers[1] as? TransposedConvolutionLayer)
    #expect(again.shape == shape && again.activation == .rectifiedLinear)
    #expect((loaded.layers[0] as? ChannelLayer)?.channels == [3, 0, 2, 2])
  }

  @Test(
    "tiles that do not fit are trapped",
    .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
  func traps() async {
    let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      let shape = ConvolutionShape(
        input: ImageShape(channels: 2, height: 4, width: 4), kernels: 3, size: 2, stride: 2)
      _ = TransposedConvolutionLayer(
        shape: shape, tiles: [DigitalTile(rows: 3, columns: 9)], activation: .identity)
    }
    expect(r, says: "tiles of [\"3 × 9\"] for 1 groups of 8 × 4")
    let c = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ChannelLayer(input: ImageShape(channels: 3, height: 2, width: 2), channels: [0, 3])
    }
    expect(c, says: "the channels [0, 3] of an image that has 0 ..< 3")
  }

  @Test("channels are chosen, moved and scaled, and their errors go back to them")
  func channels() throws {
    let image = ConvolutionTests.image(3, 2, 1)
    let layer = ChannelLayer(input: image, channels: [2, 0, 2], offset: 0.5, gain: 4)
    let x = Matrix(rows: 2, columns: 6, (0..<12).map { Float($0) / 8 })
    let y = try layer.forward(x)
    let expected = [4, 5, 0, 1, 4, 5, 10, 11, 6, 7, 10, 11].map { (Float($0) / 8 - 0.5) * 4 }
    #expect(y.elements == expected)
    let errors = Matrix(rows: 2, columns: 6, (1...12).map(Float.init))
    let z = try #require(try layer.backward(errors, wantsInputErrors: true))
    #expect(z.elements == [12, 16, 0, 0, 24, 32, 36, 40, 0, 0, 72, 80])
  }
}
