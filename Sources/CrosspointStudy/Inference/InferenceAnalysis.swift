import Crosspoint
import CrosspointLearning

/// What the runs of the study of inference come to.
public struct InferenceAnalysis: ReportedAnalysis {
  /// A case at one of its times.
  public struct Point: Sendable {
    /// Since programming.
    public let seconds: Double
    /// Ascending.
    public let seeds: [UInt64]
    /// Test errors in percent by seed, one for each time that the weights were programmed.
    public let errors: [[Double]]

    /// By seed, the means of the redraws.
    public var means: [Double] { errors.map(mean) }
    /// Of the mean, from the spread between trained networks.
    public var interval: MeanInterval { MeanInterval(means) }
    /// Standard deviation of the redraws of one network, pooled over the networks; nil for one
    /// redraw of each.
    public var redrawDeviation: Double? {
      let degrees = errors.reduce(0) { $0 + $1.count - 1 }
      guard degrees > 0 else { return nil }
      return (errors.reduce(0) { $0 + squares($1) } / Double(degrees)).squareRoot()
    }
    public var redraws: Int { errors.map(\.count).max() ?? 0 }
  }

  /// A case of one network.
  public struct Case: Sendable {
    public let question: InferenceCase.Question
    public let label: String
    public let settings: InferenceSettings
    /// By time, ascending.
    public let points: [Point]
    /// Weights that were clipped, the mean of the seeds.
    public let clipped: Double

    public func at(_ seconds: Double) -> Point? { points.first { $0.seconds == seconds } }
  }

  public struct OfNetwork: Sendable {
    public let network: InferenceStudy.StudiedNetwork
    /// Test errors of the exact network by seed, after its last epoch.
    public let exact: [UInt64: Double]
    public let epochs: Int
    public let cases: [Case]

    /// Test errors of the exact networks, in the order of their seeds.
    public var exactErrors: [Double] { exact.keys.sorted().map { exact[$0]! } }
    public var exactError: Double { mean(exactErrors) }
    public func cases(_ question: InferenceCase.Question) -> [Case] {
      cases.filter { $0.question == question }
    }
    public func first(_ question: InferenceCase.Question, _ label: String) -> Case? {
      cases.first { $0.question == question && $0.label == label }
    }
    /// The case that others vary.
    public var pcm: Case? { first(.devices, InferenceDevice.pcm.name) }

    var title: String { network.title }
  }

  public let records: [RunRecord]
  public let networks: [OfNetwork]
  public let hypotheses: [Hypothesis]
  public let diverged: [String]
  /// Runs of another version's groups.
  public let leftOut: [String]

  /// - Throws: `StudyAnalysisError` without records, and for records that cannot be compared.
  public init(_ records: [RunRecord]) throws {
    guard !records.isEmpty else { throw StudyAnalysisError.noRuns }
    let sorted = records.sorted { $0.run.id < $1.run.id }
    self.records = sorted
    networks = try InferenceStudy.StudiedNetwork.allCases.compactMap { network in
      let own = sorted.filter { $0.run.group == network.rawValue && $0.divergedAt == nil }
      guard let first = own.first else { return nil }
      for record in own where !record.data.isSame(as: first.data) {
        throw StudyAnalysisError.mixed(first.run.id, record.run.id, "data")
      }
      for record in own where record.run.epochs != first.run.epochs {
        throw StudyAnalysisError.mixed(first.run.id, record.run.id, "numbers of epochs")
      }
      return Self.network(network, own)
    }
    hypotheses = Hypothesis.inference(networks)
    diverged = sorted.filter { $0.divergedAt != nil }.map(\.run.id)
    let groups = Set(InferenceStudy.StudiedNetwork.allCases.map(\.rawValue))
    leftOut = sorted.filter { !groups.contains($0.run.group) }.map(\.run.id)
  }

  public var hasExact: Bool { !networks.isEmpty }

  private static func network(
    _ network: InferenceStudy.StudiedNetwork, _ records: [RunRecord]
  ) -> OfNetwork {
    let bySeed = records.sorted { $0.run.seed < $1.run.seed }
    var order: [String] = []
    var found: [String: [(seed: UInt64, reading: StudyReading, result: ReadingResult)]] = [:]
    for record in bySeed {
      for (reading, result) in zip(record.run.readings ?? [], record.readings ?? []) {
        if found[reading.name] == nil { order.append(reading.name) }
        found[reading.name, default: []].append((record.run.seed, reading, result))
      }
    }
    let cases = order.compactMap { name -> Case? in
      let all = found[name]!
      guard let (question, label) = InferenceCase.parts(name),
        case .inference(let settings) = all[0].reading.kind
      else { return nil }
      let times = Set(all.flatMap { $0.reading.times ?? [] }).sorted()
      let points = times.map { seconds in
        let there = all.compactMap { seed, reading, result -> (UInt64, [Double])? in
          guard let index = reading.times?.firstIndex(of: seconds) else { return nil }
          return result.test_errors.map { (seed, $0.map { $0[index] }) }
        }
        return Point(seconds: seconds, seeds: there.map(\.0), errors: there.map(\.1))
      }
      return Case(
        question: question, label: label, settings: settings, points: points,
        clipped: mean(all.map { Double($0.result.clipped) }))
    }
    return OfNetwork(
      network: network,
      exact: Dictionary(
        uniqueKeysWithValues: bySeed.map { ($0.run.seed, $0.errorCurve.last ?? 0) }),
      epochs: bySeed[0].run.epochs, cases: cases)
  }

  /// Whether it is the whole experiment: MNIST, every epoch, five seeds of both networks.
  var isWhole: Bool {
    networks.count == InferenceStudy.StudiedNetwork.allCases.count
      && networks.allSatisfy {
        $0.epochs >= InferenceStudy.epochs && $0.exact.count >= InferenceStudy.seeds
      }
      && records.allSatisfy { $0.data.crc32 == Study.mnist }
  }
}
