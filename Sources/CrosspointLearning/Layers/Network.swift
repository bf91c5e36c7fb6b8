public import Crosspoint

/// Layers that hand their outputs on, and the loss that compares the last one's with targets.
///
/// Layers are a graph: each takes the outputs of one or more earlier layers, or the network's
/// input, side by side. In the simplest one, a chain, each takes those of the layer before.
public final class Network {
  public let layers: [any Layer]
  /// For each layer the numbers of those whose outputs it takes, side by side in this order;
  /// `Network.input` stands for the network's input. Images are kept channel by channel, so that
  /// their channels come to lie one after the other.
  public let sources: [[Int]]
  public let loss: any Loss
  /// What it was made from; nil for one put together by hand.
  public let plan: NetworkPlan?

  /// The network's input among `sources`.
  public static let input = -1

  /// Traps, with the numbers, unless each layer takes outputs of earlier layers, as many as it has
  /// inputs, and the outputs of all but the last are taken by some layer.
  /// - Parameter sources: nil for a chain.
  public convenience init(
    _ layers: [any Layer], sources: [[Int]]? = nil, loss: any Loss = SoftmaxCrossEntropy()
  ) {
    self.init(layers, sources: sources, loss: loss, plan: nil)
  }

  init(_ layers: [any Layer], sources: [[Int]]?, loss: any Loss, plan: NetworkPlan?) {
    if let fault = LayerGraph.fault(layers.map { ($0.inputs, $0.outputs) }, sources: sources) {
      fail(fault)
    }
    self.layers = layers
    self.sources = sources ?? LayerGraph.chain(layers.count)
    self.loss = loss
    self.plan = plan
  }

  /// Signals of one example that it takes.
  public var inputs: Int { layers[0].inputs }
  /// Signals of one example that it gives.
  public var outputs: Int { layers.last!.outputs }

  /// What the devices of all its arrays clipped of the weights that they were last set to: of the
  /// first ones in a network that a plan has made.
  public var clippedWeights: ClippedWeights {
    layers.flatMap(\.tiles).reduce(ClippedWeights()) { $0 + $1.clippedWeights }
  }

  /// The last layer's outputs, as the loss takes them: batch × inputs → batch × outputs.
  public func forward(_ x: Matrix) throws -> Matrix {
    var outputs: [Matrix] = []
    for (layer, sources) in zip(layers, sources) {
      outputs.append(
        try layer.forward(.sideBySide(sources.map { $0 == Self.input ? x : outputs[$0] })))
    }
    return outputs.removeLast()
  }

  /// One step of stochastic gradient descent, from the last layer to the first: each sends its
  /// errors back, then is updated.
  ///
  /// A batch's errors are summed, not averaged: the learning rate is per example. Traps for targets
  /// that do not fit.
  /// - Returns: the sum of the examples' losses before the update.
  /// - Throws: `CrosspointError`, for a learning rate that is not finite before anything changes.
  public func train(_ x: Matrix, targets: Targets, learningRate: Float) throws -> Double {
    try checkLearningRate(learningRate)
    var last = try forward(x)
    let loss = loss.errors(&last, targets: targets)
    // Of each layer's outputs, once all that take them have sent theirs back.
    var errors = [Matrix?](repeating: nil, count: layers.count)
    errors[layers.count - 1] = last
    for (index, layer) in layers.enumerated().reversed() {
      let sources = sources[index]
      let delta = errors[index]!
      errors[index] = nil
      // A layer's own weights carry its error back before they change.
      let below = try layer.backward(
        delta, wantsInputErrors: sources.contains { $0 != Self.input })
      try layer.update(learningRate: learningRate)
      guard let below else { continue }
      let widths = sources.map { $0 == Self.input ? inputs : layers[$0].outputs }
      for (source, part) in zip(sources, below.cut(widths)) where source != Self.input {
        if errors[source] == nil { errors[source] = part } else { errors[source]!.add(part) }
      }
    }
    return loss
  }

  /// `train(_:targets:learningRate:)` with labels. Traps for labels that do not fit.
  public func train(_ x: Matrix, labels: ArraySlice<UInt8>, learningRate: Float) throws -> Double {
    try train(x, targets: .labels(Array(labels)), learningRate: learningRate)
  }

  /// The class of each example, that of its largest output; nil for one with an output that is not
  /// a number.
  public func classes(of x: Matrix) throws -> [Int?] {
    let a = try forward(x)
    return (0..<a.rows).map { b in
      let row = a[rows: b..<b + 1].elements
      return row.contains { $0.isNaN } ? nil : row.firstIndex(of: row.max()!)
    }
  }

  /// How many of the examples are classified wrongly; one with an output that is not a number is.
  /// Traps for labels that do not fit.
  public func errors(_ x: Matrix, labels: ArraySlice<UInt8>) throws -> Int {
    let classes = try classes(of: x)
    checkLabels(labels, count: x.rows)
    return zip(classes, labels).count { $0 != Int($1) }
  }

  /// Traps unless there is a label for each example, and an output for each label.
  func checkLabels(_ labels: ArraySlice<UInt8>, count: Int) {
    check(labels.count == count, "\(labels.count) labels for \(count) samples")
    if let fault = Targets.labels(Array(labels)).fault(outputs: outputs) { fail(fault) }
  }
}
