public import Crosspoint

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Softmax with cross-entropy: p = e^(a − max)/Σ, loss −ln p_label, error δ = target − p (the sign
/// of Gokmen & Vlasov 2016, so that W += η δ xᵀ descends).
public enum SoftmaxCrossEntropy {
  /// Replaces `a` (batch × classes) by δ. Traps for labels that do not fit.
  /// - Returns: the sum of the losses, in nats. Not a number where an activation is.
  public static func errors(_ a: inout Matrix, labels: ArraySlice<UInt8>) -> Double {
    checkLabels(labels, count: a.rows, classes: a.columns)
    var loss = 0.0
    let classes = a.columns
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

  /// Traps unless there is a label for each sample, and an activation for each label.
  static func checkLabels(_ labels: ArraySlice<UInt8>, count: Int, classes: Int) {
    check(labels.count == count, "\(labels.count) labels for \(count) samples")
    check(
      labels.allSatisfy { $0 < classes },
      "label \(labels.max() ?? 0) of \(classes) classes, 0 ..< \(classes)")
  }
}
