import Crosspoint
import CrosspointLearning

/// What the runs of the study of trees come to.
public struct TreesAnalysis: ReportedAnalysis {
  /// A case with its runs.
  public struct Entry: Sendable {
    public let group: TreesCase.Group
    public let label: String
    /// By seed; each with a result.
    let records: [RunRecord]

    public var seeds: [UInt64] { records.map(\.run.seed) }
    /// Those that diverged, which are in no mean.
    public let diverged: [UInt64]

    /// A score of each seed whose is defined.
    /// - Parameter part: `SegmentationResult.all`, or a part of the test.
    func scores(
      _ score: (BinaryCounts) -> Double?, of part: String = SegmentationResult.all,
      isFiltered: Bool
    ) -> [UInt64: Double] {
      var scores: [UInt64: Double] = [:]
      for record in records {
        guard let part = record.segmentation?.part(part) else { continue }
        scores[record.run.seed] = score(isFiltered ? part.after : part.before)
      }
      return scores
    }

    /// F1 after each epoch at the probability ½, by seed; nil where it is not defined.
    var curves: [[Double?]] { records.map { $0.epochs.map { $0.outputs?.f1OfTrees } } }

    public var secondsPerEpoch: Double { mean(records.flatMap(\.epochs).map(\.seconds)) }
  }

  /// How soon weights of other bands reach what random ones end with.
  public struct Transfer: Sendable {
    public struct Seed: Sendable {
      public var seed: UInt64
      /// The F1 that both reach: `share` of the smaller of both ends.
      public var target: Double
      public var random: Int
      public var transferred: Int
    }
    /// Of the smaller of both final F1, means of three epochs.
    static let share = 0.98
    public let seeds: [Seed]
    /// Epochs of the random start less those of the transferred one.
    public let saved: MeanInterval
    /// F1 of the transferred start less that of the random one, after the first epoch.
    public let headStart: MeanInterval
  }

  /// In the order of their ids.
  public let records: [RunRecord]
  public let entries: [Entry]
  public let diverged: [String]
  public let transfer: Transfer?

  /// - Throws: `StudyAnalysisError` without records, and for records on different data.
  public init(_ records: [RunRecord]) throws {
    guard !records.isEmpty else { throw StudyAnalysisError.noRuns }
    let sorted = records.sorted { $0.run.id < $1.run.id }
    self.records = sorted
    for record in sorted where !record.data.isSame(as: sorted[0].data) {
      throw StudyAnalysisError.mixed(sorted[0].run.id, record.run.id, "data")
    }
    var entries: [Entry] = []
    for group in TreesCase.Group.allCases {
      let own = sorted.filter { $0.run.group == group.rawValue && $0.segmentation != nil }
      // Weights that another case starts from come before it.
      let labels = own.sorted { ($0.run.startsFrom ?? "") < ($1.run.startsFrom ?? "") }.map(
        \.run.label)
      for label in labels where !entries.contains(where: { $0.group == group && $0.label == label })
      {
        let records = own.filter { $0.run.label == label }.sorted { $0.run.seed < $1.run.seed }
        if let other = records.first(where: { $0.run.network != records[0].run.network }) {
          throw StudyAnalysisError.mixed(records[0].run.id, other.run.id, "settings")
        }
        let lost = sorted.filter {
          $0.run.group == group.rawValue && $0.run.label == label && $0.divergedAt != nil
        }
        entries.append(
          Entry(
            group: group, label: label, records: records, diverged: lost.map(\.run.seed).sorted()))
      }
    }
    self.entries = entries
    diverged = sorted.filter { $0.divergedAt != nil }.map(\.run.id)
    let random = entries.first { $0.group == .exact }
    let transferred = entries.first { $0.records.contains { $0.run.startsFrom != nil } }
    transfer = random.flatMap { random in transferred.flatMap { Transfer(random, $0) } }
  }

  public var exact: Entry? { entries.first { $0.group == .exact } }
  public var pixels: Entry? { entries.first { $0.group == .pixels } }

  /// What the filter changes of a score.
  static func effectOfFilter(
    _ entry: Entry, on score: (BinaryCounts) -> Double? = { $0.f1OfTrees }
  ) -> MeanInterval? {
    MeanInterval(
      entry.scores(score, isFiltered: true), less: entry.scores(score, isFiltered: false))
  }

  /// The accuracy, in percent, of a map without any tree; nil without an exact run.
  public var accuracyWithoutTrees: Double? {
    exact?.records[0].segmentation?.part(SegmentationResult.all).map {
      let trees = $0.before.truePositives + $0.before.falseNegatives
      let others = $0.before.falsePositives + $0.before.trueNegatives
      return 100 * Double(others) / Double(trees + others)
    }
  }

  /// F1 of a case less the exact one's, behind the filter.
  func againstExact(_ entry: Entry) -> MeanInterval? {
    exact.flatMap {
      MeanInterval(
        entry.scores(\.f1OfTrees, isFiltered: true),
        less: $0.scores(\.f1OfTrees, isFiltered: true))
    }
  }

  /// Whether every run of the study's own plan is there.
  var isWhole: Bool {
    let side = TreesStudy.Extent.full.side
    let shape = ImageShape(channels: AerialScene.bands.count, height: side, width: side)
    let plan = TreesStudy.Selection(shape: shape)
    return decidesAim && Set(records.map(\.run)).isSuperset(of: plan.runs + plan.laterRuns)
  }

  /// Whether the exact network is that of the whole study: scenes, all seeds, epochs and patches.
  var decidesAim: Bool {
    guard isOfScenes, let exact, let first = exact.records.first else { return false }
    let full = TreesStudy.Extent.full
    return first.run.epochs >= TreesStudy.published && exact.seeds.count >= TreesStudy.seeds
      && first.data.trainExamples >= full.train
      && first.data.inputs == TreesCase.all.count * full.side * full.side
      && first.run.batch ?? 1 == TreesStudy.batch
  }

  /// Whether the pictures are the program's.
  var isOfScenes: Bool { records[0].data.name == SegmentationData.scenesName }
}

extension TreesAnalysis.Transfer {
  /// Nil where no seed has both, or an F1 is not defined.
  init?(_ random: TreesAnalysis.Entry, _ transferred: TreesAnalysis.Entry) {
    var (seeds, headStarts): ([Seed], [Double]) = ([], [])
    for record in random.records {
      guard
        let other = transferred.records.first(where: { $0.run.seed == record.run.seed }),
        let (a, b) = Self.curves(record, other)
      else { continue }
      let (meansOfA, meansOfB) = (Self.means(a), Self.means(b))
      let target = Self.share * min(meansOfA.last!, meansOfB.last!)
      seeds.append(
        Seed(
          seed: record.run.seed, target: target,
          random: meansOfA.firstIndex { $0 >= target }! + Self.averaged,
          transferred: meansOfB.firstIndex { $0 >= target }! + Self.averaged))
      headStarts.append(b[0] - a[0])
    }
    guard !seeds.isEmpty else { return nil }
    self.seeds = seeds
    saved = MeanInterval(seeds.map { Double($0.random - $0.transferred) })
    headStart = MeanInterval(headStarts)
  }

  /// Epochs whose mean has to reach the target: one that touches it and falls back has not learnt.
  private static let averaged = 3

  /// The mean of each three epochs in a row.
  private static func means(_ curve: [Double]) -> [Double] {
    (0...curve.count - averaged).map { mean(Array(curve[$0..<$0 + averaged])) }
  }

  private static func curves(_ a: RunRecord, _ b: RunRecord) -> ([Double], [Double])? {
    let curves = [a, b].map { $0.epochs.map { $0.outputs?.f1OfTrees } }
    guard a.divergedAt == nil, b.divergedAt == nil,
      curves.allSatisfy({ $0.count >= averaged && !$0.contains(nil) })
    else { return nil }
    return (curves[0].compactMap { $0 }, curves[1].compactMap { $0 })
  }
}
