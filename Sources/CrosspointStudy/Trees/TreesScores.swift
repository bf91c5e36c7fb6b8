import CrosspointLearning

/// How well trees are found. Where the truth has no tree there is nothing to find, and no score but
/// accuracy is defined, whatever was predicted.
extension BinaryCounts {
  private var hasTrees: Bool { truePositives + falseNegatives > 0 }
  /// F1, 2·TP/(2·TP + FP + FN).
  var f1OfTrees: Double? { hasTrees ? f1 : nil }
  /// TP/(TP + FP + FN).
  var intersectionOfTrees: Double? { hasTrees ? intersectionOverUnion : nil }
}
