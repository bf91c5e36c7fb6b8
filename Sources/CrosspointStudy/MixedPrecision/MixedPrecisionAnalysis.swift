import Crosspoint
import CrosspointDesign

/// What the runs of the study of mixed precision come to.
public struct MixedPrecisionAnalysis: ReportedAnalysis {
  /// Epochs whose mean an error is.
  public static let averaged = 3

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
    /// Percentage points by which the variation's error is larger, paired by seed.
    public let differences: MeanInterval
    /// Whether updates are summed in χ.
    var hasChi: Bool { entry.records[0].run.mixedPrecision != nil }
    /// Whether it is on devices; floating point of another loss is not, and stands beside nothing.
    var hasDevices: Bool { entry.records[0].run.phaseChange != nil }
    public var difference: Double { differences.mean }
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
      let bases = pairs.map { ($0.run.seed, $0.error(at: entry.epoch, over: Self.averaged)) }
      variations.append(
        Comparison(
          entry: entry, base: mean(bases.map(\.1)),
          differences: MeanInterval(
            Dictionary(uniqueKeysWithValues: zip(entry.seeds, entry.errors)),
            less: Dictionary(uniqueKeysWithValues: bases))!))
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

  /// Whether the headline is the whole experiment: all images of MNIST, every epoch, three seeds of
  /// each case, and the study's own arrays.
  var isWhole: Bool {
    guard let base, let exact, let withoutChi else { return false }
    let own = MixedPrecisionCase.all(MixedPrecisionArrays()).first {
      $0.label == MixedPrecisionCase.base
    }!
    let run = base.records[0].run
    return base.epoch >= MixedPrecisionStudy.publishedEpochs
      && base.seeds.count >= MixedPrecisionStudy.seeds && exact.seeds == base.seeds
      && withoutChi.seeds == base.seeds && base.records[0].data.crc32 == Study.mnist
      && run.network == own.plan && run.time == own.time && run.rates == [own.rate]
  }

  public var hasExact: Bool { exact != nil }

  /// What to learn from it, in sentences.
  public var findings: [String] {
    guard let base else { return ["Mixed precision was not run."] }
    func percent(_ error: Double) -> String { fixed(100 - error, 2) + " %" }
    func range(_ entry: Entry) -> String {
      entry.standardError.map { " ± \(fixed($0, 2))" } ?? ""
    }
    /// How many seeds another case has, where these are other ones.
    func seeds(_ entry: Entry) -> String {
      entry.seeds == base.seeds ? "" : " (\(Findings.count(entry.seeds.count, "seed")) of these)"
    }
    let reached =
      !isWhole
      ? "not decided by another form than the study's"
      : 100 - base.meanError >= MixedPrecisionStudy.aim ? "reached" : "not reached"
    var all = [
      """
      Mixed precision ends at \(percent(base.meanError))\(range(base)) test accuracy \
      (\(Findings.count(base.seeds.count, "seed")), mean of epochs \
      \(max(base.epoch - Self.averaged + 1, 1)) to \(base.epoch)); aimed at were \
      \(fixed(MixedPrecisionStudy.aim, 2)) %, which is \
      \(reached).
      """
    ]
    if let exact {
      let gap = base.meanError - exact.meanError
      all.append(
        """
        Floating point\(seeds(exact)) ends at \(percent(exact.meanError)): mixed precision lies \
        \(fixed(abs(gap), 2)) points \(gap < 0 ? "above" : "below") it.
        """)
    }
    if let withoutChi {
      func count(_ pulses: Double?) -> String { pulses.map { significant($0, 3) } ?? "" }
      let slow = variations(.chi).first { !$0.hasChi }.map {
        ", and at a fifth of η at \(percent($0.entry.meanError)) (seed 1)"
      }
      all.append(
        """
        The same devices without χ\(seeds(withoutChi)) end at \
        \(percent(withoutChi.meanError))\(range(withoutChi)), with \
        \(count(withoutChi.pulsesPerImage)) pulses an image in place of \
        \(count(base.pulsesPerImage))\(slow ?? "").
        """)
    }
    return all + [leftOutFinding, worstFinding, lossFinding].compactMap { $0 }
  }

  /// Points of accuracy with their interval.
  static func gain(_ each: Comparison) -> String {
    let ends = each.differences.ends.map {
      " (\(signed(-$0.upperBound, 2)) to \(signed(-$0.lowerBound, 2)))"
    }
    return signed(-each.difference, 2) + (ends ?? "")
  }

  /// Which single non-idealities cost something that can be told.
  private var leftOutFinding: String? {
    let single = variations(.leftOut).filter {
      ![MixedPrecisionCase.everything, MixedPrecisionCase.fine].contains($0.entry.label)
    }
    guard !single.isEmpty else { return nil }
    let known = single.filter { $0.differences.ends != nil }
    guard !known.isEmpty else {
      return "What was left out has one seed: which non-ideality costs most is not told."
    }
    let rest = single.count - known.count
    let others =
      rest > 0 ? " \(rest) more \(rest == 1 ? "has" : "have") one seed, and no interval." : ""
    let told = known.filter { !$0.differences.ends!.contains(0) }.sorted {
      $0.difference < $1.difference
    }
    guard !told.isEmpty else {
      return """
        Leaving out a single non-ideality changes accuracy by nothing that can be told: every 90 % \
        interval holds zero.\(others)
        """
    }
    return "Of what was left out this changes accuracy, in points with 90 % intervals: "
      + told.map { "\"\($0.entry.label)\" \(Self.gain($0))" }.joined(separator: "; ")
      + "." + (told.count < known.count ? " The other intervals hold zero." : "") + others
  }

  /// The variation that costs most, where it costs more than single runs differ by.
  private var worstFinding: String? {
    guard
      let worst = variations.filter({ $0.hasChi && $0.entry.group != .loss }).max(by: {
        $0.difference < $1.difference
      }), worst.difference >= MixedPrecisionStudy.resolution,
      worst.differences.ends?.contains(0) != true
    else { return nil }
    return """
      Of all variations of mixed precision "\(worst.entry.label)" costs most: \
      \(Self.gain(worst)) points of accuracy.
      """
  }

  /// The other loss, against floating point of the same loss.
  private var lossFinding: String? {
    let own = variations(.loss)
    guard let mixed = own.first(where: \.hasDevices),
      let exact = own.first(where: { !$0.hasDevices })
    else { return nil }
    return """
      With the quadratic cost (seed 1, \(Findings.count(mixed.entry.epoch, "epoch"))) mixed \
      precision ends at \(fixed(100 - mixed.entry.meanError, 2)) % and floating point at \
      \(fixed(100 - exact.entry.meanError, 2)) %.
      """
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
