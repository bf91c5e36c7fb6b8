import Crosspoint

/// How a network classifies the examples of a set: for each label, how many were taken for each
/// class.
public struct Confusion: Sendable, Hashable, Codable {
  /// Label by class; as many rows as columns.
  public let counts: [[Int]]
  /// By label: examples with an output that is not a number, which are in no class.
  public let undefined: [Int]

  /// Classifies a set in batches of 100, or of as many as have 2²² signals. Traps for labels past
  /// the network's outputs, and for targets that are values.
  public init(of network: Network, on set: DataSet) throws {
    let classes = network.outputs
    var counts = Array(repeating: Array(repeating: 0, count: classes), count: classes)
    var undefined = Array(repeating: 0, count: classes)
    let labels = set.labels
    network.checkLabels(labels[...], count: set.count)
    let atOnce = network.testedAtOnce
    for first in stride(from: 0, to: set.count, by: atOnce) {
      let part = first..<min(first + atOnce, set.count)
      for (label, found) in zip(labels[part], try network.classes(of: set.images[rows: part])) {
        if let found { counts[Int(label)][found] += 1 } else { undefined[Int(label)] += 1 }
      }
    }
    (self.counts, self.undefined) = (counts, undefined)
  }

  /// Examples of a label.
  public func examples(ofLabel label: Int) -> Int { counts[label].reduce(undefined[label], +) }

  /// Examples of a label that were taken for another class, or for none.
  public func errors(ofLabel label: Int) -> Int { examples(ofLabel: label) - counts[label][label] }

  public var examples: Int { counts.indices.reduce(0) { $0 + examples(ofLabel: $1) } }

  /// Wrongly classified examples.
  public var errors: Int { counts.indices.reduce(0) { $0 + errors(ofLabel: $1) } }

  /// The share of wrongly classified examples, in percent.
  public var errorPercent: Double { 100 * Double(errors) / Double(examples) }
}
