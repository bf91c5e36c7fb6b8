import Crosspoint

/// Dense layers one behind the other.
struct DenseNetwork: NetworkArchitecture {
  /// The first one the inputs.
  var widths: [Int]
  /// Of all layers but the last.
  var activation = Activation.sigmoid
  /// Of the last layer; its loss may have an activation of its own.
  var output = Activation.identity
  var initialWeights = InitialWeights.uniform

  static let storedName = "dense"
  static let largestWidth = 1 << 26

  /// That of Gokmen & Vlasov 2016: pixels-256-128-10.
  static func named(pixels: Int) -> (name: String, network: DenseNetwork)? {
    ("seed", DenseNetwork(widths: [pixels] + Network.rpuWidths.dropFirst()))
  }

  static func described(by text: String) -> DenseNetwork? {
    layerWidths(text, largest: largestWidth).map { DenseNetwork(widths: $0) }
  }

  var words: String {
    var words = widths.map(String.init).joined(separator: "-")
    if activation != .sigmoid { words += ", \(activation)" }
    if output != .identity { words += ", \(output) behind the last layer" }
    return words
  }

  var layers: [LayerPlan] {
    zip(widths, widths.dropFirst()).enumerated().map { number, width in
      .dense(
        inputs: width.0, outputs: width.1, number == widths.count - 2 ? output : activation)
    }
  }

  var rates: [Float] { LearningSchedule.rpuRates }

  var fault: String? {
    if widths.count < 2 {
      return "a network needs the widths of its input and of its output, not \(widths)"
    }
    let limit = 1...Self.largestWidth
    return widths.allSatisfy(limit.contains)
      ? nil : "a network of the widths \(widths): 1 to \(limit.upperBound) each are possible"
  }
}

/// {"widths": […]}, and what differs from the network of Gokmen & Vlasov 2016.
extension DenseNetwork: Codable {
  private enum Key: String, CodingKey {
    case widths, activation, output
    case initialDeviation = "initial_deviation"
  }

  init(from decoder: any Decoder) throws {
    let c = try decoder.container(keyedBy: Key.self)
    widths = try c.decode([Int].self, forKey: .widths)
    activation = try c.decodeIfPresent(Activation.self, forKey: .activation) ?? .sigmoid
    output = try c.decodeIfPresent(Activation.self, forKey: .output) ?? .identity
    let deviation = try c.decodeIfPresent(Float.self, forKey: .initialDeviation)
    initialWeights = deviation.map { .normal(deviation: $0) } ?? .uniform
  }

  func encode(to encoder: any Encoder) throws {
    var c = encoder.container(keyedBy: Key.self)
    try c.encode(widths, forKey: .widths)
    if activation != .sigmoid { try c.encode(activation, forKey: .activation) }
    if output != .identity { try c.encode(output, forKey: .output) }
    if case .normal(let deviation) = initialWeights {
      try c.encode(deviation, forKey: .initialDeviation)
    }
  }
}

extension NetworkPlan.Architecture {
  /// Layers of these widths, the first one the inputs.
  /// - Parameters:
  ///   - activation: of all layers but the last.
  ///   - output: of the last layer, before what its loss does; softmax, of the usual one.
  public static func dense(
    widths: [Int], activation: Activation = .sigmoid, output: Activation = .identity
  ) -> Self {
    Self(DenseNetwork(widths: widths, activation: activation, output: output))
  }

  /// The same with normal initial weights of a standard deviation, biases 0, in place of uniform
  /// ones.
  public static func dense(
    widths: [Int], activation: Activation, initialDeviation: Float
  ) -> Self {
    Self(
      DenseNetwork(
        widths: widths, activation: activation,
        initialWeights: .normal(deviation: initialDeviation)))
  }

  /// The same dense layers with another activation of all but the last; nil for an architecture of
  /// other layers, whose activations are its own.
  public func replacing(activation: Activation) -> Self? {
    guard var dense = network as? DenseNetwork else { return nil }
    dense.activation = activation
    return Self(dense)
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
