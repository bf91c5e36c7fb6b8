import Crosspoint
import CrosspointFiles

/// A network that can be made from a seed: its layers, and what holds the weights of each.
public struct NetworkPlan: Sendable, Hashable, Codable {
  /// The layers of a network, without what holds their weights.
  public enum Architecture: Sendable, Hashable, Codable {
    /// Sigmoid layers of these widths, the first one the inputs, the last layer linear before its
    /// softmax.
    case dense(widths: [Int])
    /// The LeNet of Gokmen, Onen & Haensch 2017 on 28 × 28 pixels: 16 kernels 5 × 5, 2 × 2 maxima,
    /// tanh; 32 kernels 5 × 5, 2 × 2 maxima, tanh; 128 tanh; 10 before softmax. 80,202 weights.
    case leNet

    /// The architectures by the names that commands know; a new one is one entry here.
    /// - Parameter pixels: of an image.
    public static func named(pixels: Int) -> [(name: String, architecture: Architecture)] {
      [("seed", .dense(widths: [pixels] + Network.rpuWidths.dropFirst())), ("lenet", .leNet)]
    }

    /// A name of `named`, or the widths of dense layers, `784-50-10`; nil for anything else.
    /// - Parameter pixels: of an image.
    public init?(describing text: String, pixels: Int) {
      if let named = Self.named(pixels: pixels).first(where: { $0.name == text })?.architecture {
        self = named
      } else if let widths = layerWidths(text, largest: Self.largestWidth) {
        self = .dense(widths: widths)
      } else {
        return nil
      }
    }

    /// The text that `init(describing:pixels:)` takes for it.
    public func words(pixels: Int) -> String {
      if let named = Self.named(pixels: pixels).first(where: { $0.architecture == self }) {
        return named.name
      }
      guard case .dense(let widths) = self else { return "\(self)" }
      return widths.map(String.init).joined(separator: "-")
    }

    static let largestWidth = 1 << 26

    /// Classes that it can tell apart: the outputs of its last layer.
    public var outputs: Int {
      switch self {
      case .dense(let widths): widths.last!
      case .leNet: 10
      }
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
      layers.compactMap(\.letter).enumerated().map { "\($1)\($0 + 1)" }
    }

    /// Samples of one example that each of `matrices` is updated by: 1 for a dense layer, the
    /// number of positions for a convolution.
    package var samplesPerExample: [Int] {
      layers.compactMap { layer in
        switch layer {
        case .dense: 1
        case .convolution(let shape, _): shape.output.height * shape.output.width
        case .maxima: nil
        }
      }
    }

    /// η of its paper: by thirds for dense layers (Gokmen & Vlasov 2016), .01 throughout for the
    /// LeNet (Gokmen, Onen & Haensch 2017; remembered, not read).
    public var rates: [Float] {
      switch self {
      case .dense: LearningSchedule.rpuRates
      case .leNet: [0.01]
      }
    }

    /// `rates` over some epochs. Traps below one.
    public func schedule(epochs: Int = 30) -> LearningSchedule {
      LearningSchedule(rates: rates, epochs: epochs)
    }

    var layers: [LayerPlan] {
      switch self {
      case .dense(let widths):
        return zip(widths, widths.dropFirst()).enumerated().map { number, width in
          .dense(
            inputs: width.0, outputs: width.1, number == widths.count - 2 ? .identity : .sigmoid)
        }
      case .leNet:
        let first = ConvolutionShape(
          input: ImageShape(channels: 1, height: 28, width: 28), kernels: 16, size: 5)
        let second = ConvolutionShape(
          input: MaxPoolingLayer.shape(of: first.output, window: 2), kernels: 32, size: 5)
        return [
          .convolution(first, .identity), .maxima(first.output, window: 2, .tanh),
          .convolution(second, .identity), .maxima(second.output, window: 2, .tanh),
          .dense(
            inputs: MaxPoolingLayer.shape(of: second.output, window: 2).count, outputs: 128, .tanh),
          .dense(inputs: 128, outputs: 10, .identity),
        ]
      }
    }

    /// What cannot be; nil for an architecture that is possible.
    var fault: String? {
      guard case .dense(let widths) = self else { return nil }
      if widths.count < 2 {
        return "a network needs the widths of its input and of its output, not \(widths)"
      }
      let limit = 1...Self.largestWidth
      return widths.allSatisfy(limit.contains)
        ? nil : "a network of the widths \(widths): 1 to \(limit.upperBound) each are possible"
    }
  }

  public var architecture: Architecture
  /// What holds the weights: one plan for each of `architecture.matrices`.
  public var arrays: [ArrayPlan]

  /// A plan with arrays of its own for each matrix. Traps for fewer than two widths or one below 1,
  /// and unless there is one plan of arrays for each matrix.
  public init(_ architecture: Architecture, arrays: [ArrayPlan]) {
    self.architecture = architecture
    self.arrays = arrays
    if let fault { check(false, fault) }
  }

  /// The same plan of arrays for every matrix.
  public init(_ architecture: Architecture, _ plan: ArrayPlan) {
    self.init(architecture, arrays: Array(repeating: plan, count: architecture.matrices.count))
  }

  /// What cannot be; nil for a plan that a network can be made of.
  package var fault: String? {
    if let fault = architecture.fault { return fault }
    guard arrays.count == architecture.matrices.count else {
      return "\(arrays.count) plans of arrays for the matrices \(architecture.matrices)"
    }
    return arrays.lazy.compactMap(\.fault).first
  }

  /// In what layers are not this plan's; nil where it is theirs.
  package func fault(of layers: [any Layer]) -> String? {
    let planned = architecture.layers
    guard layers.count == planned.count else {
      return "\(counted(layers.count, "layer")) under a plan of \(planned.count)"
    }
    for (number, (layer, plan)) in zip(layers, planned).enumerated() {
      let found = LayerPlan(layer)
      if found != plan {
        return
          """
          layer \(number) is \(found.map(\.description) ?? "a \(type(of: layer))"), and under \
          its plan \(plan)
          """
      }
    }
    let held = zip(planned, layers).filter { $0.0.letter != nil }.map(\.1)
    for (name, (layer, plan)) in zip(architecture.matrices, zip(held, arrays))
    where !layer.tiles.allSatisfy(plan.matches) {
      return "\(name) is not held on the arrays of its plan"
    }
    return nil
  }

  /// Makes the network as it is before training. Weights (bias column included) are uniform in
  /// ±1/√columns, the same for every plan of arrays under one seed; devices clip them to their
  /// bounds. Traps for a plan that cannot be.
  /// - Throws: `CrosspointError.invalidSetting`.
  public func makeNetwork(seed: UInt64, threads: Int = 1) throws -> Network {
    if let fault { check(false, fault) }
    var number = 0
    let layers = try architecture.layers.map { layer in
      try layer.makeLayer { rows, columns in
        defer { number += 1 }
        return try makeInitialArrays(
          number, rows: rows, columns: columns, seed: seed, threads: threads)
      }
    }
    return Network(layers, plan: self)
  }

  /// The arrays of a matrix, by its number, with its initial weights.
  private func makeInitialArrays(
    _ number: Int, rows: Int, columns: Int, seed: UInt64, threads: Int
  ) throws -> any Tile {
    let tile = try arrays[number].makeArrays(
      rows: rows, columns: columns, seed: seed, layer: number, threads: threads)
    let bound = 1 / Float(columns).squareRoot()
    let draws = RandomStream(seed: seed, tile: UInt32(number), vector: 0, purpose: .initialWeights)
    try tile.setWeights(
      Matrix(
        rows: rows, columns: columns,
        draws.uniformWords(rows * columns).map { (Float($0 >> 8) * 0x1p-23 - 1) * bound }))
    return tile
  }
}

extension Network {
  /// The widths of the network of Gokmen & Vlasov 2016: 784-256-128-10.
  public static let rpuWidths = [784, 256, 128, 10]

  /// Sigmoid layers of these widths, the last one linear before its softmax, on tiles of one kind:
  /// `NetworkPlan`. A layer of more than 4096 rows or columns is split over a grid of arrays
  /// (`ArraySize.rpu`). Traps for fewer than two widths or one below 1.
  public static func dense(
    widths: [Int] = rpuWidths, kind: TileKind, seed: UInt64, threads: Int = 1
  ) throws -> Network {
    try NetworkPlan(.dense(widths: widths), ArrayPlan(kind)).makeNetwork(
      seed: seed, threads: threads)
  }
}
