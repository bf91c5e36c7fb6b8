import Crosspoint
import CrosspointFiles

/// Why the tensors of a file do not become the matrices of a network, and what to do.
public struct TensorMapError: Error, Equatable, CustomStringConvertible {
  public enum Problem: Sendable, Equatable {
    /// A text that is not LAYER=TENSOR.
    case badText(String)
    /// A layer that is mapped twice.
    case namedTwice(String)
    /// A mapped layer that the network has not.
    case unknownLayer(String, known: [String])
    /// A mapped tensor that the file has not.
    case unknownTensor(String, layer: String, known: [String])
    /// A tensor that two layers are to take.
    case takenTwice(String, layers: [String])
    /// No tensor of the file is left that fits a layer; `left` are those that are left, with shape
    /// and type.
    case missing(layer: String, wanted: [[Int]], hint: String?, left: [String])
    /// A tensor of another shape than its layer takes.
    case wrongShape(layer: String, tensor: String, found: [Int], wanted: [[Int]], hint: String?)
    /// Two tensors that fit a layer equally.
    case ambiguous(layer: String, tensors: [String])
    /// Biases that fit several layers, and are fewer than these.
    case unclearBias(String, layers: [String])
    /// A layer without biases in the file; `left` are tensors of their length that are nobody's.
    case noBias(layer: String, outputs: Int, left: [String])
    /// Biases that are the same for all signals of a channel, where the arrays of a transposed
    /// convolution cannot give every signal exactly one.
    case unreachableBias(layer: String, tensor: String)
  }

  /// Empty where there is none yet.
  public var file: String
  public var problem: Problem

  public init(file: String, problem: Problem) {
    self.file = file
    self.problem = problem
  }

  public var description: String { (file.isEmpty ? "" : "\(file): ") + words }

  private var words: String {
    switch problem {
    case .badText(let text):
      "'\(text)' is no mapping. Write LAYER=TENSOR, as W1=fc1.weight or W1.bias=fc1.bias."
    case .namedTwice(let layer): "\(layer) is mapped twice. Map it to one tensor."
    case .unknownLayer(let layer, let known):
      "the network has no '\(layer)'. Map one of \(listed(known)), or a bias, as \(known[0]).bias."
    case .unknownTensor(let tensor, let layer, let known):
      "there is no tensor '\(shown(tensor))' for \(layer). The file has \(Self.few(known))."
    case .takenTwice(let tensor, let layers):
      "tensor '\(shown(tensor))' is mapped to \(listed(layers)). Map each to a tensor of its own."
    case .missing(let layer, let wanted, let hint, let left):
      """
      no tensor is left that fits \(layer), which takes numbers of the shape \
      \(Self.either(wanted))\(hint.map { "; \($0)" } ?? ""). Left: \
      \(left.isEmpty ? "none" : Self.few(left)). Name one with --map \
      \(layer)=TENSOR, or take the network that the weights are of.
      """
    case .wrongShape(let layer, let tensor, let found, let wanted, let hint):
      """
      tensor '\(shown(tensor))' has the shape \(found), and \(layer) takes \(Self.either(wanted))\
      \(hint.map { "; \($0)" } ?? ""). Name another with --map \(layer)=TENSOR, or take the \
      network that the weights are of.
      """
    case .ambiguous(let layer, let tensors):
      """
      \(Self.few(tensors)) fit \(layer) equally. Say which is meant with --map \
      \(layer)=\(tensors[0]).
      """
    case .unclearBias(let tensor, let layers):
      """
      '\(shown(tensor))' fits \(listed(layers)) equally, and the others have none. Say whose it is \
      with --map \(layers[0])=\(tensor).
      """
    case .noBias(let layer, let outputs, let left):
      """
      \(left.isEmpty
        ? "there are no biases for \(layer), a tensor of \(counted(outputs, "value"))"
        : "no name says which tensor of \(counted(outputs, "value")) is the biases of \(layer); of "
          + "that length: \(Self.few(left))"). Name it with --map \
      \(layer).bias=\(left.first.map(shown) ?? "TENSOR"), or say that there are none (--no-bias).
      """
    case .unreachableBias(let layer, let tensor):
      """
      tensor '\(shown(tensor))' has biases for \(layer), whose patches do not reach every signal \
      of its output. Take weights without biases there.
      """
    }
  }

  private static func either(_ shapes: [[Int]]) -> String {
    shapes.map { "\($0)" }.joined(separator: " or ")
  }

  /// The first names of many.
  private static func few(_ names: [String]) -> String {
    let most = 8
    let first = names.prefix(most).map { "'\(shown($0))'" }
    return names.count > most
      ? first.joined(separator: ", ") + " and \(names.count - most) more" : listed(Array(first))
  }
}
