import CrosspointFiles

/// Which tensor of a file each layer takes, and which biases.
struct WeightAssignment {
  let file: WeightFile
  let layers: [LayerWeights]
  let choices: WeightChoices
  /// For each layer the number of its tensor; nil until it is found.
  private(set) var weights: [Int?]
  /// For each layer the number of its biases; nil for none.
  private(set) var biases: [Int?]
  /// Whether a tensor was told from others that fit as well by the order of their names.
  private(set) var isByOrder: [Bool]

  private let names: [TensorName]

  /// - Throws: `TensorMapError`.
  init(_ file: WeightFile, _ layers: [LayerWeights], _ choices: WeightChoices)
    throws(TensorMapError)
  {
    (self.file, self.layers, self.choices) = (file, layers, choices)
    names = file.tensors.map { TensorName($0.name) }
    weights = Array(repeating: nil, count: layers.count)
    biases = weights
    isByOrder = Array(repeating: false, count: layers.count)
    try takeNamed()
    try guessWeights()
    try guessBiases()
  }

  /// The numbers of the tensors that no layer takes.
  var leftOver: [Int] {
    let taken = Set((weights + biases).compactMap { $0 })
    return file.tensors.indices.filter { !taken.contains($0) }
  }

  /// Whether a layer takes its tensor as inputs × outputs.
  func isTransposed(_ layer: Int) -> Bool {
    guard let tensor = weights[layer], layers[layer].isDense else { return false }
    return layers[layer].isSquare
      ? choices.transposesSquares : file.tensors[tensor].shape != layers[layer].shape
  }

  // MARK: What the caller names

  private mutating func takeNamed() throws(TensorMapError) {
    var takers: [Int: String] = [:]
    // In order, so that of several faults always the same is told.
    for (key, name) in choices.tensors.sorted(by: { $0.key < $1.key }) {
      let isBias = key.hasSuffix(Self.biasEnding)
      let layerName = isBias ? String(key.dropLast(Self.biasEnding.count)) : key
      guard let layer = layers.firstIndex(where: { $0.name == layerName }) else {
        throw error(.unknownLayer(key, known: layers.map(\.name)))
      }
      guard let tensor = file.tensors.firstIndex(where: { $0.name == name }) else {
        throw error(.unknownTensor(name, layer: key, known: file.tensors.map(\.name)))
      }
      if let other = takers.updateValue(key, forKey: tensor) {
        throw error(.takenTwice(name, layers: [other, key]))
      }
      let shape = file.tensors[tensor].shape
      if isBias {
        // A row or a column will do where it is named.
        guard shape.filter({ $0 != 1 }) == [layers[layer].biases].filter({ $0 != 1 }) else {
          throw wrongBias(layer, tensor)
        }
        biases[layer] = tensor
      } else {
        guard layers[layer].shapes.contains(shape) else {
          throw error(
            .wrongShape(
              layer: key, tensor: name, found: shape, wanted: layers[layer].shapes,
              hint: layers[layer].hint(shape)))
        }
        weights[layer] = tensor
      }
    }
  }

  private static let biasEnding = ".bias"

  // MARK: Weights

  /// Layers that the same tensors fit take them in the order of their names, where there are as
  /// many; what one layer alone can take is taken from the others' choice.
  private mutating func guessWeights() throws(TensorMapError) {
    var open = layers.indices.filter { weights[$0] == nil }
    while !open.isEmpty {
      let fitting = open.map { layer in leftOver.filter { fits($0, layer) } }
      guard
        let ready = open.indices.first(where: { isDecided(fitting[$0], open, fitting) })
      else { throw undecided(open, fitting) }
      let takers = open.indices.filter { fitting[$0] == fitting[ready] }.map { open[$0] }
      for (layer, tensor) in zip(takers, fitting[ready]) {
        weights[layer] = tensor
        isByOrder[layer] = takers.count > 1
      }
      open.removeAll { takers.contains($0) }
    }
  }

  /// Whether some tensors are for just as many layers, all of one shape.
  private func isDecided(_ tensors: [Int], _ open: [Int], _ fitting: [[Int]]) -> Bool {
    let takers = open.indices.filter { fitting[$0] == tensors }.map { layers[open[$0]].shape }
    return takers.count == tensors.count && Set(takers).count == 1
  }

  private func undecided(_ open: [Int], _ fitting: [[Int]]) -> TensorMapError {
    for (place, layer) in open.enumerated() {
      let rivals = open.indices.filter { fitting[$0] == fitting[place] }
      // Where there are fewer tensors than layers, the last one goes without.
      guard fitting[place].count < rivals.count else { continue }
      let last = layers[open[rivals.last!]]
      let other = leftOver.lazy.compactMap { layers[layer].hint(file.tensors[$0].shape) }.first
      return error(
        .missing(
          layer: last.name, wanted: last.shapes, hint: other,
          left: leftOver.filter { !fitting[place].contains($0) }.map { file.tensors[$0] }
            .map { "\($0.name) \($0.shape), \($0.type)" }))
    }
    // Each set has as many tensors as layers, or more; a single one would be decided.
    let place = fitting.indices.first { fitting[$0].count > 1 }!
    return error(
      .ambiguous(
        layer: layers[open[place]].name, tensors: fitting[place].map { file.tensors[$0].name }))
  }

  /// Whether a tensor may be a layer's weights: by its shape, by its name, and by the number of
  /// biases beside it, which tells outputs from inputs.
  private func fits(_ tensor: Int, _ layer: Int) -> Bool {
    let (found, wanted) = (file.tensors[tensor], layers[layer])
    guard found.hasNumbers, names[tensor].role != .biases, wanted.shapes.contains(found.shape)
    else { return false }
    guard wanted.isDense, let bias = siblings(tensor).first else { return true }
    let count = file.tensors[bias].count
    return count == wanted.shape[0] || !wanted.shape.contains(count)
  }

  /// The biases that a tensor's name belongs to.
  private func siblings(_ tensor: Int) -> [Int] {
    guard names[tensor].role != .biases else { return [] }
    return names.indices.filter {
      names[$0].role == .biases && names[$0].family == names[tensor].family
        && file.tensors[$0].shape.count == 1
    }
  }

  // MARK: Biases

  private mutating func guessBiases() throws(TensorMapError) {
    var open: [Int] = []
    for layer in layers.indices where biases[layer] == nil {
      let candidates = siblings(weights[layer]!).filter(leftOver.contains)
      guard candidates.count < 2 else { throw ambiguousBias(layer, candidates) }
      guard let bias = candidates.first else {
        open.append(layer)
        continue
      }
      guard file.tensors[bias].count == layers[layer].biases else {
        throw wrongBias(layer, bias)
      }
      biases[layer] = bias
    }
    for layer in open where biases[layer] == nil {
      let candidates = orphans(layer)
      let takers = open.filter { biases[$0] == nil && orphans($0) == candidates }
      if candidates.isEmpty {
        guard choices.allowsNoBias else {
          throw error(
            .noBias(
              layer: layers[layer].name, outputs: layers[layer].biases,
              left: leftOver.map { file.tensors[$0] }
                .filter { $0.hasNumbers && $0.shape == [layers[layer].biases] }.map(\.name)))
        }
      } else if candidates.count == takers.count {
        for (taker, bias) in zip(takers, candidates) { biases[taker] = bias }
      } else if candidates.count < takers.count {
        throw error(
          .unclearBias(
            file.tensors[candidates[0]].name,
            layers: takers.map { layers[$0].name + Self.biasEnding }))
      } else {
        throw ambiguousBias(layer, candidates)
      }
    }
  }

  /// Tensors that may be a layer's biases though no name says so: those of its length that are
  /// nobody else's, named as biases; where the weights' own name says nothing, those that say
  /// nothing either. The biases of a normalisation stand beside a factor, and are its own.
  private func orphans(_ layer: Int) -> [Int] {
    let fitting = leftOver.filter { tensor in
      let found = file.tensors[tensor]
      guard found.hasNumbers, found.shape == [layers[layer].biases] else { return false }
      return !names.indices.contains {
        $0 != tensor && names[$0].family == names[tensor].family
      }
    }
    let named = fitting.filter { names[$0].role == .biases }
    guard named.isEmpty, names[weights[layer]!].role == .unknown else { return named }
    return fitting.filter { names[$0].role == .unknown }
  }

  // MARK: Errors

  private func error(_ problem: TensorMapError.Problem) -> TensorMapError {
    TensorMapError(file: file.path, problem: problem)
  }

  private func ambiguousBias(_ layer: Int, _ tensors: [Int]) -> TensorMapError {
    error(
      .ambiguous(
        layer: layers[layer].name + Self.biasEnding, tensors: tensors.map { file.tensors[$0].name })
    )
  }

  private func wrongBias(_ layer: Int, _ tensor: Int) -> TensorMapError {
    error(
      .wrongShape(
        layer: layers[layer].name + Self.biasEnding, tensor: file.tensors[tensor].name,
        found: file.tensors[tensor].shape, wanted: [[layers[layer].biases]], hint: nil))
  }
}
