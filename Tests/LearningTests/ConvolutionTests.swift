import Crosspoint
import CrosspointLearning
import Foundation
import Testing

@Suite("Convolution")
struct ConvolutionTests {
  static func image(_ channels: Int, _ height: Int, _ width: Int) -> ImageShape {
    ImageShape(channels: channels, height: height, width: width)
  }

  /// Every parameter away from its default, alone and together; kernels as large as the padded
  /// image.
  static let shapes: [ConvolutionShape] = [
    ConvolutionShape(input: image(1, 1, 1), kernels: 1, size: 1),
    ConvolutionShape(input: image(1, 28, 28), kernels: 16, size: 5),
    ConvolutionShape(input: image(3, 7, 9), kernels: 5, size: 3),
    ConvolutionShape(input: image(2, 6, 5), kernels: 3, size: Extent(height: 2, width: 4)),
    ConvolutionShape(input: image(2, 9, 8), kernels: 3, size: 3, stride: 2),
    ConvolutionShape(input: image(1, 5, 5), kernels: 2, size: 3, padding: 2),
    ConvolutionShape(
      input: image(2, 9, 9), kernels: 3, size: 3, dilation: Extent(height: 2, width: 3)),
    ConvolutionShape(input: image(6, 5, 4), kernels: 4, size: 3, groups: 2),
    ConvolutionShape(input: image(3, 4, 4), kernels: 3, size: 2, groups: 3),
    ConvolutionShape(
      input: image(4, 11, 7), kernels: 6, size: Extent(height: 3, width: 2),
      stride: Extent(height: 3, width: 2),
      padding: Extent(height: 1, width: 2), dilation: Extent(height: 2, width: 4), groups: 2),
    ConvolutionShape(input: image(2, 3, 3), kernels: 2, size: 5, padding: 1),
  ]

  /// Values in ±1, another for each place.
  static func values(_ count: Int, _ place: UInt32) -> [Float] {
    RandomStream(seed: 77, tile: place, vector: 0, purpose: .syntheticData).uniformWords(count).map
    {
      Float($0 >> 8) * 0x1p-23 - 1
    }
  }

  static func layer(
    _ shape: ConvolutionShape, _ kind: TileKind, lines: Int? = nil,
    activation: Activation = .identity
  ) throws -> ConvolutionLayer {
    let tiles = try (0..<shape.groups).map { g in
      let tile = try kind.makeTile(
        rows: shape.groupKernels, columns: shape.columns, seed: 3, tile: UInt32(g), threads: 1)
      let count = shape.groupKernels * shape.columns
      try tile.setWeights(
        Matrix(
          rows: shape.groupKernels, columns: shape.columns,
          values(count, UInt32(g)).map { $0 * 0.3 }))
      return tile
    }
    guard let lines else {
      return ConvolutionLayer(shape: shape, tiles: tiles, activation: activation)
    }
    return ConvolutionLayer(
      shape: shape, tiles: tiles, activation: activation, patchesAtOnce: lines)
  }

  @Test(
    "forward, backward and update against the definition in Double", arguments: shapes.indices,
    [1, 3])
  func definition(_ index: Int, _ batch: Int) throws {
    let shape = Self.shapes[index]
    // Pieces that end within an image.
    for lines in [nil, 7, 1] as [Int?] {
      let layer = try Self.layer(shape, .digital, lines: lines)
      let direct = DirectConvolution(
        shape: shape, weights: layer.tiles.flatMap { $0.weights.elements.map(Double.init) })
      let x = Matrix(
        rows: batch, columns: shape.input.count, Self.values(batch * shape.input.count, 100))
      let errors = Matrix(
        rows: batch, columns: shape.output.count, Self.values(batch * shape.output.count, 101))
      let y = try layer.forward(x)
      let z = try #require(try layer.backward(errors, wantsInputErrors: true))
      #expect(try layer.backward(errors, wantsInputErrors: false) == nil)
      try layer.update(learningRate: 0.5)
      var weights = direct.weights
      for b in 0..<batch {
        let (line, error) = (
          x[rows: b..<b + 1].elements.map(Double.init),
          errors[rows: b..<b + 1].elements.map(Double.init)
        )
        expectClose(y[rows: b..<b + 1].elements, direct.forward(line), terms: shape.columns)
        expectClose(
          z[rows: b..<b + 1].elements, direct.backward(error),
          terms: shape.groupKernels * shape.size.count)
        weights = zip(weights, direct.gradient(line, error)).map { $0 + 0.5 * $1 }
      }
      expectClose(
        layer.tiles.flatMap { $0.weights.elements }, weights, terms: batch * shape.positions + 1)
    }
  }

  /// A sum of n products of numbers below 1 errs by at most γ_n·n, γ_n = n·2⁻²⁴/(1 − n·2⁻²⁴).
  private func expectClose(_ a: [Float], _ b: [Double], terms n: Int) {
    let gamma = Double(n) * 0x1p-24 / (1 - Double(n) * 0x1p-24)
    #expect(
      a.count == b.count && zip(a, b).allSatisfy { abs(Double($0) - $1) <= gamma * Double(n) })
  }

  @Test(
    """
    on analog arrays a batch, its examples one by one and its patches in any pieces are the \
    same bits
    """,
    arguments: [1, 3, 9])
  func pieces(_ index: Int) throws {
    let shape = Self.shapes[index]
    let x = Matrix(rows: 4, columns: shape.input.count, Self.values(4 * shape.input.count, 100))
    let errors = Matrix(
      rows: 4, columns: shape.output.count,
      Self.values(4 * shape.output.count, 101).map { $0 * 0.1 })
    let whole = try Self.layer(shape, .analog(.rpuManaged), activation: .tanh)
    let y = try whole.forward(x)
    let z = try #require(try whole.backward(errors, wantsInputErrors: true))
    try whole.update(learningRate: 0.01)
    #expect(whole.tiles.allSatisfy { $0.weights != Matrix(rows: $0.rows, columns: $0.columns) })
    for lines in [1, 5, shape.positions, 10_000] {
      let pieces = try Self.layer(shape, .analog(.rpuManaged), lines: lines, activation: .tanh)
      #expect(try pieces.forward(x) == y)
      #expect(try pieces.backward(errors, wantsInputErrors: true) == z)
      try pieces.update(learningRate: 0.01)
      #expect(zip(pieces.tiles, whole.tiles).allSatisfy { $0.weights == $1.weights })
    }
    let single = try Self.layer(shape, .analog(.rpuManaged), activation: .tanh)
    #expect(
      (0..<4).allSatisfy { (try? single.forward(x[rows: $0..<$0 + 1])) == y[rows: $0..<$0 + 1] })
  }

  @Test("shapes of arrays and images, those of the paper's LeNet among them")
  func sizes() {
    let k1 = Self.shapes[1]
    #expect(k1.output == Self.image(16, 24, 24) && k1.positions == 576 && k1.columns == 26)
    let k2 = ConvolutionShape(input: Self.image(16, 12, 12), kernels: 32, size: 5)
    #expect(k2.output == Self.image(32, 8, 8) && k2.positions == 64 && k2.columns == 401)
    let alexNet = ConvolutionShape(input: Self.image(3, 227, 227), kernels: 96, size: 11, stride: 4)
    #expect(alexNet.positions == 3025 && alexNet.columns == 364)
    let grouped = ConvolutionShape(
      input: Self.image(96, 27, 27), kernels: 256, size: 5, padding: 2, groups: 2)
    #expect(
      grouped.output == Self.image(256, 27, 27) && grouped.columns == 1201
        && grouped.groupKernels == 128)
  }

  @Test(
    """
    the largest of each window, what does not fill one left out, its error to the first of \
    equal ones
    """
  )
  func pooling() throws {
    let pool = MaxPoolingLayer(input: Self.image(2, 3, 5), window: Extent(height: 3, width: 2))
    #expect(
      pool.shape == Self.image(2, 1, 2) && pool.inputs == 30 && pool.outputs == 4
        && pool.tiles.isEmpty)
    var x = (0..<30).map { Float(($0 * 7) % 30) / 30 - 0.5 }
    (x[1], x[6], x[29]) = (3, 3, 9)
    let y = try pool.forward(Matrix(rows: 1, columns: 30, x))
    func window(_ c: Int, _ w: Int) -> [Int] {
      (0..<3).flatMap { y in (0..<2).map { c * 15 + y * 5 + w * 2 + $0 } }
    }
    let windows = [window(0, 0), window(0, 1), window(1, 0), window(1, 1)]
    #expect(y.elements == windows.map { $0.map { x[$0] }.max()! })
    let errors = try #require(
      try pool.backward(Matrix(rows: 1, columns: 4, [1, 2, 3, 4]), wantsInputErrors: true))
    var expected = [Float](repeating: 0, count: 30)
    for (w, window) in windows.enumerated() {
      expected[window.first { x[$0] == y.elements[w] }!] = Float(w + 1)
    }
    #expect(errors.elements == expected && errors.elements[1] == 1)
  }

  @Test(
    "a signal that is not a number is the maximum wherever it lies, and its place the first",
    arguments: 0..<6)
  func undefined(_ place: Int) throws {
    let pool = MaxPoolingLayer(input: Self.image(1, 2, 6), window: Extent(height: 2, width: 3))
    // Places of the left window, and infinities beside them.
    let window = [0, 1, 2, 6, 7, 8]
    var x = Self.values(12, 4)
    (x[window[(place + 1) % 6]], x[window[(place + 5) % 6]]) = (.infinity, -.infinity)
    for undefined in [[place], [place, (place + 2) % 6]] {
      var signals = x
      for p in undefined { signals[window[p]] = .nan }
      let y = try pool.forward(Matrix(rows: 1, columns: 12, signals))
      #expect(y.elements[0].isNaN && y.elements[1] == [3, 4, 5, 9, 10, 11].map { x[$0] }.max()!)
      let errors = try #require(
        try pool.backward(Matrix(rows: 1, columns: 2, [1, 0]), wantsInputErrors: true))
      #expect(errors.elements.firstIndex(of: 1) == window[undefined.min()!])
    }
  }

  @Test(
    "activations after the maxima are the maxima of activations", arguments: Activation.allCases)
  func pooledActivation(_ activation: Activation) throws {
    let shape = ConvolutionShape(input: Self.image(1, 9, 9), kernels: 2, size: 4)
    let x = Matrix(rows: 2, columns: 81, Self.values(162, 5))
    let (before, after) = (
      try Self.layer(shape, .digital, activation: activation), try Self.layer(shape, .digital)
    )
    let first = try MaxPoolingLayer(input: shape.output, window: 2).forward(before.forward(x))
    #expect(
      try MaxPoolingLayer(input: shape.output, window: 2, activation: activation).forward(
        after.forward(x)) == first)
  }

  /// Convolution, maxima, tanh, convolution with padding, rectified, dense: the loss of a batch in
  /// Double, by direct sums.
  private func loss(_ net: Network, _ weights: [[Double]], _ x: Matrix, _ labels: [UInt8]) -> Double
  {
    var total = 0.0
    for b in 0..<x.rows {
      var line = x[rows: b..<b + 1].elements.map(Double.init)
      var tensor = 0
      for layer in net.layers {
        if let conv = layer as? ConvolutionLayer {
          let w = (0..<conv.shape.groups).flatMap { weights[tensor + $0] }
          tensor += conv.shape.groups
          line = DirectConvolution(shape: conv.shape, weights: w).forward(line).map {
            apply(conv.activation, $0)
          }
        } else if let pool = layer as? MaxPoolingLayer {
          let (i, o) = (pool.input, pool.shape)
          line = (0..<o.count).map { place in
            let (c, y, x) = (
              place / (o.height * o.width), place / o.width % o.height, place % o.width
            )
            let window = (0..<pool.window.count).map { k in
              line[
                (c * i.height + y * pool.window.height + k / pool.window.width) * i.width + x
                  * pool.window.width + k
                  % pool.window.width]
            }
            return apply(pool.activation, window.max()!)
          }
        } else if let dense = layer as? DenseLayer {
          let (w, n) = (weights[tensor], dense.inputs + 1)
          tensor += 1
          let input = line + [1]
          line = (0..<dense.outputs).map { r in
            apply(dense.activation, (0..<n).reduce(0) { $0 + w[r * n + $1] * input[$1] })
          }
        }
      }
      total += log(line.reduce(0) { $0 + exp($1) }) - line[Int(labels[b])]
    }
    return total
  }

  private func apply(_ activation: Activation, _ a: Double) -> Double {
    switch activation {
    case .identity: a
    case .sigmoid: 1 / (1 + exp(-a))
    case .tanh: tanh(a)
    case .rectifiedLinear: max(a, 0)
    }
  }

  @Test(
    "one step of a convolutional network goes down the gradient of central differences",
    arguments: [1, 2])
  func gradient(_ batch: Int) throws {
    let first = ConvolutionShape(input: Self.image(2, 8, 7), kernels: 4, size: 3, groups: 2)
    let pool = MaxPoolingLayer(input: first.output, window: 2, activation: .tanh)
    let second = ConvolutionShape(input: pool.shape, kernels: 3, size: 2, padding: 1, dilation: 2)
    let dense = DenseLayer(
      tile: DigitalTile(rows: 3, columns: second.output.count + 1), activation: .identity)
    let count = dense.tile.rows * dense.tile.columns
    try dense.tile.setWeights(
      Matrix(rows: 3, columns: dense.tile.columns, Self.values(count, 9).map { $0 * 0.4 }))
    let network = Network([
      try Self.layer(first, .digital), pool,
      try Self.layer(second, .digital, activation: .rectifiedLinear), dense,
    ])
    let x = Matrix(
      rows: batch, columns: first.input.count, Self.values(batch * first.input.count, 8))
    let labels: [UInt8] = [2, 0].prefix(batch).map { $0 }
    let tiles = network.layers.flatMap(\.tiles)
    let before = tiles.map { $0.weights.elements.map(Double.init) }
    let rate = 0.25
    let stated = try network.train(x, labels: labels[...], learningRate: Float(rate))
    #expect(abs(stated - loss(network, before, x, labels)) < 1e-5)
    for (t, tile) in tiles.enumerated() {
      for (i, after) in tile.weights.elements.enumerated() {
        let h = 1e-6
        var (up, down) = (before, before)
        up[t][i] += h
        down[t][i] -= h
        let slope = (loss(network, up, x, labels) - loss(network, down, x, labels)) / (2 * h)
        // Single precision: a weight's last place is 3e-8, over a rate of ¼; sums of up to 60
        // terms.
        #expect(abs((Double(after) - before[t][i]) / rate + slope) < 3e-6, "tile \(t), weight \(i)")
      }
    }
  }
}
