import Crosspoint
import CrosspointFiles
import CrosspointLearning
import TestSupport
import Testing

/// One convolution, or the transpose of one.
private struct OneConvolution: NetworkArchitecture {
  var shape: ConvolutionShape
  var isTransposed = false

  static let storedName = "oneConvolution"
  var layers: [LayerPlan] {
    [isTransposed ? .transposed(shape, .identity) : .convolution(shape, .identity)]
  }
  var rates: [Float] { [1] }
}

@Suite("Convolutions of other programs")
struct ConvolutionWeightsTests {
  /// Padding, strides, dilation and groups, each the same both ways and not.
  static let shapes = [
    ConvolutionShape(input: ImageShape(channels: 1, height: 4, width: 4), kernels: 1, size: 1),
    ConvolutionShape(input: ImageShape(channels: 3, height: 5, width: 6), kernels: 2, size: 3),
    ConvolutionShape(
      input: ImageShape(channels: 2, height: 7, width: 5), kernels: 3,
      size: Extent(height: 2, width: 3), stride: Extent(height: 2, width: 1),
      padding: Extent(height: 1, width: 2), dilation: Extent(height: 2, width: 1)),
    ConvolutionShape(
      input: ImageShape(channels: 4, height: 5, width: 5), kernels: 6, size: 3, padding: 1,
      groups: 2),
    ConvolutionShape(
      input: ImageShape(channels: 3, height: 4, width: 4), kernels: 3, size: 2, groups: 3),
  ]

  /// The shapes of an encoder–decoder at even and odd sizes, kernels as large as their stride,
  /// and kernels whose patches overlap at a stride of 1.
  static let transposedShapes = [
    ConvolutionShape(
      input: ImageShape(channels: 2, height: 6, width: 8), kernels: 3, size: 4, stride: 2,
      padding: 1),
    ConvolutionShape(
      input: ImageShape(channels: 2, height: 5, width: 7), kernels: 3, size: 4, stride: 2,
      padding: 2),
    ConvolutionShape(
      input: ImageShape(channels: 1, height: 6, width: 4), kernels: 2, size: 2, stride: 2),
    ConvolutionShape(
      input: ImageShape(channels: 2, height: 5, width: 5), kernels: 2, size: 3, padding: 1),
    ConvolutionShape(
      input: ImageShape(channels: 2, height: 5, width: 6), kernels: 2,
      size: Extent(height: 3, width: 5), stride: Extent(height: 2, width: 3),
      padding: Extent(height: 1, width: 2)),
  ]

  private struct Tensors {
    var weights: [Float]
    var biases: [Float]
    var signals: [Float]

    init(_ shape: ConvolutionShape, biases: Int, signals: Int) {
      weights = ConvolutionTests.values(shape.kernels * (shape.columns - 1), 1)
      self.biases = ConvolutionTests.values(biases, 2)
      self.signals = ConvolutionTests.values(signals, 3)
    }

    func file(_ shape: ConvolutionShape) throws -> WeightFile {
      let size = [shape.kernels, shape.groupChannels, shape.size.height, shape.size.width]
      return try weightFile([
        ("conv.weight", size, weights), ("conv.bias", [biases.count], biases),
      ])
    }
  }

  /// Sums of n products err by at most γ_n Σ|w||x|, n the terms and the bias.
  private func expect(_ found: Matrix, _ sums: [Double], magnitudes: [Double], terms: Int) {
    let n = Double(terms)
    let gamma = n * 0x1p-24 / (1 - n * 0x1p-24)
    #expect(found.count == sums.count)
    for (place, value) in found.elements.enumerated() {
      #expect(abs(Double(value) - sums[place]) <= gamma * magnitudes[place], "signal \(place)")
    }
  }

  @Test("kernels × channels × height × width against a direct sum", arguments: shapes)
  func convolution(_ shape: ConvolutionShape) throws {
    let tensors = Tensors(shape, biases: shape.kernels, signals: shape.input.count)
    let map = try TensorMap(tensors.file(shape), for: .init(OneConvolution(shape: shape)))
    #expect(map.lines[0].hasPrefix("K1, "))
    #expect(map.lines[0].contains("kernels × channels × height × width"))
    let network = Network([
      ConvolutionLayer(
        shape: shape,
        tiles: (0..<shape.groups).map { _ in
          DigitalTile(rows: shape.groupKernels, columns: shape.columns)
        }, activation: .identity)
    ])
    try network.setMatrices(map.matrices)
    let y = try network.forward(Matrix(rows: 1, columns: shape.input.count, tensors.signals))
    let (image, output, size) = (shape.input, shape.output, shape.size)
    var sums = [Double](repeating: 0, count: output.count)
    var magnitudes = sums
    for m in 0..<shape.kernels {
      for oy in 0..<output.height {
        for ox in 0..<output.width {
          let place = (m * output.height + oy) * output.width + ox
          sums[place] = Double(tensors.biases[m])
          magnitudes[place] = abs(sums[place])
          for c in 0..<shape.groupChannels {
            for ky in 0..<size.height {
              for kx in 0..<size.width {
                let y = oy * shape.stride.height - shape.padding.height + ky * shape.dilation.height
                let x = ox * shape.stride.width - shape.padding.width + kx * shape.dilation.width
                guard y >= 0, y < image.height, x >= 0, x < image.width else { continue }
                let channel = m / shape.groupKernels * shape.groupChannels + c
                let weight =
                  ((m * shape.groupChannels + c) * size.height + ky) * size.width + kx
                let product =
                  Double(tensors.weights[weight])
                  * Double(tensors.signals[(channel * image.height + y) * image.width + x])
                sums[place] += product
                magnitudes[place] += abs(product)
              }
            }
          }
        }
      }
    }
    expect(y, sums, magnitudes: magnitudes, terms: shape.columns)
  }

  @Test(
    "the transpose, with one bias for each signal of its output", arguments: transposedShapes)
  func transposed(_ shape: ConvolutionShape) throws {
    let (small, image, size) = (shape.output, shape.input, shape.size)
    let tensors = Tensors(shape, biases: image.channels, signals: small.count)
    let architecture = NetworkPlan.Architecture(OneConvolution(shape: shape, isTransposed: true))
    let map = try TensorMap(tensors.file(shape), for: architecture)
    let network = try NetworkPlan(architecture, ArrayPlan(.digital)).makeNetwork(seed: 1)
    try network.setMatrices(map.matrices)
    let y = try network.forward(Matrix(rows: 1, columns: small.count, tensors.signals))
    var sums = [Double](repeating: 0, count: image.count)
    for c in 0..<image.channels {
      for place in 0..<image.height * image.width {
        sums[c * image.height * image.width + place] = Double(tensors.biases[c])
      }
    }
    var magnitudes = sums.map(abs)
    for m in 0..<shape.kernels {
      for oy in 0..<small.height {
        for ox in 0..<small.width {
          let signal = Double(tensors.signals[(m * small.height + oy) * small.width + ox])
          for c in 0..<image.channels {
            for ky in 0..<size.height {
              for kx in 0..<size.width {
                let y = oy * shape.stride.height - shape.padding.height + ky
                let x = ox * shape.stride.width - shape.padding.width + kx
                guard y >= 0, y < image.height, x >= 0, x < image.width else { continue }
                let weight = ((m * image.channels + c) * size.height + ky) * size.width + kx
                let place = (c * image.height + y) * image.width + x
                let product = signal * Double(tensors.weights[weight])
                sums[place] += product
                magnitudes[place] += abs(product)
              }
            }
          }
        }
      }
    }
    // Further terms are patches without a bias: zeros.
    expect(y, sums, magnitudes: magnitudes, terms: (shape.kernels + 1) * size.count)
  }

  @Test("biases that the patches of a transpose do not bring to every signal once")
  func unreachable() throws {
    for shape in [
      // Signals that no patch reaches; kernels that lie in the padding; holes between weights.
      ConvolutionShape(
        input: ImageShape(channels: 1, height: 7, width: 7), kernels: 2, size: 3, stride: 3),
      ConvolutionShape(
        input: ImageShape(channels: 1, height: 4, width: 4), kernels: 2, size: 1, padding: 1),
      ConvolutionShape(
        input: ImageShape(channels: 1, height: 6, width: 6), kernels: 2, size: 3, dilation: 2),
    ] {
      let architecture = NetworkPlan.Architecture(
        OneConvolution(shape: shape, isTransposed: true))
      var tensors = Tensors(shape, biases: 1, signals: 1)
      tensors.biases = [0.5]
      let error = #expect(throws: TensorMapError.self) {
        try TensorMap(tensors.file(shape), for: architecture)
      }
      #expect(error?.problem == .unreachableBias(layer: "T1", tensor: "conv.bias"))
      tensors.biases = [0]
      #expect(throws: Never.self) { try TensorMap(tensors.file(shape), for: architecture) }
    }
  }

  @Test("Keras's order of kernels is told, and refused")
  func keras() throws {
    let kernel = counting("conv/kernel", 3, 3, 1, 2)
    let shape = ConvolutionShape(
      input: ImageShape(channels: 1, height: 4, width: 4), kernels: 2, size: 3)
    let file = try weightFile([kernel, counting("conv/bias", 2)])
    let error = #expect(throws: TensorMapError.self) {
      try TensorMap(file, for: .init(OneConvolution(shape: shape)))
    }
    #expect(error?.description.contains("Keras's order: turn it to kernels × channels") == true)
    let named = #expect(throws: TensorMapError.self) {
      try TensorMap(
        file, for: .init(OneConvolution(shape: shape)),
        choices: WeightChoices(tensors: ["K1": "conv/kernel"]))
    }
    #expect(named?.description.contains("has the shape [3, 3, 1, 2]") == true)
    #expect(named?.description.contains("Keras's order") == true)
  }

  @Test("a whole LeNet as PyTorch names it")
  func leNet() throws {
    let map = try TensorMap(
      weightFile([
        counting("conv1.weight", 16, 1, 5, 5), counting("conv1.bias", 16),
        counting("conv2.weight", 32, 16, 5, 5), counting("conv2.bias", 32),
        counting("fc1.weight", 128, 512), counting("fc1.bias", 128),
        counting("fc2.weight", 10, 128), counting("fc2.bias", 10),
      ]), for: .leNet)
    #expect(map.entries.map(\.layer) == ["K1", "K2", "W3", "W4"])
    #expect(map.entries.map(\.tensor) == ["conv1", "conv2", "fc1", "fc2"].map { $0 + ".weight" })
    let network = try NetworkPlan(.leNet, ArrayPlan(.digital)).makeNetwork(seed: 1)
    try network.setMatrices(map.matrices)
    #expect(network.layers.flatMap(\.tiles).map(\.weights) == map.matrices)
  }
}
