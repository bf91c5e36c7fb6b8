import Crosspoint

/// What the runs of the study of limited precision come to.
public struct PrecisionAnalysis: ReportedAnalysis {
  /// Epochs whose mean an error is.
  public static let averaged = 3

  /// A case with its runs, each beside floating point of the same seed.
  public struct Entry: Sendable {
    public let group: PrecisionCase.Group
    public let label: String
    /// FL or bits; nil of floating point.
    public let value: Double?
    /// By seed.
    let records: [RunRecord]
    /// The last epoch that counts.
    let epoch: Int
    /// Percentage points that the error is above floating point's, by seed; nil of floating point
    /// itself.
    public let penalty: MeanInterval?

    public var seeds: [UInt64] { records.map(\.run.seed) }
    /// Test error in percent, the mean of the last three epochs, by seed.
    public var errors: [Double] { records.map { $0.error(at: epoch, over: averaged) } }
    public var meanError: Double { mean(errors) }
    /// Whether it learnt, of all seeds together.
    public var hasLearnt: Bool { meanError < Hypothesis.notLearnt }
    /// What its numbers are; nil without a tile of fixed-point numbers.
    public var settings: FixedPointSettings? { records[0].run.fixedPoint }

    /// Saturations of the last epoch for each image, the mean of the seeds; nil where nothing
    /// counts them.
    func saturations(_ count: KeyPath<FixedPointSaturations, Int>) -> Double? {
      let last = records.compactMap { record in
        record.epochs.last?.saturations.map {
          Double($0[keyPath: count]) / Double(record.data.trainExamples)
        }
      }
      return last.count == records.count ? mean(last) : nil
    }

    /// Mean test error after an epoch, from 0.
    func error(afterEpoch index: Int) -> Double { mean(records.map { $0.errorCurve[index] }) }

    public var outcome: Outcome {
      guard let penalty else { return .base }
      if !hasLearnt { return .notLearnt }
      guard let ends = penalty.ends else { return .noInterval }
      if ends.upperBound <= PrecisionStudy.tolerance { return .asGood }
      return ends.lowerBound > PrecisionStudy.tolerance ? .worse : .undecided
    }
  }

  /// What an entry's interval says of it beside floating point.
  public enum Outcome: String, Sendable, Codable {
    case base = "floating point"
    /// The upper end of its interval is at most the tolerance.
    case asGood = "as good"
    /// The lower end is above it.
    case worse
    case undecided = "cannot be told"
    case noInterval = "one seed, no interval"
    case notLearnt = "did not learn"
  }

  /// In the order of their ids.
  public let records: [RunRecord]
  /// In the order of the study's own list.
  public let entries: [Entry]
  public let diverged: [String]
  /// Runs without floating point from the same seed, and of groups unknown here.
  public let leftOut: [String]

  /// - Throws: `StudyAnalysisError` without records, and for records that cannot be compared with
  ///   each other.
  public init(_ records: [RunRecord]) throws {
    guard !records.isEmpty else { throw StudyAnalysisError.noRuns }
    let sorted = records.sorted { $0.run.id < $1.run.id }
    self.records = sorted
    for record in sorted where !record.data.isSame(as: sorted[0].data) {
      throw StudyAnalysisError.mixed(sorted[0].run.id, record.run.id, "data")
    }
    var entries: [Entry] = []
    var leftOut = sorted.filter { PrecisionCase.Group(rawValue: $0.run.group) == nil }
    for group in PrecisionCase.Group.allCases {
      let own = sorted.filter { $0.run.group == group.rawValue }
      let bases = sorted.filter {
        $0.run.group == group.base.rawValue && $0.run.label == PrecisionCase.floating
      }
      for label in Self.labels(own, group) {
        let all = own.filter { $0.run.label == label }
        let isBase = group == group.base && label == PrecisionCase.floating
        let pairs = all.compactMap { record in
          bases.first { $0.run.seed == record.run.seed }.map { (record, $0) }
        }
        leftOut += all.filter { record in !pairs.contains { $0.0.run.id == record.run.id } }
        guard !pairs.isEmpty else { continue }
        let epoch = pairs.flatMap { [$0.0.run.epochs, $0.1.run.epochs] }.min()!
        let penalties = pairs.map {
          $0.0.error(at: epoch, over: Self.averaged) - $0.1.error(at: epoch, over: Self.averaged)
        }
        entries.append(
          Entry(
            group: group, label: label, value: pairs[0].0.run.value, records: pairs.map(\.0),
            epoch: epoch, penalty: isBase ? nil : MeanInterval(penalties)))
      }
    }
    self.entries = entries
    diverged = sorted.filter { $0.divergedAt != nil }.map(\.run.id)
    self.leftOut = leftOut.map(\.run.id).sorted()
  }

  /// The labels of a group's runs, those of the study first and in its order.
  private static func labels(_ records: [RunRecord], _ group: PrecisionCase.Group) -> [String] {
    let extent = PrecisionExtent(epochs: 1, examples: 1)
    let known = PrecisionCase.all(group, extent).map(\.label)
    let found = Set(records.map(\.run.label))
    return known.filter(found.contains) + found.subtracting(known).sorted()
  }

  public func entries(_ group: PrecisionCase.Group) -> [Entry] {
    entries.filter { $0.group == group }
  }

  func entry(_ group: PrecisionCase.Group, _ label: String) -> Entry? {
    entries.first { $0.group == group && $0.label == label }
  }

  /// What a group's runs are held against.
  func base(_ group: PrecisionCase.Group) -> Entry? {
    entry(group.base, PrecisionCase.floating)
  }

  /// The same run of a tile whose formats grow in the last epochs, without that.
  func narrow(_ wider: Entry) -> Entry? {
    entry(.words, wider.label) ?? entry(.dense, wider.label)
  }

  /// Error of one entry less that of another over the last epochs, paired by seed; nil without a
  /// common seed.
  static func difference(_ a: Entry, _ b: Entry, over count: Int = averaged) -> MeanInterval? {
    let epoch = min(a.epoch, b.epoch)
    func errors(_ entry: Entry) -> [UInt64: Double] {
      Dictionary(
        uniqueKeysWithValues: entry.records.map {
          ($0.run.seed, $0.error(at: epoch, over: count))
        })
    }
    return MeanInterval(errors(a), less: errors(b))
  }

  /// The groups of which not every run of the study's own plan is there, of all of MNIST.
  var unfinished: [PrecisionCase.Group] {
    let runs = Set(records.filter { $0.data.crc32 == Study.mnist }.map(\.run))
    return PrecisionCase.Group.allCases.filter {
      !runs.isSuperset(of: PrecisionStudy.Selection(groups: [$0], available: 60_000).runs)
    }
  }
}

extension PrecisionCase.Group {
  /// Whose floating point its runs are held against.
  var base: PrecisionCase.Group {
    switch self {
    case .dense, .words, .wider: .dense
    case .cnn: .cnn
    case .axis: .axis
    }
  }
}

extension StudyRun {
  /// The formats of its first tile; nil where it holds no fixed-point numbers.
  var fixedPoint: FixedPointSettings? {
    if case .fixedPoint(let settings) = network.arrays[0].tile { settings } else { nil }
  }
}
