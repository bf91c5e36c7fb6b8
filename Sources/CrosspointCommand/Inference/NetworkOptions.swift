import ArgumentParser
import Crosspoint
import CrosspointFiles
import CrosspointLearning

/// Which trained network is meant: a file of this program, or weights of another one.
struct NetworkOptions: ParsableArguments {
  @Argument(
    help:
      """
      A training run or a network, as 'crosspoint train --save' or the library saved it; left out \
      with --weights.
      """)
  var file: String?
  @Option(
    help: ArgumentHelp(
      """
      Weights of another program in place of <file>: safetensors, .npy or .npz. They are named \
      and shaped as PyTorch's or Keras's; which went where is printed.
      """,
      valueName: "file"))
  var weights: String?
  @Option(
    help: ArgumentHelp(
      """
      The network that --weights are of: its widths (784-256-128-10) or a name, as 'crosspoint \
      train --network' takes them.
      """, valueName: "name"))
  var network: String?
  @Option(
    help: ArgumentHelp(
      """
      A tensor of --weights for a layer, W1=fc1.weight or W1.bias=fc1.bias; can be given several \
      times. What is not named is guessed by names and shapes.
      """,
      valueName: "layer=tensor"))
  var map: [String] = []
  @Flag(help: "Take square tensors as inputs × outputs, Keras's order; PyTorch's is the default.")
  var transpose = false
  @Flag(help: "Take biases that are not among --weights as 0.") var noBias = false
  @Option(
    help: ArgumentHelp(
      """
      The activation of the dense network of --weights, of all layers but the last: \
      \(Activation.named.map(\.name).joined(separator: ", ")); sigmoid is the default.
      """,
      valueName: "name"))
  var activation: String?

  func validate() throws {
    try checkNamed(file, option: "<file>", "a training run or a network")
    try checkNamed(weights, option: "--weights", "a file of safetensors or of numpy")
    guard let weights else {
      for (option, isGiven) in [
        ("--network", network != nil), ("--map", !map.isEmpty), ("--transpose", transpose),
        ("--no-bias", noBias), ("--activation", activation != nil),
      ] where isGiven {
        throw ValidationError("\(option) is for --weights, which are missing.")
      }
      return
    }
    guard file == nil else {
      throw ValidationError("<file> and --weights exclude each other; give one.")
    }
    guard let network else {
      throw ValidationError(
        "--network is missing: '\(weights)' does not say which network its weights are of. Give "
          + "a name, or widths as 784-50-10.")
    }
    try checkNetworkName(network)
    if let activation, Activation(named: activation) == nil {
      throw ValidationError(
        """
        --activation is '\(activation)'; choose one of \
        \(Activation.named.map(\.name).joined(separator: ", ")).
        """)
    }
    _ = try choices
  }

  /// Throws where no network is named.
  func requireNetwork() throws {
    guard file == nil && weights == nil else { return }
    throw ValidationError(
      "Missing expected argument '<file>': name a training run or a network, or --weights FILE.")
  }

  /// How the tensors of --weights are taken.
  private var choices: WeightChoices {
    get throws {
      do {
        return try WeightChoices(parsing: map, transposesSquares: transpose, allowsNoBias: noBias)
      } catch { throw ValidationError("--map: \(error)") }
    }
  }

  /// The network of --weights.
  /// - Parameter pixels: of a picture, which the network must take.
  /// - Returns: it, and what is said of it: of a dense network with its activation.
  private func architecture(pixels: Int) throws -> (NetworkPlan.Architecture, words: String) {
    let architecture = NetworkPlan.Architecture(describing: network!, pixels: pixels)!
    guard architecture.inputs == pixels else {
      throw ValidationError(
        """
        --network \(network!) takes pictures of \(architecture.inputs) pixels, and those of the \
        data have \(pixels).
        """
      )
    }
    let words = architecture.words(pixels: pixels)
    let name = activation ?? Activation.named.first { $0.activation == .sigmoid }!.name
    guard let other = architecture.replacing(activation: Activation(named: name)!) else {
      guard activation == nil else {
        throw ValidationError(
          "--activation is for dense networks, and those of --network \(network!) are its own.")
      }
      return (architecture, words)
    }
    return (other, "\(words), activation \(name)")
  }

  /// The network of --weights, exact.
  /// - Parameter pixels: of a picture.
  /// - Throws: `FileError`, `TensorMapError`, `MemoryError`.
  func trained(pixels: Int, threads: Int) throws -> TrainedNetwork {
    let (architecture, words) = try architecture(pixels: pixels)
    let file = try WeightFile(weights!)
    guard file.format != .crosspoint else {
      throw ValidationError(
        "--weights '\(weights!)' is a file of Crosspoint. Name it alone, without --weights.")
    }
    let map = try TensorMap(file, for: architecture, choices: choices)
    let network = try NetworkPlan(architecture, ArrayPlan(.digital)).makeNetwork(
      seed: 0, threads: threads)
    try network.setMatrices(map.matrices)
    return TrainedNetwork(
      network: network, record: nil, file: weights!,
      description: "weights of \(words)", lines: map.lines)
  }
}
