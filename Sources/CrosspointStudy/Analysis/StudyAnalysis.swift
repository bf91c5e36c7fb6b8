/// What the finished runs of a study come to.
public struct StudyAnalysis: ReportedAnalysis {
  /// One swept parameter.
  public struct SweepResult: Sendable {
    public var group: StudyGroup
    public var sweep: Sweep
    /// Mildest first; `threshold.fit` follows them.
    public var settings: [PairedSetting]
    public var threshold: Threshold

    /// The harm that ours tolerates in that of the paper's: above 1 where ours tolerates more. Nil
    /// without a crossing.
    public var ratioToPublished: Double? {
      threshold.crossing.map { sweep.ratio($0, to: sweep.published) }
    }
    /// Where the harm tolerated may lie in that of the paper's: from the runs about the crossing
    /// and its interval, or past every value that was run.
    public var ratiosToPublished: ClosedRange<Double>? {
      func ratio(_ value: Double) -> Double { sweep.ratio(value, to: sweep.published) }
      switch threshold.outcome {
      case .notResolved(.alwaysBelow, _):
        return settings.last?.value.map { ratio($0)...Double.infinity }
      case .notResolved(.alwaysAbove, _): return settings.first?.value.map { 0...ratio($0) }
      case .notResolved(_, nil): return nil
      case .notResolved, .resolved:
        var ends = threshold.bracket.map(ratio)
        if case .resolved(_, let low, let high) = threshold.outcome {
          ends += [ratio(low), ratio(high)]
        }
        return ends.min()!...ends.max()!
      }
    }
    /// More than a third above or below the paper's, wherever it may lie.
    public var differs: Bool {
      guard let ratiosToPublished else { return false }
      return ratiosToPublished.lowerBound > 4.0 / 3 || ratiosToPublished.upperBound < 2.0 / 3
    }
    /// Within a third of the paper's, wherever it may lie.
    public var agrees: Bool {
      guard let ratiosToPublished else { return false }
      return ratiosToPublished.lowerBound >= 2.0 / 3 && ratiosToPublished.upperBound <= 4.0 / 3
    }
    /// What `margin` cannot exceed where every value was too much.
    public var marginLimit: Double? {
      guard let design = sweep.design, case .notResolved(.alwaysAbove, _) = threshold.outcome,
        let mildest = settings.first?.value
      else { return nil }
      return sweep.ratio(mildest, to: design)
    }
    /// How many times as much harm as the paper's full device has would be tolerated.
    public var margin: Double? {
      guard let design = sweep.design, let crossing = threshold.crossing else { return nil }
      return sweep.ratio(crossing, to: design)
    }
  }

  /// Settings beside the exact runs.
  public struct Comparison: Sendable {
    public var group: StudyGroup
    public var settings: [PairedSetting]
    /// Labels of the settings that are the group's own points: a run can bear a point's label and
    /// other settings.
    fileprivate(set) var own: Set<String>

    /// The group's point that a setting is.
    func point(_ setting: PairedSetting) -> StudyPoint? {
      own.contains(setting.label) ? group.points.first { $0.label == setting.label } : nil
    }

    /// The paper's error of a setting.
    package func published(_ setting: PairedSetting) -> ClosedRange<Double>? {
      point(setting)?.published
    }
  }

  /// A full device beside itself without each of its non-idealities.
  public struct SwitchOffResult: Sendable {
    public var group: StudyGroup
    public var ranking: SwitchOffRanking
  }

  public let study: Study
  /// In the order of their ids.
  public let records: [RunRecord]
  /// The exact runs; nil without any.
  public let exact: PairedSetting?
  public let comparisons: [Comparison]
  public let sweeps: [SweepResult]
  public let switchOffs: [SwitchOffResult]
  /// Ids of runs left out because their seed has no exact run.
  public let unpaired: [String]
  /// Ids of runs of a group that the study does not know.
  public let unknown: [String]
  /// Ids of runs that left the range of numbers.
  public let diverged: [String]

  /// - Throws: `StudyAnalysisError` without records, and for records that cannot be compared with
  ///   each other.
  public init(_ study: Study, _ records: [RunRecord]) throws {
    guard !records.isEmpty else { throw StudyAnalysisError.noRuns }
    self.study = study
    self.records = records.sorted { $0.run.id < $1.run.id }
    let paired = try PairedRuns(self.records, exactGroup: study.exactGroup.name)
    let estimator = ThresholdEstimator(tolerance: study.tolerance)
    var (comparisons, sweeps, switchOffs): ([Comparison], [SweepResult], [SwitchOffResult]) = (
      [], [], []
    )
    for group in study.groups {
      let settings = paired.settings(group: group.name)
      guard !settings.isEmpty else { continue }
      let own = Self.ownLabels(group, self.records)
      switch group.role {
      case .exact: break
      case .comparison: comparisons.append(Comparison(group: group, settings: settings, own: own))
      case .published:
        let order = group.points.map(\.label)
        let inOrder = settings.sorted {
          (order.firstIndex(of: $0.label) ?? .max) < (order.firstIndex(of: $1.label) ?? .max)
        }
        comparisons.append(Comparison(group: group, settings: inOrder, own: own))
      case .sweep(let sweep):
        sweeps.append(
          SweepResult(
            group: group, sweep: sweep, settings: ThresholdEstimator.ordered(sweep, settings),
            threshold: estimator.threshold(sweep, settings)))
      case .switchOff(let whole, let pairs):
        let limit = estimator.poolLimit * study.tolerance
        if let ranking = SwitchOffRanking(
          settings, whole: whole, pairs: Set(pairs.map(\.label)), poolLimit: limit)
        {
          switchOffs.append(SwitchOffResult(group: group, ranking: ranking))
        }
      }
    }
    exact = paired.settings(group: study.exactGroup.name).first
    self.comparisons = comparisons
    self.sweeps = sweeps
    self.switchOffs = switchOffs
    unpaired = paired.unpaired
    unknown = self.records.filter { study.group($0.run.group) == nil }.map(\.run.id)
    diverged = self.records.filter { $0.divergedAt != nil }.map(\.run.id)
  }

  /// Labels of the points that were run with the settings and the learning rates that the study
  /// gives them.
  private static func ownLabels(_ group: StudyGroup, _ records: [RunRecord]) -> Set<String> {
    let runs = records.map(\.run).filter { $0.group == group.name }
    return Set(
      group.points.filter { point in
        runs.allSatisfy {
          $0.label != point.label
            || $0.network == point.network && $0.rates == point.network.architecture.rates
        }
      }.map(\.label))
  }

  /// Test error by epoch in percent, the mean over the seeds of a setting.
  func curve(group: String, _ setting: PairedSetting) -> [Double] {
    let curves = records.filter {
      $0.run.group == group && $0.run.label == setting.label && $0.run.value == setting.value
        && setting.seeds.contains($0.run.seed)
    }.map(\.errorCurve)
    return (curves.first ?? []).indices.map { epoch in mean(curves.map { $0[epoch] }) }
  }

  /// Fewer epochs than the paper's, other data or a part of them: nothing to hold against the
  /// paper.
  public var isShort: Bool {
    isOnOtherData || records.contains { $0.run.epochs < study.publishedEpochs }
  }

  /// Other data than the paper's, or a part of them.
  public var isOnOtherData: Bool { records.contains { $0.data.crc32 != study.publishedData } }

  public var hasExact: Bool { exact != nil }

  /// What to learn from it, in sentences.
  public var findings: [String] { Findings.sentences(self) }

  /// The sweep that leaves the paper's full device the least room, by its crossing or, without one,
  /// by the mildest value.
  public var tightest: SweepResult? {
    func room(_ sweep: SweepResult) -> Double? { sweep.margin ?? sweep.marginLimit }
    return sweeps.filter { room($0) != nil }.min { room($0)! < room($1)! }
  }

  /// Crossings by the last part of the group's name, as `RPUStudy.together(at:name:label:)` takes
  /// them.
  public var crossings: [String: Double] {
    var crossings: [String: Double] = [:]
    for result in sweeps {
      guard let crossing = result.threshold.crossing,
        let letter = result.group.name.split(separator: "-").last
      else { continue }
      crossings[String(letter)] = crossing
    }
    return crossings
  }
}
