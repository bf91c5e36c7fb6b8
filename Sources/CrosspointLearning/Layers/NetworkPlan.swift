import Crosspoint

/// A network that can be made from a seed: its layers, and what holds the weights of each.
public struct NetworkPlan: Sendable, Hashable, Codable {
  public enum Architecture: Sendable, Hashable, Codable {
    /// Sigmoid layers of these widths, the first one the inputs, the last layer linear before its softmax.
    case dense(widths: [Int])
    /// The LeNet of Gokmen, Onen & Haensch 2017 on 28 × 28 pixels: 16 kernels 5 × 5, 2 × 2 maxima, tanh; 32 kernels 5 × 5, 2 × 2
    /// maxima, tanh; 128 tanh; 10 before softmax. 80,202 weights.
    case leNet

    /// The architectures by the names that commands know; a new one is one line here.
    /// - Parameter pixels: of an image.
    public static func named(pixels: Int) -> [(name: String, architecture: Architecture)] {
      [("seed", .dense(widths: [pixels] + Network.seedWidths.dropFirst())), ("lenet", .leNet)]
    }

    /// Signals that one example must have.
    public var inputs: Int {
      switch self {
      case .dense(let widths): widths[0]
      case .leNet: 28 * 28
      }
    }

    /// Names of its matrices, in order: K1 for a convolution, W3 for a dense layer.
    public var matrices: [String] {
      switch self {
      case .dense(let widths): widths.indices.dropFirst().map { "W\($0)" }
      case .leNet: ["K1", "K2", "W3", "W4"]
      }
    }
  }

  public var architecture: Architecture
  /// One for each matrix.
  public var arrays: [ArrayKind]

  /// Traps unless there is one kind of array for each matrix.
  public init(_ architecture: Architecture, arrays: [ArrayKind]) {
    check(
      arrays.count == architecture.matrices.count && !arrays.isEmpty,
      "\(arrays.count) kinds of arrays for the matrices \(architecture.matrices)")
    self.architecture = architecture
    self.arrays = arrays
  }

  /// The same kind of array everywhere.
  public init(_ architecture: Architecture, _ kind: ArrayKind) {
    self.init(architecture, arrays: Array(repeating: kind, count: architecture.matrices.count))
  }

  /// The network at its beginning. Weights (bias column included) start uniform in ±1/√(columns), the same for every kind of array
  /// under one seed; devices clip them to their bounds.
  /// - Throws: `CrosspointError.invalidSetting`.
  public func makeNetwork(seed: UInt64, threads: Int = 1) throws -> Network {
    let matrices = Matrices(plan: self, seed: seed, threads: threads)
    let layers: [any Layer]
    switch architecture {
    case .dense(let widths):
      check(widths.count >= 2, "a network needs the widths of its input and of its output, not \(widths)")
      layers = try zip(widths, widths.dropFirst()).enumerated().map { number, width in
        try matrices.dense(number, width.0, width.1, number == widths.count - 2 ? .identity : .sigmoid)
      }
    case .leNet:
      let first = ConvolutionShape(input: ImageShape(channels: 1, height: 28, width: 28), kernels: 16, size: 5)
      let firstMaxima = MaxPoolingLayer(input: first.output, window: 2, activation: .tanh)
      let second = ConvolutionShape(input: firstMaxima.shape, kernels: 32, size: 5)
      let secondMaxima = MaxPoolingLayer(input: second.output, window: 2, activation: .tanh)
      layers = [
        try matrices.convolution(0, first), firstMaxima, try matrices.convolution(1, second), secondMaxima,
        try matrices.dense(2, secondMaxima.outputs, 128, .tanh), try matrices.dense(3, 128, 10, .identity),
      ]
    }
    return Network(layers, plan: self)
  }

  /// Makes a plan's matrices by their numbers.
  private struct Matrices {
    var plan: NetworkPlan
    var seed: UInt64
    var threads: Int

    func dense(_ number: Int, _ inputs: Int, _ outputs: Int, _ activation: Activation) throws -> DenseLayer {
      DenseLayer(tile: try tile(number, rows: outputs, columns: inputs + 1), activation: activation)
    }

    func convolution(_ number: Int, _ shape: ConvolutionShape) throws -> ConvolutionLayer {
      ConvolutionLayer(
        shape: shape, tiles: [try tile(number, rows: shape.kernels, columns: shape.columns)], activation: .identity)
    }

    private func tile(_ number: Int, rows: Int, columns: Int) throws -> any Tile {
      let tile = try plan.arrays[number].makeTile(rows: rows, columns: columns, seed: seed, layer: number, threads: threads)
      let bound = 1 / Float(columns).squareRoot()
      let draws = RandomLine(seed: seed, tile: UInt32(number), vector: 0, purpose: .initialWeights)
      try tile.setWeights(
        Matrix(
          rows: rows, columns: columns, draws.uniformWords(rows * columns).map { (Float($0 >> 8) * 0x1p-23 - 1) * bound }))
      return tile
    }
  }
}

extension Network {
  /// The widths of Gokmen & Vlasov 2016: 784-256-128-10.
  public static let seedWidths = [784, 256, 128, 10]

  /// Sigmoid layers of these widths, the last one linear before its softmax, on arrays of one kind: `NetworkPlan`.
  public static func dense(
    widths: [Int] = seedWidths, kind: TileKind, seed: UInt64, threads: Int = 1
  ) throws -> Network {
    try NetworkPlan(.dense(widths: widths), ArrayKind(kind)).makeNetwork(seed: seed, threads: threads)
  }
}
