import Crosspoint
public import CrosspointLearning

/// Settings that belong in one figure, and what the figure says of them.
public struct StudyGroup: Sendable {
  /// What the runs of a group are compared with.
  public enum Role: Sendable {
    /// The exact runs, which all others are paired with by seed.
    case exact
    /// Each beside the exact runs.
    case comparison
    /// Each beside the exact runs and the error that the paper gives: its list of results, in its
    /// order.
    case published
    /// One parameter at several values: a threshold is looked for.
    case sweep(Sweep)
    /// One setting (the label `whole`), and the same with single non-idealities switched off, and
    /// with the two of each pair.
    case switchOff(whole: String, pairs: [SwitchOffPair] = [])
  }

  /// Short and safe in a file name: `fig3-A`.
  public var name: String
  /// The heading in the report.
  public var title: String
  /// A sentence or two for the report.
  public var text: String
  /// What its runs are compared with.
  public var role: Role
  public var points: [StudyPoint]

  public init(name: String, title: String, text: String, role: Role, points: [StudyPoint]) {
    self.name = name
    self.title = title
    self.text = text
    self.role = role
    self.points = points
  }

  /// The group's runs from one seed, in the order of its points, each at the learning rates of its
  /// network's paper.
  public func runs(seed: UInt64, extent: StudyExtent) -> [StudyRun] {
    points.map { point in
      StudyRun(
        id: [name, point.name, "seed\(seed)"].filter { !$0.isEmpty }.joined(separator: "-"),
        group: name, label: point.label,
        value: point.value, seed: seed, network: point.network,
        rates: point.network.architecture.rates, epochs: extent.epochs,
        trainExamples: extent.trainExamples,
        testExamples: extent.testExamples)
    }
  }
}

/// One setting of a group.
public struct StudyPoint: Sendable {
  /// Its part of a run's id; empty in a group of one setting.
  public var name: String
  public var label: String
  /// The swept value; nil where nothing is swept.
  public var value: Double?
  public var network: NetworkPlan
  /// The test error that the paper gives, in percent; a range where it says no more.
  public var published: ClosedRange<Double>?

  public init(
    name: String, label: String, value: Double? = nil, network: NetworkPlan,
    published: ClosedRange<Double>? = nil
  ) {
    self.name = name
    self.label = label
    self.value = value
    self.network = network
    self.published = published
  }
}

/// How much of a study is made.
public struct StudyExtent: Sendable, Hashable {
  public var epochs: Int
  /// Seeds 1 … seeds.
  public var seeds: Int
  /// Examples to learn from and to test with, the first ones of the data; nil for all.
  public var trainExamples: Int?
  public var testExamples: Int?

  /// Traps below one epoch or one seed.
  public init(epochs: Int, seeds: Int, trainExamples: Int? = nil, testExamples: Int? = nil) {
    check(epochs >= 1 && seeds >= 1, "a study of \(epochs) epochs and \(seeds) seeds")
    self.epochs = epochs
    self.seeds = seeds
    self.trainExamples = trainExamples
    self.testExamples = testExamples
  }

  /// The runs of some groups, seed after seed: a study that is stopped early is whole for the seeds
  /// it has.
  public func runs(_ groups: [StudyGroup]) -> [StudyRun] {
    (1...UInt64(seeds)).flatMap { seed in groups.flatMap { $0.runs(seed: seed, extent: self) } }
  }
}
