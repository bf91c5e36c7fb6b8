public import Crosspoint

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Softmax with cross-entropy, for labels: p = e^(a − max)/Σ, L = −ln p_label in nats, error
/// δ = target − p.
public struct SoftmaxCrossEntropy: Loss {
  public init() {}

  /// Traps for targets that do not fit.
  public func errors(_ a: inout Matrix, targets: Targets) -> Double {
    checkTargets(targets, a)
    let (labels, classes) = (targets.labels, a.columns)
    var loss = 0.0
    a.withUnsafeMutableBufferPointer { a in
      for (b, label) in labels.enumerated() {
        let row = UnsafeMutableBufferPointer(rebasing: a[b * classes..<(b + 1) * classes])
        let top = row.max()!
        var sum: Float = 0
        loss -= Double(row[Int(label)] - top)
        for i in row.indices {
          row[i] = exp(row[i] - top)
          sum += row[i]
        }
        loss += log(Double(sum))
        for i in row.indices { row[i] = -row[i] / sum }
        row[Int(label)] += 1
      }
    }
    return loss
  }

  /// Values: a softmax tells classes apart.
  public func fault(of targets: Targets, outputs: Int) -> String? {
    if case .values = targets {
      return "targets that are values, where softmax with cross-entropy takes labels of classes"
    }
    return targets.fault(outputs: outputs)
  }

  /// That of two classes: the outputs' difference decides.
  public var threshold: Float { 0 }
}
