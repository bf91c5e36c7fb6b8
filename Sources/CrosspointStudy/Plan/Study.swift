import Crosspoint

/// What analysis and report need to know of a study beside its runs.
public struct Study: Sendable {
  /// As commands call it, and records keep it: `rpu`.
  public var name: String
  public var title: String
  /// Where the experiment comes from.
  public var source: String
  /// A sentence or two on what the study asks.
  public var question: String
  /// Every group that a run may belong to.
  public var groups: [StudyGroup]
  /// Percentage points above exact at which a threshold lies.
  public var tolerance: Double
  /// Epochs of the experiment as published: shorter runs are marked as such.
  public var publishedEpochs: Int
  /// CRC-32 of the experiment's data (`DataIdentity`): runs on others are marked as such.
  public var publishedData: String
  /// How the paper's figures were obtained, a sentence for the report.
  public var provenance: String
  /// The paper's full device, whose values `Sweep.design` holds; empty where nothing is swept.
  public var design: String
  /// Sentences on what differs from the paper's, by the name of a sweep's group or of a point.
  public var explanations: [String: Explanation]

  /// Traps for a group's name that is there twice, and without exactly one group of exact runs.
  public init(
    name: String, title: String, source: String, question: String, groups: [StudyGroup],
    tolerance: Double, publishedEpochs: Int,
    publishedData: String = Study.mnist, provenance: String,
    design: String = "", explanations: [String: Explanation]
  ) {
    check(
      Set(groups.map(\.name)).count == groups.count,
      "groups of one name in a study: \(groups.map(\.name))")
    check(
      groups.count { if case .exact = $0.role { true } else { false } } == 1,
      "a study needs one group of exact runs")
    self.name = name
    self.title = title
    self.source = source
    self.question = question
    self.groups = groups
    self.tolerance = tolerance
    self.publishedEpochs = publishedEpochs
    self.publishedData = publishedData
    self.provenance = provenance
    self.design = design
    self.explanations = explanations
  }

  /// MNIST, all of it: 60,000 and 10,000 examples.
  public static let mnist = "c9223a12"

  public var exactGroup: StudyGroup {
    groups.first { if case .exact = $0.role { true } else { false } }!
  }

  public func group(_ name: String) -> StudyGroup? { groups.first { $0.name == name } }
}
