public import Crosspoint

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A sigmoid with cross-entropy for each output by itself: p = 1/(1 + e^−a),
/// L = −Σ_i (t_i ln p_i + (1 − t_i) ln(1 − p_i)) in nats, δ = t − p.
///
/// Targets are 0 … 1: whether each pixel of a picture belongs to what is sought. The loss is summed
/// over outputs, so that the learning rate is that of one output. A label is the target 1 for its
/// class and 0 for the others.
public struct BinaryCrossEntropy: Loss {
  public init() {}

  /// Traps for targets that do not fit.
  public func errors(_ a: inout Matrix, targets: Targets) -> Double {
    checkTargets(targets, a)
    var loss = 0.0
    targets.forEach(&a) { row, target in
      for i in row.indices {
        let (value, t) = (row[i], target[i])
        // ln(1 + e^a) − t·a, without the overflow of e^a.
        loss += Double(max(value, 0) - t * value + log1p(exp(-abs(value))))
        row[i] = t - sigmoid(value)
      }
    }
    return loss
  }

  public func fault(of targets: Targets, outputs: Int) -> String? {
    targets.faultBetweenZeroAndOne(outputs: outputs)
  }

  public var threshold: Float { 0 }
}

/// 1/(1 + e^−a).
func sigmoid(_ a: Float) -> Float { 1 / (1 + exp(-a)) }

extension Targets {
  /// `fault(outputs:)`, and values outside 0 … 1.
  func faultBetweenZeroAndOne(outputs: Int) -> String? {
    if let fault = fault(outputs: outputs) { return fault }
    guard case .values(let values) = self,
      let outside = values.elements.first(where: { !(0...1).contains($0) })
    else { return nil }
    return "the target \(outside), where 0 to 1 are possible"
  }
}
