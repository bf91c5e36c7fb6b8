import Crosspoint

/// What the runs of the study of training algorithms come to.
public struct AlgorithmsAnalysis: ReportedAnalysis {
  /// A case with its runs.
  public struct Entry: Sendable {
    public let each: AlgorithmCase
    /// Beside the exact runs of the same seeds.
    public let setting: PairedSetting
    public let rate: Float
    /// Wall time of an epoch and its test, the mean of all.
    public let secondsPerEpoch: Double
    /// Pulses that devices have got for each image to learn from, the mean of all epochs; nil for
    /// exact runs.
    public let pulsesPerImage: Double?
    /// Images to learn from in all epochs of a run.
    public let images: Int
    /// Points by which the error still falls from the first of the last five epochs to the last.
    public let stillFalls: Double

    /// How far transfers can have taken a weight, in units of its device's bound; nil for other
    /// algorithms.
    public var reach: Double? { each.reach(images: images) }

    /// Errors in percent by seed.
    var errors: [UInt64: Double] {
      Dictionary(uniqueKeysWithValues: zip(setting.seeds, setting.errors))
    }
  }

  /// The runs of one network.
  public struct OfNetwork: Sendable {
    public let network: StudiedNetwork
    public let exact: Entry
    /// Devices and algorithms in their order; those with noisier reads last.
    public let entries: [Entry]
    /// Epochs, seeds and data.
    let provenance: Provenance

    /// The case of a device and an algorithm; nil where it was not run.
    /// - Parameter device: its name.
    public func entry(_ device: String, _ algorithm: TrainingAlgorithm) -> Entry? {
      entries.first {
        $0.each.device?.name == device && $0.each.algorithm == algorithm && $0.each.readNoise == 1
      }
    }

    /// The names of the devices of its entries.
    var devices: [String] {
      (network.devices.map(\.name) + [StudiedDevice.ownName]).filter { device in
        entries.contains { $0.each.device?.name == device }
      }
    }

    /// The algorithms of its entries.
    var algorithms: [TrainingAlgorithm] {
      TrainingAlgorithm.allCases.filter { algorithm in
        entries.contains { $0.each.algorithm == algorithm }
      }
    }
  }

  /// In the order of their ids.
  public let records: [RunRecord]
  public let networks: [OfNetwork]
  public let choices: [RateChoice]
  public let hypotheses: [Hypothesis]
  /// Cases of AGAD whose runs end before it has handed on something in every matrix: with the
  /// images that it takes, and those that the runs have.
  public let tooShort: [(label: String, needed: Int, images: Int)]
  /// Ids of runs that left the range of numbers.
  public let diverged: [String]
  /// Ids of runs left out: of no case of the study, of settings that it does not have now, or of a
  /// seed without an exact run.
  public let leftOut: [String]

  /// - Throws: `StudyAnalysisError` without records, and for records that cannot be compared with
  ///   each other.
  public init(_ records: [RunRecord]) throws {
    guard !records.isEmpty else { throw StudyAnalysisError.noRuns }
    self.records = records.sorted { $0.run.id < $1.run.id }
    var leftOut: [String] = []
    var known: [RunRecord] = []
    for record in self.records {
      if Self.isOfCase(record.run) { known.append(record) } else { leftOut.append(record.run.id) }
    }
    var networks: [OfNetwork] = []
    for network in StudiedNetwork.allCases {
      let groups = Set([StudiedNetwork.Group.exact, .runs, .reads].map(network.name))
      let own = known.filter { groups.contains($0.run.group) }
      let paired = try PairedRuns(own, exactGroup: network.name(.exact))
      leftOut += paired.unpaired
      let cases = AlgorithmCase.all(network) + Self.ownCases(own)
      let entries = cases.compactMap { Self.entry($0, own, paired) }
      guard let exact = entries.first, exact.each.device == nil else { continue }
      networks.append(
        OfNetwork(
          network: network, exact: exact, entries: Array(entries.dropFirst()),
          provenance: Provenance(own)))
    }
    self.networks = networks
    choices = RateChoice.all(known)
    func entry(_ each: AlgorithmCase) -> Entry? {
      networks.flatMap(\.entries).first {
        $0.each.network == each.network && $0.each.label == each.label
      }
    }
    hypotheses = Hypothesis.all({ entry($0)?.errors ?? [:] }) { each in
      guard let own = entry(each) else { return nil }
      if let noise = each.noiseInBuffer(rate: own.rate), each.readNoise != 1, noise >= 1 {
        return .saturated
      }
      return own.reach.map { $0 < 1 } == true ? .outOfReach : nil
    }
    tooShort = networks.flatMap { of in
      of.entries.compactMap { entry in
        let images = of.provenance.epochs * of.provenance.train_examples
        guard let needed = entry.each.plan.examplesBeforeWrites, needed > images else { return nil }
        return (entry.each.label, needed, images)
      }
    }
    diverged = self.records.filter { $0.divergedAt != nil }.map(\.run.id)
    self.leftOut = leftOut.sorted()
  }

  /// Whether a run is one of the study as it is now.
  private static func isOfCase(_ run: StudyRun) -> Bool {
    cases[run.group]?.contains { $0.label == run.label && $0.plan == run.network } == true
      || AlgorithmCase(ofOwn: run) != nil
  }

  /// The cases of somebody's own device that were run, in the order of the algorithms.
  private static func ownCases(_ records: [RunRecord]) -> [AlgorithmCase] {
    let all = records.compactMap { AlgorithmCase(ofOwn: $0.run) }
    return TrainingAlgorithm.allCases.compactMap { algorithm in
      all.first { $0.algorithm == algorithm }
    }
  }

  /// The cases by the groups that their runs are in.
  private static let cases: [String: [AlgorithmCase]] = {
    var cases: [String: [AlgorithmCase]] = [:]
    for network in StudiedNetwork.allCases {
      for each in AlgorithmCase.all(network) {
        cases[network.name(each.group), default: []].append(each)
        if each.group != .reads { cases[network.name(.rates), default: []].append(each) }
      }
    }
    return cases
  }()

  private static func entry(_ each: AlgorithmCase, _ records: [RunRecord], _ paired: PairedRuns)
    -> Entry?
  {
    let group = each.network.name(each.group)
    guard let setting = paired.settings(group: group).first(where: { $0.label == each.label })
    else { return nil }
    let own = records.filter {
      $0.run.group == group && $0.run.label == each.label && setting.seeds.contains($0.run.seed)
    }
    let epochs = own.flatMap(\.epochs)
    let images = own.reduce(0) { $0 + $1.data.trainExamples * $1.epochs.count }
    let pulses = epochs.compactMap(\.pulses)
    let falls = own.compactMap { record -> Double? in
      let last = record.errorCurve.suffix(5)
      return last.count > 1 ? last.first! - last.last! : nil
    }
    return Entry(
      each: each, setting: setting, rate: own[0].run.rates[0],
      secondsPerEpoch: epochs.isEmpty ? 0 : mean(epochs.map(\.seconds)),
      pulsesPerImage: pulses.isEmpty || pulses.count < epochs.count
        ? nil : Double(pulses.reduce(0, +)) / Double(images), images: images / own.count,
      stillFalls: falls.isEmpty ? 0 : mean(falls))
  }

  public var hasExact: Bool { !networks.isEmpty }

  /// What to learn from it, in sentences.
  public var findings: [String] {
    var all = networks.map { of in
      """
      Exact training of \(of.network.title) ends at \(fixed(of.exact.setting.meanError, 2)) % test \
      error (\(Findings.count(of.exact.setting.seeds.count, "seed"))).
      """
    }
    all += hypotheses.map(\.finding)
    all += tooShort.map { each in
      """
      \(each.label) has a matrix in which it hands on nothing before \(each.needed) images, and \
      these runs have \(each.images): their error says nothing of the algorithm.
      """
    }
    for of in networks {
      for device in of.devices {
        let entries = of.algorithms.compactMap { of.entry(device, $0) }
        guard let best = entries.min(by: { $0.setting.meanError < $1.setting.meanError }) else {
          continue
        }
        let plain = of.entry(device, .sgd).map {
          best.each.algorithm == .sgd ? "" : ", plain SGD \(fixed($0.setting.meanError, 2)) %"
        }
        all.append(
          """
          \(device), \(of.network.title): \(best.each.algorithm.title) is lowest with \
          \(fixed(best.setting.meanError, 2)) %\(plain ?? "").
          """)
      }
    }
    return all
  }
}
