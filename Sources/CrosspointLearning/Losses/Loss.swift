public import Crosspoint

/// What training makes small: a loss of a network's outputs against the targets of its examples.
///
/// A loss of your own conforms with a type of your own and is given to
/// `Network.init(_:sources:loss:)`; files hold those of `NamedLoss`.
public protocol Loss: Sendable {
  /// Replaces the outputs by their errors δ = −∂L/∂a, the sign of Gokmen & Vlasov 2016: W += η δ xᵀ
  /// descends.
  ///
  /// Errors are of each example's own loss: a batch sums them, and does not average them.
  /// - Parameter a: the network's outputs, batch × outputs.
  /// - Returns: the sum of the examples' losses. Not a number where an output is.
  func errors(_ a: inout Matrix, targets: Targets) -> Double

  /// What the targets cannot be for so many outputs; nil where the loss takes them.
  func fault(of targets: Targets, outputs: Int) -> String?

  /// The output at which a target of 0 is as near as one of 1: what is above it stands for 1.
  var threshold: Float { get }
}

extension Loss {
  /// Traps for targets that do not fit the outputs.
  func checkTargets(_ targets: Targets, _ a: Matrix) {
    check(targets.count == a.rows, "\(targets.kind(targets.count)) for \(a.rows) samples")
    if let fault = fault(of: targets, outputs: a.columns) { fail(fault) }
  }
}

extension Targets {
  /// What no loss takes for so many outputs: a label that is none of them, values of another
  /// number. Nil where there is no such thing.
  public func fault(outputs: Int) -> String? {
    switch self {
    case .labels(let labels):
      let largest = labels.max() ?? 0
      return largest < outputs ? nil : "label \(largest) of \(outputs) classes, 0 ..< \(outputs)"
    case .values(let values):
      return values.columns == outputs
        ? nil : "\(values.columns) values for each example of a network of \(outputs) outputs"
    }
  }

  /// Hands each example's outputs and targets to `body`, a label as 1 for its class among zeros.
  func forEach(
    _ a: inout Matrix,
    _ body: (_ row: UnsafeMutableBufferPointer<Float>, _ target: UnsafeBufferPointer<Float>) -> Void
  ) {
    let outputs = a.columns
    a.withUnsafeMutableBufferPointer { a in
      func row(_ b: Int) -> UnsafeMutableBufferPointer<Float> {
        UnsafeMutableBufferPointer(rebasing: a[b * outputs..<(b + 1) * outputs])
      }
      switch self {
      case .labels(let labels):
        var target = Array(repeating: Float(0), count: outputs)
        for (b, label) in labels.enumerated() {
          target[Int(label)] = 1
          target.withUnsafeBufferPointer { body(row(b), $0) }
          target[Int(label)] = 0
        }
      case .values(let values):
        values.withUnsafeBufferPointer { values in
          for b in 0..<count {
            body(row(b), UnsafeBufferPointer(rebasing: values[b * outputs..<(b + 1) * outputs]))
          }
        }
      }
    }
  }
}
