public import Crosspoint

/// One less the intersection of outputs and targets over their union, soft: with
/// p = 1/(1 + e^−a), I = Σ_i p_i t_i and U = Σ_i (p_i + t_i − p_i t_i),
/// L = 1 − (I + 1)/(U + 1).
///
/// One pixel is added to both sums, so that an example without any target 1 has a loss: that of a
/// prediction which finds something there. Targets are 0 … 1. An example's loss is 0 … 1, whatever
/// its size, and its errors are some outputs' share of it: learning rates are larger than those of
/// `BinaryCrossEntropy`.
///
/// Its errors vanish where outputs saturate, and a network of biases alone is drawn to say yes
/// everywhere: where many targets are 1 a network may stay there that another loss would teach.
///
/// Rahman & Wang, Optimizing Intersection-Over-Union in Deep Neural Networks for Image
/// Segmentation, ISVC 2016 (from memory), without the added pixel.
public struct SoftIntersectionOverUnion: Loss {
  public init() {}

  /// Traps for targets that do not fit.
  public func errors(_ a: inout Matrix, targets: Targets) -> Double {
    checkTargets(targets, a)
    var loss = 0.0
    targets.forEach(&a) { row, target in
      var (both, either) = (1.0, 1.0)
      for i in row.indices {
        row[i] = sigmoid(row[i])
        let (p, t) = (Double(row[i]), Double(target[i]))
        both += p * t
        either += p + t - p * t
      }
      loss += 1 - both / either
      for i in row.indices {
        let (p, t) = (Double(row[i]), Double(target[i]))
        let slope = (t * either - both * (1 - t)) / (either * either)
        row[i] = Float(slope * p * (1 - p))
      }
    }
    return loss
  }

  public func fault(of targets: Targets, outputs: Int) -> String? {
    targets.faultBetweenZeroAndOne(outputs: outputs)
  }

  public var threshold: Float { 0 }
}
