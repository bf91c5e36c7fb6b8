import Crosspoint
import CrosspointDesign

/// What the runs of the study of mixed precision come to.
public struct MixedPrecisionAnalysis: ReportedAnalysis {
  /// Epochs whose mean an error is.
  static let averaged = 3

  /// A case with its runs.
  public struct Entry: Sendable {
    public let group: MixedPrecisionCase.Group
    public let label: String
    /// By seed.
    let records: [RunRecord]
    /// The last epoch that counts.
    let epoch: Int

    public var seeds: [UInt64] { records.map(\.run.seed) }
    /// Test error in percent, the mean of three epochs, by seed.
    public var errors: [Double] { records.map { $0.error(at: epoch, over: averaged) } }
    public var meanError: Double { mean(errors) }
    /// One standard error of the mean, from the spread between seeds; nil of one.
    public var standardError: Double? {
      let n = Double(errors.count)
      return n > 1 ? (squares(errors) / (n - 1) / n).squareRoot() : nil
    }
    /// Wall time of an epoch and its test.
    public var secondsPerEpoch: Double { mean(records.flatMap(\.epochs).map(\.seconds)) }
    /// Pulses that devices have got for each image, the mean of all epochs; nil of exact runs.
    public var pulsesPerImage: Double? {
      let epochs = records.flatMap(\.epochs)
      let images = records.reduce(0) { $0 + $1.data.trainExamples * $1.epochs.count }
      let pulses = epochs.compactMap(\.pulses)
      guard !pulses.isEmpty, pulses.count == epochs.count else { return nil }
      return Double(pulses.reduce(0, +)) / Double(images)
    }
    /// Pulses of an epoch on average.
    public var pulsesPerEpoch: Double? {
      pulsesPerImage.map { $0 * Double(records[0].data.trainExamples) }
    }
  }

  /// A variation beside mixed precision from the same seed, at the same epoch.
  public struct Comparison: Sendable {
    public let entry: Entry
    /// Of mixed precision, in percent.
    public let base: Double
    /// Whether updates are summed in χ.
    var hasChi: Bool { entry.records[0].run.mixedPrecision != nil }
    /// Percentage points by which the variation's error is larger.
    public var difference: Double { entry.meanError - base }
  }

  /// In the order of their ids.
  public let records: [RunRecord]
  public let exact: Entry?
  public let base: Entry?
  public let withoutChi: Entry?
  public let variations: [Comparison]
  public let energy: MixedPrecisionEnergy?
  public let diverged: [String]
  /// Runs of variations without mixed precision from the same seed, and of groups unknown here.
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
    func entry(_ group: MixedPrecisionCase.Group, _ label: String, at epoch: Int? = nil) -> Entry? {
      let own = sorted.filter { $0.run.group == group.rawValue && $0.run.label == label }
      guard let last = own.map(\.run.epochs).min() else { return nil }
      return Entry(group: group, label: label, records: own, epoch: min(epoch ?? last, last))
    }
    exact = entry(.headline, MixedPrecisionCase.exact)
    let base = entry(.headline, MixedPrecisionCase.base)
    self.base = base
    withoutChi = entry(.headline, MixedPrecisionCase.withoutChi)
    var variations: [Comparison] = []
    var leftOut = sorted.filter { MixedPrecisionCase.Group(rawValue: $0.run.group) == nil }
    for label in Self.labels(sorted) {
      guard let entry = entry(label.group, label.label) else { continue }
      let pairs = entry.seeds.compactMap { seed in
        base?.records.first { $0.run.seed == seed && $0.run.epochs >= entry.epoch }
      }
      guard pairs.count == entry.records.count else {
        leftOut += entry.records
        continue
      }
      variations.append(
        Comparison(
          entry: entry, base: mean(pairs.map { $0.error(at: entry.epoch, over: Self.averaged) })))
    }
    self.variations = variations
    energy = base?.pulsesPerImage.map { pulses in
      MixedPrecisionEnergy(
        widths: MixedPrecisionCase.widths, pulses: pulses,
        refreshEvery: base?.records[0].run.phaseChangePair?.refreshEvery ?? 0)
    }
    diverged = sorted.filter { $0.divergedAt != nil }.map(\.run.id)
    self.leftOut = leftOut.map(\.run.id).sorted()
  }

  /// Variations in the order of the study's own list, then those of other options.
  private static func labels(_ records: [RunRecord])
    -> [(group: MixedPrecisionCase.Group, label: String)]
  {
    let known = MixedPrecisionCase.all(MixedPrecisionArrays())
    func order(_ run: StudyRun) -> Int {
      known.firstIndex { $0.group.rawValue == run.group && $0.label == run.label } ?? known.count
    }
    var labels: [(group: MixedPrecisionCase.Group, label: String)] = []
    for group in MixedPrecisionCase.Group.allCases where group != .headline {
      let own = records.map(\.run).filter { $0.group == group.rawValue }
      for run in own.sorted(by: { order($0) < order($1) })
      where !labels.contains(where: { $0.group == group && $0.label == run.label }) {
        labels.append((group, run.label))
      }
    }
    return labels
  }

  func variations(_ group: MixedPrecisionCase.Group) -> [Comparison] {
    variations.filter { $0.entry.group == group }
  }

  /// Whether the headline is of the whole experiment: all images of MNIST, every epoch, three
  /// seeds.
  var isWhole: Bool {
    guard let base else { return false }
    return base.epoch >= MixedPrecisionStudy.publishedEpochs && base.seeds.count >= 3
      && base.records[0].data.crc32 == Study.mnist
  }

  public var hasExact: Bool { exact != nil }

  /// What to learn from it, in sentences.
  public var findings: [String] {
    guard let base else { return ["Mixed precision was not run."] }
    func percent(_ error: Double) -> String { fixed(100 - error, 2) + " %" }
    func range(_ entry: Entry) -> String {
      entry.standardError.map { " ± \(fixed($0, 2))" } ?? ""
    }
    let reached = 100 - base.meanError >= MixedPrecisionStudy.aim
    var all = [
      """
      Mixed precision ends at \(percent(base.meanError))\(range(base)) test accuracy \
      (\(Findings.count(base.seeds.count, "seed")), mean of epochs \
      \(max(base.epoch - Self.averaged + 1, 1)) to \(base.epoch)); aimed at were \
      \(fixed(MixedPrecisionStudy.aim, 2)) %, which is \
      \(isWhole ? reached ? "reached" : "not reached" : "not decided by a form as short as this").
      """
    ]
    if let exact {
      let gap = base.meanError - exact.meanError
      all.append(
        """
        Floating point ends at \(percent(exact.meanError)): mixed precision lies \
        \(fixed(abs(gap), 2)) points \(gap < 0 ? "above" : "below") it.
        """)
    }
    if let withoutChi {
      func count(_ pulses: Double?) -> String { pulses.map { significant($0, 3) } ?? "" }
      all.append(
        """
        The same devices without χ end at \(percent(withoutChi.meanError))\(range(withoutChi)), \
        with \(count(withoutChi.pulsesPerImage)) pulses an image in place of \
        \(count(base.pulsesPerImage)).
        """)
    }
    if let best = variations(.leftOut).min(by: { $0.difference < $1.difference }) {
      all.append(
        """
        Of what was left out most is gained by "\(best.entry.label)": \
        \(signed(-best.difference, 2)) points of accuracy.
        """)
    }
    if let worst = variations.filter(\.hasChi).max(by: { $0.difference < $1.difference }) {
      all.append(
        """
        Of all variations of mixed precision "\(worst.entry.label)" costs most: \
        \(signed(-worst.difference, 2)) points of accuracy.
        """)
    }
    return all
  }
}

extension StudyRun {
  private var settings: AnalogSettings? {
    if case .analog(let settings) = network.arrays[0].tile { settings } else { nil }
  }
  /// Its devices; nil of exact runs.
  var phaseChange: PhaseChange? { settings?.device.as(PhaseChange.self) }
  var mixedPrecision: MixedPrecision? { settings?.cell.as(MixedPrecision.self) }
  var phaseChangePair: OneSidedPair? {
    (mixedPrecision?.cell ?? settings?.cell)?.as(OneSidedPair.self)
  }
  /// Its forward circuits.
  var circuits: Periphery? { settings?.forward }
}
