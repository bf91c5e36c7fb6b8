/// What a caller says about the way from the tensors of a file to the layers of a network.
public struct WeightChoices: Sendable, Equatable {
  /// Names of tensors by the names of what they are for: `W1` for the weights of the first matrix,
  /// `W1.bias` for its biases (`NetworkPlan.Architecture.matrices`). What is not named is found by
  /// names and shapes.
  public var tensors: [String: String]
  /// Whether a square tensor of a dense layer is taken as inputs × outputs, Keras's order, and not
  /// as outputs × inputs, PyTorch's. The shape tells of all others.
  public var transposesSquares: Bool
  /// Whether a layer without biases in the file gets zeros.
  public var allowsNoBias: Bool

  public init(
    tensors: [String: String] = [:], transposesSquares: Bool = false, allowsNoBias: Bool = false
  ) {
    self.tensors = tensors
    self.transposesSquares = transposesSquares
    self.allowsNoBias = allowsNoBias
  }

  /// The same from texts, `W1=fc1.weight`; what stands before the first = is the layer's name.
  /// - Throws: `TensorMapError` for a text without a layer, a tensor or =, and for a layer that is
  ///   named twice.
  public init(
    parsing texts: [String], transposesSquares: Bool = false, allowsNoBias: Bool = false
  ) throws(TensorMapError) {
    self.init(transposesSquares: transposesSquares, allowsNoBias: allowsNoBias)
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, !text.hasPrefix("=") else {
        throw TensorMapError(file: "", problem: .badText(text))
      }
      guard tensors.updateValue(parts[1], forKey: parts[0]) == nil else {
        throw TensorMapError(file: "", problem: .namedTwice(parts[0]))
      }
    }
  }
}
