import Crosspoint

/// How outputs that stand for yes or no compare with their targets, output by output: pixels of a
/// picture that belong to what is sought, or do not.
public struct BinaryCounts: Sendable, Hashable, Codable {
  public var truePositives = 0
  public var falsePositives = 0
  public var falseNegatives = 0
  public var trueNegatives = 0

  public init() {}

  /// Counts predictions against truth, both of the same length.
  public init(predicted: [Bool], truth: [Bool]) {
    check(predicted.count == truth.count, "\(predicted.count) predictions of \(truth.count)")
    for (p, t) in zip(predicted, truth) { add(p, t) }
  }

  mutating func add(_ predicted: Bool, _ truth: Bool) {
    switch (predicted, truth) {
    case (true, true): truePositives += 1
    case (true, false): falsePositives += 1
    case (false, true): falseNegatives += 1
    case (false, false): trueNegatives += 1
    }
  }

  /// Outputs in all.
  public var count: Int { truePositives + falsePositives + falseNegatives + trueNegatives }
  /// Outputs that are wrong.
  public var errors: Int { falsePositives + falseNegatives }
  /// The share of right outputs, in percent: overall accuracy.
  public var accuracyPercent: Double { 100 * Double(count - errors) / Double(count) }

  /// 2·TP/(2·TP + FP + FN), 0 … 1; nil where neither targets nor outputs say yes: it is not defined
  /// there.
  public var f1: Double? {
    let all = 2 * truePositives + errors
    return all == 0 ? nil : 2 * Double(truePositives) / Double(all)
  }

  /// Intersection over union, TP/(TP + FP + FN), 0 … 1; nil as `f1`.
  public var intersectionOverUnion: Double? {
    let union = truePositives + errors
    return union == 0 ? nil : Double(truePositives) / Double(union)
  }

  public static func + (a: BinaryCounts, b: BinaryCounts) -> BinaryCounts {
    var sum = a
    sum.truePositives += b.truePositives
    sum.falsePositives += b.falsePositives
    sum.falseNegatives += b.falseNegatives
    sum.trueNegatives += b.trueNegatives
    return sum
  }

  enum CodingKeys: String, CodingKey {
    case truePositives = "true_positives"
    case falsePositives = "false_positives"
    case falseNegatives = "false_negatives"
    case trueNegatives = "true_negatives"
  }
}

extension BinaryCounts {
  /// What a network makes of a set whose targets are values, in batches of 100 or, where it has
  /// many signals, of fewer: an output above its loss's threshold says yes, and a target above ½.
  /// One that is not a number is wrong.
  ///
  /// Traps for labels, and for values that do not fit.
  public init(of network: Network, on set: DataSet) throws {
    guard case .values(let values) = set.targets else {
      fail("labels are counted by Confusion")
    }
    if let fault = set.targets.fault(outputs: network.outputs) { fail(fault) }
    let threshold = network.loss.threshold
    let atOnce = network.testedAtOnce
    for first in stride(from: 0, to: set.count, by: atOnce) {
      let part = first..<min(first + atOnce, set.count)
      let a = try network.forward(set.images[rows: part])
      for (a, target) in zip(a.elements, values[rows: part].elements) {
        let truth = target > 0.5
        add(a.isNaN ? !truth : a > threshold, truth)
      }
    }
  }
}

extension Network {
  /// Examples that it is tested with at once.
  package var testedAtOnce: Int {
    NetworkPlan.testedAtOnce(signals: layers.reduce(inputs) { $0 + $1.outputs })
  }
}

extension NetworkPlan {
  /// Examples that its network is tested with at once.
  package var testedAtOnce: Int {
    Self.testedAtOnce(signals: architecture.layers.reduce(architecture.inputs) { $0 + $1.outputs })
  }

  /// 100, or as many as have 2²² signals (16 MiB) in all.
  fileprivate static func testedAtOnce(signals: Int) -> Int {
    min(100, max(1, (1 << 22) / signals))
  }
}
