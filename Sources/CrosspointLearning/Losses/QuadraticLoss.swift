public import Crosspoint

/// Half the squared distance of outputs and targets: L = ½ Σ_i (a_i − t_i)², δ = t − a. A label is
/// the target 1 for its class and 0 for the others.
public struct QuadraticLoss: Loss {
  public init() {}

  /// Traps for targets that do not fit.
  public func errors(_ a: inout Matrix, targets: Targets) -> Double {
    checkTargets(targets, a)
    var loss = 0.0
    targets.forEach(&a) { row, target in
      for i in row.indices {
        row[i] = target[i] - row[i]
        loss += 0.5 * Double(row[i]) * Double(row[i])
      }
    }
    return loss
  }

  public func fault(of targets: Targets, outputs: Int) -> String? {
    targets.fault(outputs: outputs)
  }

  public var threshold: Float { 0.5 }
}
