public import Crosspoint
public import CrosspointFiles

/// The tensors of a file of weights as the matrices of a network, and which went where.
///
/// Each matrix is outputs × (inputs + 1), its last column the biases, as the layers of this
/// package hold it. Tensors are taken in PyTorch's order: outputs × inputs for a dense layer,
/// kernels × channels of a group × height × width for a convolution, of a transposed one too;
/// biases one for each output or channel. A dense layer also takes inputs × outputs, Keras's
/// order.
///
/// Tensors that the caller does not name (`WeightChoices.tensors`) are found so:
/// - by shape; where inputs and outputs differ, that tells which order it is, and the biases beside
///   a tensor (`fc1.bias` beside `fc1.weight`) tell the outputs from the inputs;
/// - layers of one shape take the tensors of that shape in the natural order of their names, if
///   there are just as many;
/// - a square tensor is outputs × inputs unless `WeightChoices.transposesSquares`;
/// - biases by the name of their weights, or, where names say nothing, by length.
///
/// What fits a layer equally is an error that names both; what nobody takes is listed. The inputs
/// of a dense layer behind images are channels × height × width, row by row.
public struct TensorMap: Sendable {
  /// What a layer takes.
  public struct Entry: Sendable, Equatable {
    /// The layer's matrix: W1, K2.
    public let layer: String
    /// The tensor of its weights, and its shape.
    public let tensor: String
    public let shape: [Int]
    /// Whether the tensor is inputs × outputs, and was turned.
    public let isTransposed: Bool
    /// The tensor of its biases; nil where they are 0.
    public let bias: String?
  }

  /// One for each of `NetworkPlan.Architecture.matrices`, in order.
  public let matrices: [Matrix]
  /// What each of them was made of.
  public let entries: [Entry]
  /// The names of the tensors that no layer takes.
  public let leftOver: [String]
  /// The mapping for people, a line for each matrix and for each tensor that is left over.
  public let lines: [String]

  /// Finds the tensors of a network, and reads them. Traps for an architecture that cannot be.
  /// - Throws: `TensorMapError` for tensors that are missing, of other shapes, or not told apart;
  ///   `FileError` for values that are not finite, with tensor and index; `MemoryError` for more
  ///   than this process may have.
  public init(
    _ file: WeightFile, for architecture: NetworkPlan.Architecture,
    choices: WeightChoices = WeightChoices()
  ) throws {
    if let fault = architecture.fault { check(false, fault) }
    let layers = LayerWeights.all(of: architecture)
    let assignment = try WeightAssignment(file, layers, choices)
    let weights = layers.reduce(0) { $0 + $1.plan.matrix!.rows * $1.plan.matrix!.columns }
    let largest = layers.map { $0.shape.reduce(1, *) }.max() ?? 0
    try MemoryNeed("taking the weights of \(file.path)", held: 4 * (weights + largest)).check()
    var matrices: [Matrix] = []
    for (number, layer) in layers.enumerated() {
      let tensor = file.tensors[assignment.weights[number]!]
      let bias = assignment.biases[number].map { file.tensors[$0] }
      let biases = try bias?.values() ?? Array(repeating: 0, count: layer.biases)
      if let bias, !layer.reachesBiases, biases.contains(where: { $0 != 0 }) {
        throw TensorMapError(
          file: file.path, problem: .unreachableBias(layer: layer.name, tensor: bias.name))
      }
      matrices.append(
        layer.matrix(
          try tensor.values(), isTransposed: assignment.isTransposed(number), biases: biases))
    }
    self.matrices = matrices
    entries = layers.enumerated().map { number, layer in
      let tensor = file.tensors[assignment.weights[number]!]
      return Entry(
        layer: layer.name, tensor: tensor.name, shape: tensor.shape,
        isTransposed: assignment.isTransposed(number),
        bias: assignment.biases[number].map { file.tensors[$0].name })
    }
    let leftOver = assignment.leftOver.map { file.tensors[$0] }
    self.leftOver = leftOver.map(\.name)
    lines =
      layers.indices.map { Self.line($0, assignment) }
      + leftOver.map { "not used: '\(shown($0.name))' \($0.shape), \($0.type)" }
  }

  private static func line(_ number: Int, _ assignment: WeightAssignment) -> String {
    let (layer, file) = (assignment.layers[number], assignment.file)
    let tensor = file.tensors[assignment.weights[number]!]
    let isTransposed = assignment.isTransposed(number)
    let (rows, columns) = layer.plan.matrix!
    var line =
      """
      \(layer.name), \(rows) × \(columns): '\(shown(tensor.name))' \(tensor.shape), \
      \(layer.order(isTransposed: isTransposed))
      """
    if layer.isSquare {
      let hasTurned = assignment.layers.indices.contains {
        !assignment.layers[$0].isSquare && assignment.isTransposed($0)
      }
      line += " (square: taken so"
      if hasTurned && !isTransposed { line += "; others of the file are inputs × outputs" }
      line += ")"
    }
    if assignment.isByOrder[number] { line += ", by the order of the names" }
    line +=
      assignment.biases[number].map {
        "; biases '\(shown(file.tensors[$0].name))' \(file.tensors[$0].shape)"
      } ?? "; biases 0"
    return line
  }
}
