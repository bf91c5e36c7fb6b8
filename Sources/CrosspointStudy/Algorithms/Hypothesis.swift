import Crosspoint
import CrosspointDevices
import Foundation

/// The mean of some differences, with its interval.
public struct MeanInterval: Sendable, Hashable {
  /// The share of such intervals that hold the true mean, where differences are normal.
  public static let coverage = 0.9

  public let mean: Double
  /// mean ± t·s/√n, t of Student's law with n − 1 degrees of freedom; nil of a single difference.
  public let ends: ClosedRange<Double>?
  /// s, with n − 1 in its denominator; nil of a single difference.
  public let deviation: Double?
  public let count: Int

  /// Traps without values.
  package init(_ values: [Double]) {
    count = values.count
    mean = CrosspointStudy.mean(values)
    guard count > 1 else {
      (ends, deviation) = (nil, nil)
      return
    }
    let n = Double(count)
    let variance = squares(values) / (n - 1)
    deviation = variance.squareRoot()
    let error = (variance / n).squareRoot()
    let half =
      StudentLaw.quantile((1 + Self.coverage) / 2, degrees: count - 1) * error
    ends = mean - half...mean + half
  }
}

/// Something expected of the algorithms, and what the runs say of it.
public struct Hypothesis: Sendable {
  /// What a comparison says.
  public enum Outcome: String, Sendable, Hashable, Codable {
    case supported
    case refuted
    /// The interval holds zero.
    case undecided
    /// One seed: there is no interval.
    case noInterval = "no interval"
    /// What is compared has not learnt: its error, above `notLearnt`, has no room to rise.
    case notLearnt = "nothing learnt"
    /// Transfers could not have taken weights to the bounds of their devices: of a short run, not of
    /// the algorithm.
    case outOfReach = "out of reach"
    /// One read's noise makes a pulse, whatever was read: the buffer averages nothing.
    case saturated = "noise of one read fills the buffer"
  }

  /// Percent; of ten classes guessing errs in 90.
  static let notLearnt = 80.0

  /// One comparison: a difference of errors, in percentage points, paired by seed.
  public struct Row: Sendable {
    /// What is compared, and on which network.
    public let label: String
    public let difference: MeanInterval
    public let outcome: Outcome
  }

  /// Short and safe in a file name.
  public let name: String
  /// The hypothesis as a sentence.
  public let claim: String
  /// What the difference is, for the heading of its column.
  public let difference: String
  public let rows: [Row]

  /// - Parameters:
  ///   - isBelowZero: whether it holds where the difference is below zero; above otherwise.
  ///   - barred: what keeps a comparison of that label from refuting or leaving open.
  ///   - differences: seed by seed.
  init(
    name: String, claim: String, difference: String, isBelowZero: Bool,
    barred: [String: Outcome] = [:],
    _ differences: [(label: String, values: [Double], hasLearnt: Bool)]
  ) {
    (self.name, self.claim, self.difference) = (name, claim, difference)
    rows = differences.filter { !$0.values.isEmpty }.map { label, values, hasLearnt in
      let interval = MeanInterval(values)
      let outcome: Outcome =
        switch interval.ends {
        case _ where !hasLearnt: .notLearnt
        case nil: .noInterval
        case let ends? where ends.upperBound < 0: isBelowZero ? .supported : .refuted
        case let ends? where ends.lowerBound > 0: isBelowZero ? .refuted : .supported
        default: .undecided
        }
      let isBarred = outcome == .refuted || outcome == .undecided
      return Row(
        label: label, difference: interval,
        outcome: isBarred ? barred[label] ?? outcome : outcome)
    }
  }

  func count(_ outcome: Outcome) -> Int { rows.count { $0.outcome == outcome } }

  /// What came, in a sentence.
  public var verdict: String {
    guard !rows.isEmpty else { return "Not run: its devices or algorithms were not selected." }
    let counts = [
      (count(.supported), "support it"), (count(.refuted), "refute it"),
      (count(.undecided), "leave it open"), (count(.noInterval), "have one seed, and no interval"),
      (count(.notLearnt), "compare what has not learnt"),
      (count(.outOfReach), "are out of reach of so few images"),
      (count(.saturated), "have a buffer that the noise of one read fills"),
    ]
    return "Of \(Findings.count(rows.count, "comparison")), "
      + counts.filter { $0.0 > 0 }.map { "\($0) \($1)" }.joined(separator: ", ") + "."
  }
}

extension Hypothesis {
  /// The hypotheses of the study: a further one is an entry here.
  /// - Parameters:
  ///   - error: of a case, in percent by seed; empty where it was not run.
  ///   - bar: what keeps a case from refuting a hypothesis.
  static func all(
    _ error: (AlgorithmCase) -> [UInt64: Double], bar: (AlgorithmCase) -> Outcome?
  ) -> [Hypothesis] {
    func differences(_ of: [(factor: Double, each: AlgorithmCase?)]) -> [Double] {
      let errors = of.map { term in (term.factor, term.each.map(error) ?? [:]) }
      let seeds = errors.map { Set($0.1.keys) }.reduce(nil as Set<UInt64>?) {
        $0?.intersection($1) ?? $1
      }
      return (seeds ?? []).sorted().map { seed in
        errors.reduce(0) { $0 + $1.0 * $1.1[seed]! }
      }
    }
    /// Whether a case's error leaves room to rise.
    func hasLearnt(_ each: AlgorithmCase?) -> Bool {
      let errors = each.map(error) ?? [:]
      return !errors.isEmpty && mean(Array(errors.values)) < notLearnt
    }
    var barred: [String: Outcome] = [:]
    func against(_ network: StudiedNetwork, _ device: DevicePreset, _ algorithm: TrainingAlgorithm)
      -> (String, [Double], Bool)
    {
      let cases = [algorithm, .sgd].map { AlgorithmCase(network, device, $0) }
      let label = "\(algorithm.title) on \(device.name), \(network.title)"
      if cases[0].flatMap(bar) == .outOfReach { barred[label] = .outOfReach }
      return (
        label,
        differences([(1, cases[0]), (-1, cases[1])]), cases.contains(where: hasLearnt)
      )
    }
    let transfers = TrainingAlgorithm.allCases.filter(\.isTransfer)
    func transferRows(_ devices: [DevicePreset]) -> [(String, [Double], Bool)] {
      StudiedNetwork.allCases.flatMap { network in
        devices.filter { device in network.devices.contains { $0.name == device.name } }.flatMap {
          device in transfers.map { against(network, device, $0) }
        }
      }
    }
    let device = AlgorithmCase.noisyReadsDevice
    func reads(_ algorithm: TrainingAlgorithm, _ noise: Float) -> AlgorithmCase? {
      AlgorithmCase(.dense, device, algorithm, readNoise: noise)
    }
    let noisy = AlgorithmCase.noisyReads
    let ofTransfers = transferRows([.reRamES, .reRamArrayOM, .reRamArrayHfO2])
    let ofReads = "Tiki-Taka against TTv2 on \(device.name), \(StudiedNetwork.dense.title)"
    if reads(.ttv2, noisy).flatMap(bar) == .saturated { barred[ofReads] = .saturated }
    return [
      Hypothesis(
        name: "transfer-beats-sgd",
        claim:
          """
          Transfer algorithms beat plain SGD on ReRamES and on the devices of arrays, ReRamArrayOM \
          and ReRamArrayHfO2.
          """,
        difference: "error less that of plain SGD", isBelowZero: true, barred: barred, ofTransfers),
      Hypothesis(
        name: "tiki-taka-on-idealized",
        claim:
          """
          Tiki-Taka with γ = 0 does not beat plain SGD on Idealized: without a device's asymmetry \
          nothing damps it, and it oscillates.
          """,
        difference: "error less that of plain SGD", isBelowZero: false,
        [against(.dense, .idealized, .tikiTaka)]),
      Hypothesis(
        name: "buffers-bear-noisier-reads",
        claim:
          """
          The buffered TTv2 bears noisier reads of the fast device than Tiki-Taka: with \
          \(fileName(Double(noisy))) times the noise on \(device.name) its error rises by less.
          """,
        difference: "rise of Tiki-Taka's error less that of TTv2's", isBelowZero: false,
        barred: barred,
        [
          (
            ofReads,
            differences([
              (1, reads(.tikiTaka, noisy)), (-1, reads(.tikiTaka, 1)), (-1, reads(.ttv2, noisy)),
              (1, reads(.ttv2, 1)),
            ]), hasLearnt(reads(.tikiTaka, 1)) && hasLearnt(reads(.ttv2, 1))
          )
        ]),
    ]
  }
}
