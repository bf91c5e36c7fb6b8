public import Crosspoint

/// Layers one behind the other, softmax with cross-entropy behind the last.
public final class Network {
  public let layers: [any Layer]
  /// What it was made from; nil for one put together by hand.
  public let plan: NetworkPlan?

  /// Traps unless each layer takes as many inputs as the one before gives.
  public convenience init(_ layers: [any Layer]) { self.init(layers, plan: nil) }

  init(_ layers: [any Layer], plan: NetworkPlan?) {
    check(!layers.isEmpty, "a network needs at least one layer")
    for (a, b) in zip(layers, layers.dropFirst()) {
      check(
        a.outputs == b.inputs,
        "a layer of \(a.outputs) outputs stands before one of \(b.inputs) inputs")
    }
    self.layers = layers
    self.plan = plan
  }

  /// What the devices of all its arrays clipped of the weights that they were last set to: of the
  /// first ones in a network that a plan has made.
  public var clippedWeights: ClippedWeights {
    layers.flatMap(\.tiles).reduce(ClippedWeights()) { $0 + $1.clippedWeights }
  }

  /// The last layer's array outputs, before softmax: batch × inputs → batch × classes.
  public func forward(_ x: Matrix) throws -> Matrix {
    try layers.reduce(x) { try $1.forward($0) }
  }

  /// One step of stochastic gradient descent, from the last layer to the first: each sends its
  /// errors back, then is updated.
  ///
  /// A batch's errors are summed, not averaged: the learning rate is per example.
  /// - Returns: the sum of the examples' losses before the update, in nats.
  public func train(_ x: Matrix, labels: ArraySlice<UInt8>, learningRate: Float) throws -> Double {
    var delta = try forward(x)
    let loss = SoftmaxCrossEntropy.errors(&delta, labels: labels)
    for (index, layer) in layers.enumerated().reversed() {
      // A layer's own weights carry its error back before they change.
      let below = try layer.backward(delta, wantsInputErrors: index > 0)
      try layer.update(learningRate: learningRate)
      if let below { delta = below }
    }
    return loss
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
    SoftmaxCrossEntropy.checkLabels(labels, count: x.rows, classes: layers.last!.outputs)
    return zip(classes, labels).count { $0 != Int($1) }
  }

  /// Wrongly classified examples of a set, in batches of 100.
  func errors(on set: DataSet) throws -> Int { try Confusion(of: self, on: set).errors }
}
